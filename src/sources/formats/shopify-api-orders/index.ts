import {
  type Format,
  type FormatColumn,
  listColumn,
  numberColumn,
  textColumn,
  timestampColumn,
  trueFalseColumn,
} from '../format.ts';

const line = { of: 'line' } as const;

/** Names as in the CSV export, which has codes of provinces and countries too. */
function address(prefix: 'billing' | 'shipping'): FormatColumn[] {
  const plain = ['name', 'address1', 'address2', 'company', 'city', 'zip', 'phone'];
  const from = (part: string) => [`${prefix}_address.${part}`];
  return [
    ...plain.map((part) => textColumn(`${prefix}_${part}`, from(part))),
    textColumn(`${prefix}_province`, from('province_code')),
    textColumn(`${prefix}_country`, from('country_code')),
  ];
}

export const shopifyApiOrders: Format = {
  name: 'shopify-api-orders',
  title: 'orders of Shopify’s Admin REST API',
  origin: 'GET /admin/api/…/orders.json?status=any, pages one after another or each in a file',
  sure: 'seen',
  quirks: [
    { says: 'A page is `{"orders": […]}`', sure: 'seen' },
    {
      says: '`id` is the order’s name (`#1001`), as in the CSV export; its number is `shopify_id`',
      sure: 'seen',
    },
    {
      says: '`fulfillment_status` is null until something is fulfilled; that is read as `unfulfilled`',
      sure: 'seen',
    },
    { says: 'Money is text, such as `"44.20"`', sure: 'seen' },
    {
      says: '`total_price` stays when something is refunded; `current_total_price` does not',
      sure: 'supposed',
    },
    { says: 'Orders without an address are found by the number of their customer', sure: 'supposed' },
    { says: 'Orders with `test` true are no orders of customers; leave them out in the rules', sure: 'seen' },
  ],
  role: 'orders',
  container: 'json',
  records: ['orders'],
  recognise: {
    has: [['created_at'], ['total_price'], ['financial_status'], ['line_items']],
  },
  columns: [
    textColumn('id', ['name', 'id']),
    textColumn('customer', ['email', 'contact_email', 'customer.email']),
    textColumn('customer_2', ['customer.id']),
    timestampColumn('at', ['created_at']),
    numberColumn('total', ['total_price']),
    numberColumn('current_total', ['current_total_price']),
    numberColumn('subtotal', ['subtotal_price']),
    numberColumn('shipping', ['total_shipping_price_set.shop_money.amount']),
    numberColumn('taxes', ['total_tax']),
    numberColumn('discount_amount', ['total_discounts']),
    numberColumn('outstanding_balance', ['total_outstanding']),
    textColumn('currency', ['currency']),
    textColumn('financial_status', ['financial_status']),
    textColumn('fulfillment_status', ['fulfillment_status'], { otherwise: 'unfulfilled' }),
    textColumn('discount_code', ['$.discount_codes[0].code']),
    timestampColumn('processed_at', ['processed_at']),
    timestampColumn('cancelled_at', ['cancelled_at']),
    textColumn('source', ['source_name']),
    listColumn('tags', ['tags']),
    trueFalseColumn('accepts_marketing', ['buyer_accepts_marketing']),
    trueFalseColumn('test', ['test']),
    textColumn('shopify_id', ['id']),
    textColumn('phone', ['phone']),
    ...address('billing'),
    ...address('shipping'),
    textColumn('name', ['name'], line),
    textColumn('sku', ['sku'], line),
    numberColumn('quantity', ['quantity'], line),
    numberColumn('price', ['price'], line),
    numberColumn('line_discount', ['total_discount'], line),
    textColumn('vendor', ['vendor'], line),
    textColumn('product_id', ['product_id'], line),
    textColumn('variant', ['variant_title'], line),
    textColumn('line_requires_shipping', ['requires_shipping'], line),
    textColumn('line_taxable', ['taxable'], line),
    textColumn('line_fulfillment_status', ['fulfillment_status'], line),
  ],
  keys: { customer: ['customer', 'customer_2'], at: 'at', id: 'id' },
  lines: { kind: 'array', path: '$.line_items' },
};
