// Written by "npm run generate": one line a folder of this folder.
import type { Format } from './format.ts';
import { sendgridEvents } from './sendgrid-events/index.ts';
import { shopifyCustomers } from './shopify-customers/index.ts';
import { shopifyOrders } from './shopify-orders/index.ts';

/** Every export format that is known. */
export const formats: readonly Format[] = [sendgridEvents, shopifyCustomers, shopifyOrders];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}
