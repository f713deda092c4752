import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const upper: FunctionDefinition = {
  kind: 'function',
  name: 'upper',
  group: 'text',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'text',
  meaning: 'The text in upper case.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "upper('ab')", gives: 'AB' }],
  compile: ([value]) => call('upper', value!),
};
