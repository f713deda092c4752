import type { AggregateDefinition } from '../expression/definition.ts';

export const leastCommon: AggregateDefinition = {
  kind: 'aggregate',
  name: 'least_common',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The value that fewest events have; of equally rare ones the least (the first by code point).',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [{ expression: 'least_common(orders.category)', gives: 'maps' }],
  compile: (measure, value) => measure('least_common', value),
};
