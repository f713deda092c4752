import type { AggregateDefinition } from '../expression/definition.ts';

export const last: AggregateDefinition = {
  kind: 'aggregate',
  name: 'last',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The value of the latest event; of several at the same instant the greatest.',
  missing: 'Of nothing it is missing; so it is when the latest event lacks the value.',
  examples: [{ expression: 'last(orders.total)', gives: 10.1 }],
  compile: (measure, value) => measure('last', value),
};
