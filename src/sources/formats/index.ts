import type { Format } from './format.ts';
import { sendgridEvents } from './sendgrid-events/index.ts';
import { shopifyCustomers } from './shopify-customers/index.ts';
import { shopifyOrders } from './shopify-orders/index.ts';

/** Every export format that is known. A new one is a folder and a line here. */
export const formats: readonly Format[] = [shopifyCustomers, shopifyOrders, sendgridEvents];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}
