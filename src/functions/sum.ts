import type { AggregateDefinition } from '../expression/definition.ts';

export const sum: AggregateDefinition = {
  kind: 'aggregate',
  name: 'sum',
  group: 'events',
  of: 'number',
  result: 'number',
  meaning: 'The values added up, exactly.',
  missing: 'Of nothing it is 0; missing values add nothing.',
  examples: [
    { expression: 'sum(orders.total)', gives: 60.3 },
    { expression: 'sum(visits.seconds)', gives: 0 },
  ],
  compile: (measure, value) => measure('sum', value),
};
