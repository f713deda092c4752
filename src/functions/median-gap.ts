import type { AggregateDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const medianGap: AggregateDefinition = {
  kind: 'aggregate',
  name: 'median_gap',
  group: 'events',
  of: 'timestamp',
  result: 'number',
  meaning:
    'The middle one of the times between one event and the next, in days of 24 hours with fractions; of an even number the mean of the middle two. One long pause does not move it. Events at one instant are one; of `day(orders.at)` it is the gap between days with an order.',
  missing: 'Missing with fewer than two instants.',
  examples: [
    { expression: 'median_gap(orders.at)', gives: 78 },
    { expression: 'median_gap(day(orders.at) in last 90 days)', gives: 42 },
    { expression: 'median_gap(visits.at)', gives: null },
  ],
  compile: (measure, value) => call('divide', measure('median_gap', value), number(86_400)),
};
