import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const floor: FunctionDefinition = {
  kind: 'function',
  name: 'floor',
  group: 'numbers',
  parameters: [{ name: 'number', type: 'number' }],
  result: 'number',
  meaning: 'The greatest whole number that is not greater.',
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: 'floor(2.7)', gives: 2 },
    { expression: 'floor(-2.1)', gives: -3 },
  ],
  compile: ([value]) => call('floor', value!),
};
