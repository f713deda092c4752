import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';
import { dayOf } from './local-days.ts';

export const daysUntil: FunctionDefinition = {
  kind: 'function',
  name: 'days_until',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  meaning:
    'Whole local calendar days from the instant of the run to a date or instant; negative for the past.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "days_until('2026-11-24')", gives: 2 }],
  compile: ([when], clock) => call('days_between', dayOf(clock), when!),
};
