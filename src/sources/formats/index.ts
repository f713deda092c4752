// Written by "npm run generate": one line a folder of this folder.
import type { Format } from './format.ts';
import { aweberAccount } from './aweber-account/index.ts';
import { aweberAccountStatus } from './aweber-account-status/index.ts';
import { aweberActivity } from './aweber-activity/index.ts';
import { aweberStatus } from './aweber-status/index.ts';
import { aweberSubscribers } from './aweber-subscribers/index.ts';
import { brevoEvents } from './brevo-events/index.ts';
import { getresponseActivity } from './getresponse-activity/index.ts';
import { getresponseContacts } from './getresponse-contacts/index.ts';
import { klaviyoEvents } from './klaviyo-events/index.ts';
import { magentoCustomersFile } from './magento-customers-file/index.ts';
import { magentoCustomersGrid } from './magento-customers-grid/index.ts';
import { magentoOrdersGrid } from './magento-orders-grid/index.ts';
import { mailchimpAudience } from './mailchimp-audience/index.ts';
import { mailchimpBounces } from './mailchimp-bounces/index.ts';
import { mailchimpClicks } from './mailchimp-clicks/index.ts';
import { mailchimpMembers } from './mailchimp-members/index.ts';
import { mailchimpMembersStatus } from './mailchimp-members-status/index.ts';
import { mailchimpOpens } from './mailchimp-opens/index.ts';
import { mailchimpReports } from './mailchimp-reports/index.ts';
import { mailchimpStatus } from './mailchimp-status/index.ts';
import { mailgunEvents } from './mailgun-events/index.ts';
import { mandrillEvents } from './mandrill-events/index.ts';
import { postmarkEvents } from './postmark-events/index.ts';
import { prestashopCustomers } from './prestashop-customers/index.ts';
import { sendgridBounces } from './sendgrid-bounces/index.ts';
import { sendgridEvents } from './sendgrid-events/index.ts';
import { sesEvents } from './ses-events/index.ts';
import { shopifyApiCustomers } from './shopify-api-customers/index.ts';
import { shopifyApiOrders } from './shopify-api-orders/index.ts';
import { shopifyCustomers } from './shopify-customers/index.ts';
import { shopifyOrders } from './shopify-orders/index.ts';
import { stripeCustomers } from './stripe-customers/index.ts';
import { woocommerceAnalyticsCustomers } from './woocommerce-analytics-customers/index.ts';
import { woocommerceApiCustomers } from './woocommerce-api-customers/index.ts';
import { woocommerceApiOrders } from './woocommerce-api-orders/index.ts';
import { woocommerceOrderExport } from './woocommerce-order-export/index.ts';

/** Every export format that is known. */
export const formats: readonly Format[] = [
  aweberAccount,
  aweberAccountStatus,
  aweberActivity,
  aweberStatus,
  aweberSubscribers,
  brevoEvents,
  getresponseActivity,
  getresponseContacts,
  klaviyoEvents,
  magentoCustomersFile,
  magentoCustomersGrid,
  magentoOrdersGrid,
  mailchimpAudience,
  mailchimpBounces,
  mailchimpClicks,
  mailchimpMembers,
  mailchimpMembersStatus,
  mailchimpOpens,
  mailchimpReports,
  mailchimpStatus,
  mailgunEvents,
  mandrillEvents,
  postmarkEvents,
  prestashopCustomers,
  sendgridBounces,
  sendgridEvents,
  sesEvents,
  shopifyApiCustomers,
  shopifyApiOrders,
  shopifyCustomers,
  shopifyOrders,
  stripeCustomers,
  woocommerceAnalyticsCustomers,
  woocommerceApiCustomers,
  woocommerceApiOrders,
  woocommerceOrderExport,
];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}
