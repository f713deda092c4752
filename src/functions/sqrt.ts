import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const sqrt: FunctionDefinition = {
  kind: 'function',
  name: 'sqrt',
  group: 'numbers',
  parameters: [{ name: 'number', type: 'number' }],
  result: 'number',
  meaning: 'The square root, rounded to six places.',
  missing: 'A missing argument gives a missing result. Of a negative number it is missing.',
  examples: [
    { expression: 'sqrt(2)', gives: 1.414214 },
    { expression: 'sqrt(-1)', gives: null },
  ],
  compile: ([value]) => call('square_root', value!),
};
