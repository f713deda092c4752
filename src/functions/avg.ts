import type { AggregateDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const avg: AggregateDefinition = {
  kind: 'aggregate',
  name: 'avg',
  group: 'events',
  of: 'number',
  result: 'number',
  meaning: 'The mean of the values, rounded to six places.',
  missing: 'Of nothing it is missing. Events whose value is missing are passed over.',
  examples: [
    { expression: 'avg(orders.total)', gives: 20.1 },
    { expression: 'avg(visits.seconds)', gives: null },
  ],
  compile: (measure, value) => call('divide', measure('sum', value), measure('count', value)),
};
