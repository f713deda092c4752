import type { AggregateDefinition } from '../expression/definition.ts';

export const mostCommon: AggregateDefinition = {
  kind: 'aggregate',
  name: 'most_common',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The value that most events have; of equally common ones the least (the first by code point).',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [{ expression: 'most_common(orders.category)', gives: 'novels' }],
  compile: (measure, value) => measure('most_common', value),
};
