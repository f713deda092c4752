import { type Format, textColumn, timestampColumn, trueFalseColumn } from '../format.ts';

export const woocommerceApiCustomers: Format = {
  name: 'woocommerce-api-customers',
  title: 'customers of WooCommerce’s REST API',
  origin: 'GET /wp-json/wc/v3/customers, pages one after another or each in a file',
  sure: 'seen',
  quirks: [
    { says: 'Guests are not among them; "people: everyone" takes them from the orders', sure: 'supposed' },
    { says: '`date_created_gmt` is UTC without saying so', sure: 'seen' },
    { says: 'There are no totals of orders, and no consent', sure: 'seen' },
    {
      says: 'Of the two addresses that of billing counts, and what it lacks is taken from shipping',
      sure: 'seen',
    },
  ],
  role: 'customers',
  container: 'json',
  recognise: { has: [['email'], ['is_paying_customer'], ['billing'], ['date_created_gmt', 'date_created']] },
  columns: [
    textColumn('id', ['id']),
    textColumn('email', ['email', 'billing.email']),
    textColumn('first_name', ['first_name', 'billing.first_name']),
    textColumn('last_name', ['last_name', 'billing.last_name']),
    textColumn('username', ['username']),
    textColumn('phone', ['billing.phone']),
    textColumn('company', ['billing.company', 'shipping.company']),
    textColumn('address1', ['billing.address_1', 'shipping.address_1']),
    textColumn('address2', ['billing.address_2', 'shipping.address_2']),
    textColumn('city', ['billing.city', 'shipping.city']),
    textColumn('province', ['billing.state', 'shipping.state']),
    textColumn('country', ['billing.country', 'shipping.country']),
    textColumn('zip', ['billing.postcode', 'shipping.postcode']),
    textColumn('role', ['role']),
    trueFalseColumn('paying', ['is_paying_customer']),
    timestampColumn('created_at', ['date_created_gmt'], { zone: 'UTC' }),
  ],
  keys: { customer: ['id', 'email'] },
};
