import type { AggregateDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const avgGap: AggregateDefinition = {
  kind: 'aggregate',
  name: 'avg_gap',
  group: 'events',
  of: 'timestamp',
  result: 'number',
  meaning: 'The mean time between one event and the next, in days of 24 hours with fractions.',
  missing: 'Missing with fewer than two events.',
  examples: [
    { expression: 'round(avg_gap(orders.at))', gives: 78 },
    { expression: 'avg_gap(visits.at)', gives: null },
  ],
  compile: (measure, value) => {
    const span = call('seconds_between', measure('least', value), measure('greatest', value));
    const gaps = call('subtract', measure('count', value), number(1));
    return call('divide', span, call('multiply', gaps, number(86_400)));
  },
};
