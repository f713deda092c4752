import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';
import { dayOf } from './local-days.ts';

export const daysSince: FunctionDefinition = {
  kind: 'function',
  name: 'days_since',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  meaning:
    'Whole local calendar days from a date or instant to the instant of the run; negative for the future.',
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: "days_since('2026-11-20')", gives: 2 },
    { expression: "days_since('2026-11-21 23:59')", gives: 1 },
  ],
  compile: ([when], clock) => call('days_between', when!, dayOf(clock)),
};
