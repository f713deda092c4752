import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const length: FunctionDefinition = {
  kind: 'function',
  name: 'length',
  group: 'text',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'number',
  range: () => [0, Infinity],
  meaning: 'How many characters the text has.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "length('Łódź')", gives: 4 }],
  compile: ([value]) => call('length', value!),
};
