import type { AggregateDefinition } from '../expression/definition.ts';
import { call, column, not } from '../expression/formula.ts';

export const streak: AggregateDefinition = {
  kind: 'aggregate',
  name: 'streak',
  group: 'events',
  of: 'events',
  result: 'number',
  range: () => [0, Infinity],
  tests: true,
  meaning:
    'How many of the latest events in a row pass the condition after `where` and the sequence, counted back from the latest to the first that does not; windows and `latest` choose the events. Where one of several at the same instant does not pass, none of them counts.',
  missing: 'Of nothing it is 0.',
  examples: [
    { expression: "streak(orders where category = 'novels')", gives: 2 },
    { expression: "streak(orders where category = 'maps')", gives: 0 },
    { expression: "streak(orders where category = 'novels' in last 30 days)", gives: 1 },
  ],
  compile: (measure, _value, passes) => {
    const at = column('at', 'timestamp', 'row');
    const failed = measure('greatest', at, not(passes));
    return measure('count', undefined, not(call('less_or_equal', at, failed)));
  },
};
