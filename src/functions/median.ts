import type { AggregateDefinition } from '../expression/definition.ts';

export const median: AggregateDefinition = {
  kind: 'aggregate',
  name: 'median',
  group: 'events',
  of: 'number',
  result: 'number',
  meaning: 'The middle value; of an even number of values the mean of the middle two.',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [{ expression: 'median(orders.total)', gives: 20.2 }],
  compile: (measure, value) => measure('median', value),
};
