import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const abs: FunctionDefinition = {
  kind: 'function',
  name: 'abs',
  group: 'numbers',
  parameters: [{ name: 'number', type: 'number' }],
  result: 'number',
  meaning: 'The number without its sign.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: 'abs(-2.5)', gives: 2.5 }],
  compile: ([value]) => call('absolute', value!),
};
