import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const log: FunctionDefinition = {
  kind: 'function',
  name: 'log',
  group: 'numbers',
  parameters: [{ name: 'number', type: 'number' }],
  result: 'number',
  meaning: 'The natural logarithm, rounded to six places.',
  missing: 'A missing argument gives a missing result. Of zero or less it is missing.',
  examples: [
    { expression: 'log(10)', gives: 2.302585 },
    { expression: 'log(0)', gives: null },
  ],
  compile: ([value]) => call('logarithm', value!),
};
