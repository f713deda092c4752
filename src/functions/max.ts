import type { AggregateDefinition } from '../expression/definition.ts';

export const max: AggregateDefinition = {
  kind: 'aggregate',
  name: 'max',
  group: 'events',
  of: 'any',
  result: 'same',
  meaning: 'The greatest value; the latest date or instant; of texts the last by code point.',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [{ expression: 'max(orders.total)', gives: 30 }],
  compile: (measure, value) => measure('greatest', value),
};
