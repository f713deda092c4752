import { type Format, type FormatColumn, numberColumn, textColumn, timestampColumn } from '../format.ts';

const line = { of: 'line' } as const;
const guarded = { apostrophe: true } as const;

function address(prefix: 'billing' | 'shipping'): FormatColumn[] {
  const title = prefix === 'billing' ? 'Billing' : 'Shipping';
  const parts: [string, string[]][] = [
    ['first_name', ['First Name']],
    ['last_name', ['Last Name']],
    ['company', ['Company']],
    ['address1', ['Address 1&2', 'Address 1']],
    ['address2', ['Address 2']],
    ['city', ['City']],
    ['province', ['State Code', 'State']],
    ['zip', ['Postcode']],
    ['country', ['Country Code', 'Country']],
  ];
  return parts.map(([name, headers]) =>
    textColumn(
      `${prefix}_${name}`,
      headers.map((header) => `${header} (${title})`),
      guarded,
    ),
  );
}

export const woocommerceOrderExport: Format = {
  name: 'woocommerce-order-export',
  title: 'orders of the plugin Advanced Order Export for WooCommerce',
  origin: 'WooCommerce, Export Orders, as CSV',
  sure: 'reported',
  quirks: [
    {
      says: 'People choose the columns; it is recognised by four that nearly everybody has',
      sure: 'reported',
    },
    {
      says: 'There is a row for each item; columns of the order are repeated on further rows, or empty',
      sure: 'reported',
    },
    { says: 'Instants are on the clock of the shop, without saying so', sure: 'supposed' },
    { says: 'An item’s name is `Item Name` or, in older versions, `Name`', sure: 'reported' },
  ],
  role: 'orders',
  container: 'csv',
  recognise: {
    has: [['Order Number'], ['Order Date'], ['Email (Billing)'], ['Order Total Amount']],
  },
  columns: [
    textColumn('id', ['Order Number'], guarded),
    textColumn('customer', ['Email (Billing)']),
    timestampColumn('at', ['Order Date']),
    numberColumn('total', ['Order Total Amount']),
    numberColumn('subtotal', ['Order Subtotal Amount']),
    numberColumn('shipping', ['Order Shipping Amount']),
    numberColumn('taxes', ['Order Total Tax Amount']),
    numberColumn('discount_amount', ['Cart Discount Amount']),
    numberColumn('refunded', ['Order Refund Amount']),
    textColumn('currency', ['Order Currency', 'Currency']),
    textColumn('status', ['Order Status']),
    textColumn('discount_code', ['Coupon Code']),
    textColumn('shipping_method', ['Shipping Method Title']),
    textColumn('payment_method', ['Payment Method Title']),
    textColumn('phone', ['Phone (Billing)'], guarded),
    textColumn('notes', ['Customer Note']),
    ...address('billing'),
    ...address('shipping'),
    textColumn('name', ['Item Name', 'Name'], line),
    textColumn('sku', ['SKU'], { of: 'line', apostrophe: true }),
    textColumn('item_no', ['Item #'], line),
    numberColumn('quantity', ['Quantity (- Refund)', 'Quantity'], line),
    numberColumn('price', ['Item Cost'], line),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id' },
  lines: { kind: 'rows', fillDown: true },
};
