import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const year: FunctionDefinition = {
  kind: 'function',
  name: 'year',
  group: 'time',
  parameters: [{ name: 'when', type: 'date' }],
  result: 'number',
  meaning: 'The local year.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "year('2026-11-22')", gives: 2026 }],
  compile: ([value]) => call('year_of', value!),
};
