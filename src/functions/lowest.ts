import type { PeriodDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const lowest: PeriodDefinition = {
  kind: 'period',
  name: 'lowest',
  group: 'time',
  result: 'number',
  meaning:
    'The lowest that a number was in a period: of its values at the instant of the run and at the same clock time on each day before, the first of the period included. `every` says another distance; 32 looks are the most.',
  missing: 'Looks at which it was missing do not count; missing when all were.',
  examples: [
    { expression: 'lowest(count(orders in last 30 days) in last 30 days)', gives: 0 },
    { expression: 'lowest(days_since(last(orders.at)) in last 90 days every 1 week)', gives: 4 },
  ],
  compile: (looks) => call('least', ...looks),
};
