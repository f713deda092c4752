import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const dayOfMonth: FunctionDefinition = {
  kind: 'function',
  name: 'day_of_month',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  range: () => [1, 31],
  meaning: 'The day of the local month, 1 to 31.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "day_of_month('2026-11-22')", gives: 22 }],
  compile: ([value]) => call('day_of', value!),
};
