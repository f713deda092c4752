import { type Format, numberColumn, textColumn, timestampColumn, trueFalseColumn } from '../format.ts';

export const stripeCustomers: Format = {
  name: 'stripe-customers',
  title: 'customers export of Stripe',
  origin: 'Stripe Dashboard, Customers, Export',
  sure: 'reported',
  quirks: [
    { says: '`Created (UTC)` is UTC, as its title says and its cells do not', sure: 'reported' },
    { says: 'Metadata are columns of their own, `shelf (metadata)` is `shelf_metadata`', sure: 'reported' },
    { says: 'The same person may be several customers; rows with one address are merged', sure: 'supposed' },
    { says: 'There is no consent', sure: 'reported' },
  ],
  role: 'customers',
  container: 'csv',
  recognise: { has: [['id'], ['Email'], ['Created (UTC)'], ['Delinquent']] },
  columns: [
    textColumn('id', ['id']),
    textColumn('email', ['Email']),
    textColumn('name', ['Name']),
    textColumn('description', ['Description']),
    timestampColumn('created_at', ['Created (UTC)'], { zone: 'UTC' }),
    trueFalseColumn('delinquent', ['Delinquent']),
    textColumn('plan', ['Plan']),
    textColumn('status', ['Status']),
    numberColumn('total_spent', ['Total Spend']),
    numberColumn('total_orders', ['Payment Count']),
    numberColumn('refunded', ['Refunded Volume']),
    numberColumn('dispute_losses', ['Dispute Losses']),
  ],
  keys: { customer: ['id', 'email'] },
};
