import type { AggregateDefinition } from '../expression/definition.ts';

export const min: AggregateDefinition = {
  kind: 'aggregate',
  name: 'min',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The least value; the earliest date or instant; of texts the first by code point.',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [{ expression: 'min(orders.total)', gives: 10.1 }],
  compile: (measure, value) => measure('least', value),
};
