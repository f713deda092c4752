import type { FunctionDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';
import { anniversary, dayOf } from './local-days.ts';

export const birthday: FunctionDefinition = {
  kind: 'function',
  name: 'birthday',
  group: 'time',
  parameters: [{ name: 'born', type: 'date' }],
  result: 'date',
  meaning:
    "The next day on which a date's day and month come round, today's own counted and the date itself not: the first anniversary is a year after it. As for `age`, 29 February is 1 March in other years.",
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: "concat(birthday('1990-11-22'), '')", gives: '2026-11-22' },
    { expression: "concat(birthday('1990-11-21'), '')", gives: '2027-11-21' },
    { expression: "concat(birthday('2026-11-22'), '')", gives: '2027-11-22' },
    { expression: "concat(birthday('2000-02-29'), '')", gives: '2027-03-01' },
    { expression: "birthday('1990-11-25') in next 7 days", gives: true },
  ],
  compile: ([born], clock) => {
    const now = dayOf(clock);
    const next = (year: typeof now) => call('add', year, number(1));
    const year = call('greatest', call('year_of', now), next(call('year_of', born!)));
    const passed = call('less', anniversary(born!, year), now);
    return call('choose', passed, anniversary(born!, next(year)), anniversary(born!, year));
  },
};
