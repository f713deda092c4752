import type { AggregateDefinition } from '../expression/definition.ts';

export const countDistinct: AggregateDefinition = {
  kind: 'aggregate',
  name: 'count_distinct',
  group: 'events',
  of: 'any',
  result: 'number',
  range: () => [0, Infinity],
  meaning: 'How many different values there are.',
  missing: 'Of nothing it is 0; missing values do not count.',
  examples: [{ expression: 'count_distinct(orders.category)', gives: 2 }],
  compile: (measure, value) => measure('count_distinct', value),
};
