import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const mod: FunctionDefinition = {
  kind: 'function',
  name: 'mod',
  group: 'numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'divisor', type: 'number' },
  ],
  result: 'number',
  meaning: 'What is left over when whole numbers are divided; never negative for a positive divisor.',
  missing: 'A missing argument gives a missing result. So does a divisor of zero.',
  examples: [
    { expression: 'mod(7, 3)', gives: 1 },
    { expression: 'mod(-1, 3)', gives: 2 },
    { expression: 'mod(1, 0)', gives: null },
  ],
  compile: ([value, divisor]) => call('modulo', value!, divisor!),
};
