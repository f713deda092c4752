import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const weekday: FunctionDefinition = {
  kind: 'function',
  name: 'weekday',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  range: () => [1, 7],
  meaning: 'The local day of the week, 1 for Monday to 7 for Sunday.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "weekday('2026-11-22')", gives: 7 }],
  compile: ([value]) => call('weekday_of', value!),
};
