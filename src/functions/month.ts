import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const month: FunctionDefinition = {
  kind: 'function',
  name: 'month',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  range: () => [1, 12],
  meaning: 'The local month, 1 to 12.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "month('2026-11-22')", gives: 11 }],
  compile: ([value]) => call('month_of', value!),
};
