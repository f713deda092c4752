import type { FunctionDefinition } from '../expression/definition.ts';

export const day: FunctionDefinition = {
  kind: 'function',
  name: 'day',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'date',
  meaning: 'The local calendar date of an instant.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "day('2026-11-22 23:59') = '2026-11-22'", gives: true }],
  compile: ([when]) => when!,
};
