import type { FunctionDefinition } from '../expression/definition.ts';
import { dayOf } from './local-days.ts';

export const today: FunctionDefinition = {
  kind: 'function',
  name: 'today',
  group: 'time',
  parameters: [],
  result: 'date',
  meaning: 'The local date at the instant of the run, or at that of `as of`.',
  missing: 'It is never missing.',
  examples: [
    { expression: "concat(today(), '')", gives: '2026-11-22' },
    { expression: "month('1990-11-02') = month(today())", gives: true },
    { expression: 'weekday(today()) = 7', gives: true },
  ],
  compile: (_, clock) => dayOf(clock),
};
