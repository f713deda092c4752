import { type Format, numberColumn, textColumn, timestampColumn } from '../format.ts';

export const woocommerceAnalyticsCustomers: Format = {
  name: 'woocommerce-analytics-customers',
  title: 'customers report of WooCommerce',
  origin: 'WooCommerce, Analytics, Customers, Download',
  sure: 'seen',
  quirks: [
    {
      says: 'Titles are in the language of the shop; then name the format and the columns in the rules',
      sure: 'seen',
    },
    { says: 'A byte order mark stands in front', sure: 'seen' },
    { says: 'Instants are on the clock of the shop, without saying so', sure: 'seen' },
    {
      says: 'An apostrophe guards cells that begin with `=`, `+`, `-` or `@`, so phones have one',
      sure: 'seen',
    },
    { says: 'Guests are among them, without `Username` and `Sign Up`', sure: 'seen' },
    { says: 'Older files lack the phones and the role', sure: 'seen' },
    { says: 'There is no consent', sure: 'seen' },
  ],
  role: 'customers',
  container: 'csv',
  recognise: { has: [['Email'], ['Last Active'], ['Sign Up'], ['Total Spend']] },
  columns: [
    textColumn('email', ['Email']),
    textColumn('name', ['Name']),
    textColumn('username', ['Username']),
    timestampColumn('last_active', ['Last Active']),
    timestampColumn('created_at', ['Sign Up']),
    numberColumn('total_orders', ['Orders']),
    numberColumn('total_spent', ['Total Spend']),
    numberColumn('average_order', ['AOV']),
    textColumn('country', ['Country / Region', 'Country']),
    textColumn('city', ['City']),
    textColumn('province', ['Region']),
    textColumn('zip', ['Postal Code'], { apostrophe: true }),
    textColumn('phone', ['Billing Phone', 'Shipping Phone'], { apostrophe: true }),
    textColumn('role', ['Role']),
  ],
  keys: { customer: ['email'] },
};
