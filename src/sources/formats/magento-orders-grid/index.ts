import { type Format, priceColumn, textColumn, timestampColumn } from '../format.ts';

export const magentoOrdersGrid: Format = {
  name: 'magento-orders-grid',
  title: 'orders grid of Magento 2',
  origin: 'Magento or Adobe Commerce admin, Sales, Orders, Export as CSV',
  sure: 'reported',
  quirks: [
    { says: 'There is a row for each order, and nothing of its lines', sure: 'reported' },
    {
      says: 'Columns are those that the grid shows; show "Customer Email", and "Total Refunded" where rules use it',
      sure: 'reported',
    },
    {
      says: 'The total is in the currency of the shop where that is there, else as purchased',
      sure: 'reported',
    },
    { says: 'Instants are `Feb 2, 2026 10:11:12 AM`, on the clock of the shop', sure: 'supposed' },
    { says: 'Money has its symbol, `$1,234.50`', sure: 'supposed' },
    { says: 'Titles are in the language of the admin', sure: 'reported' },
  ],
  role: 'orders',
  container: 'csv',
  recognise: {
    has: [['ID'], ['Purchase Date'], ['Customer Email'], ['Grand Total (Base)', 'Grand Total (Purchased)']],
  },
  columns: [
    textColumn('id', ['ID']),
    textColumn('customer', ['Customer Email']),
    timestampColumn('at', ['Purchase Date']),
    priceColumn('total', ['Grand Total (Base)', 'Grand Total (Purchased)']),
    priceColumn('subtotal', ['Subtotal']),
    priceColumn('shipping', ['Shipping and Handling']),
    priceColumn('refunded', ['Total Refunded']),
    textColumn('status', ['Status']),
    textColumn('store', ['Purchase Point']),
    textColumn('customer_group', ['Customer Group']),
    textColumn('customer_name', ['Customer Name']),
    textColumn('payment_method', ['Payment Method']),
    textColumn('shipping_method', ['Shipping Information']),
    textColumn('billing_name', ['Bill-to Name']),
    textColumn('billing_address', ['Billing Address']),
    textColumn('shipping_name', ['Ship-to Name']),
    textColumn('shipping_address', ['Shipping Address']),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id' },
};
