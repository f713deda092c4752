import {
  type Format,
  type FormatColumn,
  listColumn,
  numberColumn,
  textColumn,
  timestampColumn,
  yesNoColumn,
} from '../format.ts';

const guarded = { apostrophe: true } as const;
const line = { of: 'line' } as const;

/** The same ten columns for billing and shipping; zips and phones may be guarded from spreadsheets (seen). */
function address(prefix: string): FormatColumn[] {
  const title = `${prefix[0]!.toUpperCase()}${prefix.slice(1)}`;
  const plain = ['Name', 'Street', 'Address1', 'Address2', 'Company', 'City', 'Province', 'Country'];
  return [
    ...plain.map((part) => textColumn(`${prefix}_${part.toLowerCase()}`, [`${title} ${part}`])),
    textColumn(`${prefix}_zip`, [`${title} Zip`], guarded),
    textColumn(`${prefix}_phone`, [`${title} Phone`], guarded),
  ];
}

export const shopifyOrders: Format = {
  name: 'shopify-orders',
  title: 'orders export of Shopify',
  origin: 'Shopify admin, Orders, Export',
  sure: 'seen',
  quirks: [
    {
      says: 'There is a row for each line of an order; columns of the order are filled on its first row only, except its name, its address and when it was created',
      sure: 'seen',
    },
    { says: 'Some tools leave the name of further rows empty', sure: 'reported' },
    { says: 'Rows of an order share its `Name` (`#1001`); `Id` stands on the first only', sure: 'seen' },
    {
      says: 'Files that were saved again may repeat the total on every row; it counts once',
      sure: 'reported',
    },
    { says: 'Orders from a till or by phone have no address', sure: 'seen' },
    { says: 'Instants are `2026-04-10 11:11:26 +0530`, on the clock of the shop', sure: 'seen' },
    { says: 'Whether taxes are inside the total depends on the shop', sure: 'seen' },
    { says: 'Notes have line breaks inside their quotes', sure: 'seen' },
    { says: 'An apostrophe guards zips and some phones from spreadsheets', sure: 'seen' },
    { says: 'Files of 2021 lack the last four columns', sure: 'seen' },
  ],
  role: 'orders',
  container: 'csv',
  recognise: {
    has: [
      ['Name'],
      ['Email'],
      ['Financial Status'],
      ['Created at'],
      ['Lineitem name'],
      ['Lineitem quantity'],
    ],
  },
  columns: [
    textColumn('id', ['Name'], guarded),
    textColumn('customer', ['Email']),
    timestampColumn('at', ['Created at']),
    numberColumn('total', ['Total']),
    numberColumn('subtotal', ['Subtotal']),
    numberColumn('shipping', ['Shipping']),
    numberColumn('taxes', ['Taxes']),
    numberColumn('discount_amount', ['Discount Amount']),
    numberColumn('refunded', ['Refunded Amount']),
    numberColumn('outstanding_balance', ['Outstanding Balance']),
    textColumn('currency', ['Currency']),
    textColumn('financial_status', ['Financial Status']),
    textColumn('fulfillment_status', ['Fulfillment Status']),
    textColumn('discount_code', ['Discount Code']),
    textColumn('shipping_method', ['Shipping Method']),
    textColumn('payment_method', ['Payment Method']),
    timestampColumn('paid_at', ['Paid at']),
    timestampColumn('fulfilled_at', ['Fulfilled at']),
    timestampColumn('cancelled_at', ['Cancelled at']),
    textColumn('source', ['Source']),
    listColumn('tags', ['Tags']),
    yesNoColumn('accepts_marketing', ['Accepts Marketing']),
    textColumn('shopify_id', ['Id'], guarded),
    textColumn('phone', ['Phone'], guarded),
    ...address('billing'),
    ...address('shipping'),
    textColumn('name', ['Lineitem name'], line),
    textColumn('sku', ['Lineitem sku'], { of: 'line', apostrophe: true }),
    numberColumn('quantity', ['Lineitem quantity'], line),
    numberColumn('price', ['Lineitem price'], line),
    numberColumn('compare_at_price', ['Lineitem compare at price'], line),
    numberColumn('line_discount', ['Lineitem discount'], line),
    textColumn('vendor', ['Vendor'], line),
    textColumn('line_requires_shipping', ['Lineitem requires shipping'], line),
    textColumn('line_taxable', ['Lineitem taxable'], line),
    textColumn('line_fulfillment_status', ['Lineitem fulfillment status'], line),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id' },
  lines: { kind: 'rows', fillDown: true },
};
