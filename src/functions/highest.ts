import type { PeriodDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const highest: PeriodDefinition = {
  kind: 'period',
  name: 'highest',
  group: 'time',
  result: 'number',
  meaning:
    'The highest that a number was in a period: of its values at the instant of the run and at the same clock time on each day before, the first of the period included. `every` says another distance; 32 looks are the most.',
  missing: 'Looks at which it was missing do not count; missing when all were.',
  examples: [
    { expression: 'highest(count(orders in last 30 days) in last 30 days)', gives: 1 },
    { expression: 'highest(days_since(last(orders.at)) in last 90 days every 1 week)', gives: 111 },
  ],
  compile: (looks) => call('greatest', ...looks),
};
