import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const ceil: FunctionDefinition = {
  kind: 'function',
  name: 'ceil',
  group: 'numbers',
  parameters: [{ name: 'number', type: 'number' }],
  result: 'number',
  meaning: 'The least whole number that is not less.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: 'ceil(2.1)', gives: 3 }],
  compile: ([value]) => call('ceiling', value!),
};
