import type { TableDefinition } from '../expression/definition.ts';

export const nearest: TableDefinition = {
  kind: 'table',
  name: 'nearest',
  group: 'tables',
  of: 'column',
  by: 'coordinates',
  parameters: [
    { name: 'latitude', type: 'number' },
    { name: 'longitude', type: 'number' },
  ],
  result: 'same',
  meaning:
    "The value in a column of the reference table's row that is nearest to a place; of rows that are equally near, to the metre, the first by its key. Rows without coordinates are passed over.",
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: 'nearest(shops.city, 48.1, 5.1)', gives: 'Paris' },
    { expression: "nearest(shops.city, number('?'), 5.1)", gives: null },
  ],
  compile: ([latitude, longitude], table) => table.valueAt(table.nearest(latitude!, longitude!)),
};
