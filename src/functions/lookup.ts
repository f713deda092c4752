import type { TableDefinition } from '../expression/definition.ts';

export const lookup: TableDefinition = {
  kind: 'table',
  name: 'lookup',
  group: 'tables',
  of: 'column',
  by: 'key',
  parameters: [{ name: 'key', type: 'text' }],
  result: 'same',
  meaning:
    "The value in a column of a reference table's row with this key; addresses are compared as those of customers are, other keys exactly.",
  missing: 'Missing where the table has no such key. A missing argument gives a missing result.',
  examples: [
    { expression: "lookup(shops.city, 'LYO')", gives: 'Lyon' },
    { expression: "lookup(shops.city, 'lyo')", gives: null },
    { expression: "any(orders where lookup(shops.city, 'LYO') = category)", gives: false },
  ],
  compile: ([key], table) => table.valueAt(key!),
};
