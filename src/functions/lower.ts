import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const lower: FunctionDefinition = {
  kind: 'function',
  name: 'lower',
  group: 'text',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'text',
  meaning: 'The text in lower case.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "lower('ŁÓDŹ')", gives: 'łódź' }],
  compile: ([value]) => call('lower', value!),
};
