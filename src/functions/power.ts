import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const power: FunctionDefinition = {
  kind: 'function',
  name: 'power',
  group: 'numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'exponent', type: 'number' },
  ],
  result: 'number',
  meaning: 'The number raised to a power, rounded to six places.',
  missing: 'A missing argument gives a missing result. So does a result that is no real number.',
  examples: [
    { expression: 'power(2, 10)', gives: 1024 },
    { expression: 'power(2, -1)', gives: 0.5 },
  ],
  compile: ([value, exponent]) => call('power', value!, exponent!),
};
