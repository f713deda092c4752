import type { AggregateDefinition } from '../expression/definition.ts';

export const count: AggregateDefinition = {
  kind: 'aggregate',
  name: 'count',
  group: 'events',
  of: 'events or values',
  result: 'number',
  range: () => [0, Infinity],
  meaning: 'How many events there are; of a value: how many events have it.',
  missing: 'Of nothing it is 0.',
  examples: [
    { expression: 'count(orders)', gives: 3 },
    { expression: 'count(orders in last 90 days)', gives: 2 },
    { expression: 'count(orders.coupon)', gives: 1 },
  ],
  compile: (measure, value) => measure('count', value),
};
