import type { FunctionDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';
import { today } from './today.ts';

export const birthday: FunctionDefinition = {
  kind: 'function',
  name: 'birthday',
  group: 'time',
  parameters: [{ name: 'born', type: 'date' }],
  result: 'date',
  meaning:
    "The next day on which a date's day and month come round, today's own counted. As for `age`, 29 February is 1 March in other years.",
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: "concat(birthday('1990-11-22'), '')", gives: '2026-11-22' },
    { expression: "concat(birthday('1990-11-21'), '')", gives: '2027-11-21' },
    { expression: "concat(birthday('2000-02-29'), '')", gives: '2027-03-01' },
    { expression: "birthday('1990-11-25') in next 7 days", gives: true },
  ],
  compile: ([born], clock) => {
    const now = today(clock);
    const year = call('year_of', now);
    const inYear = (of: typeof year) =>
      call('date_from_parts', of, call('month_of', born!), call('day_of', born!));
    const passed = call('less', inYear(year), now);
    return call('choose', passed, inYear(call('add', year, number(1))), inYear(year));
  },
};
