import { type Format, type FormatColumn, numberColumn, textColumn, timestampColumn } from '../format.ts';

const line = { of: 'line' } as const;
const utc = { zone: 'UTC' } as const;

function address(prefix: 'billing' | 'shipping'): FormatColumn[] {
  const parts = {
    first_name: 'first_name',
    last_name: 'last_name',
    company: 'company',
    address1: 'address_1',
    address2: 'address_2',
    city: 'city',
    province: 'state',
    zip: 'postcode',
    country: 'country',
    phone: 'phone',
  };
  return Object.entries(parts).map(([name, part]) => textColumn(`${prefix}_${name}`, [`${prefix}.${part}`]));
}

export const woocommerceApiOrders: Format = {
  name: 'woocommerce-api-orders',
  title: 'orders of WooCommerce’s REST API',
  origin: 'GET /wp-json/wc/v3/orders, pages one after another or each in a file',
  sure: 'seen',
  quirks: [
    { says: 'A page is an array, and nothing around it', sure: 'seen' },
    { says: 'The address is `billing.email`; the `customer_id` of a guest is 0', sure: 'seen' },
    {
      says: '`date_created_gmt` is UTC without saying so, and counts; `date_created` is on the clock of the shop',
      sure: 'seen',
    },
    { says: 'Money is text, such as `"29.35"`', sure: 'seen' },
    {
      says: '`status` is pending, processing, on-hold, completed, cancelled, refunded, failed or trash',
      sure: 'seen',
    },
    { says: 'There is no consent; plugins keep it in `meta_data`', sure: 'supposed' },
  ],
  role: 'orders',
  container: 'json',
  recognise: {
    has: [['billing.email'], ['line_items'], ['date_created_gmt'], ['status']],
  },
  columns: [
    textColumn('id', ['number', 'id']),
    textColumn('customer', ['billing.email']),
    timestampColumn('at', ['date_created_gmt'], utc),
    timestampColumn('created_local', ['date_created']),
    numberColumn('total', ['total']),
    numberColumn('shipping', ['shipping_total']),
    numberColumn('taxes', ['total_tax']),
    numberColumn('discount_amount', ['discount_total']),
    textColumn('currency', ['currency']),
    textColumn('status', ['status']),
    textColumn('discount_code', ['$.coupon_lines[0].code']),
    textColumn('payment_method', ['payment_method_title', 'payment_method']),
    timestampColumn('paid_at', ['date_paid_gmt'], utc),
    timestampColumn('completed_at', ['date_completed_gmt'], utc),
    textColumn('source', ['created_via']),
    textColumn('customer_id', ['customer_id']),
    textColumn('notes', ['customer_note']),
    ...address('billing'),
    ...address('shipping'),
    textColumn('name', ['name'], line),
    textColumn('sku', ['sku'], line),
    numberColumn('quantity', ['quantity'], line),
    numberColumn('price', ['price'], line),
    numberColumn('line_total', ['total'], line),
    textColumn('product_id', ['product_id'], line),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id' },
  lines: { kind: 'array', path: '$.line_items' },
};
