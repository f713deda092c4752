import type { AggregateDefinition } from '../expression/definition.ts';

export const first: AggregateDefinition = {
  kind: 'aggregate',
  name: 'first',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The value of the earliest event; of several at the same instant the least.',
  missing: 'Of nothing it is missing; so it is when the earliest event lacks the value.',
  examples: [
    { expression: 'first(orders.category)', gives: 'maps' },
    { expression: 'days_since(first(orders.at))', gives: 174 },
  ],
  compile: (measure, value) => measure('first', value),
};
