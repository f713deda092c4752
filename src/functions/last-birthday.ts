import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing, number } from '../expression/formula.ts';
import { anniversary, dayOf } from './local-days.ts';

export const lastBirthday: FunctionDefinition = {
  kind: 'function',
  name: 'last_birthday',
  group: 'time',
  parameters: [{ name: 'born', type: 'date' }],
  result: 'date',
  meaning:
    "The latest day on which a date's day and month came round, today's own counted and the date itself not. As for `age`, 29 February is 1 March in other years.",
  missing: 'A missing argument gives a missing result. So does a date that is less than a year ago.',
  examples: [
    { expression: "concat(last_birthday('1990-11-22'), '')", gives: '2026-11-22' },
    { expression: "concat(last_birthday('1990-11-23'), '')", gives: '2025-11-23' },
    { expression: "last_birthday('2025-11-23')", gives: null },
    { expression: "days_since(last_birthday('1990-11-20')) between 1 and 7", gives: true },
  ],
  compile: ([born], clock) => {
    const now = dayOf(clock);
    const year = call('year_of', now);
    const inYear = anniversary(born!, year);
    const before = anniversary(born!, call('subtract', year, number(1)));
    const last = call('choose', call('less_or_equal', inYear, now), inYear, before);
    return call('choose', call('less', born!, last), last, missing('date'));
  },
};
