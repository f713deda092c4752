import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const greatest: FunctionDefinition = {
  kind: 'function',
  name: 'greatest',
  group: 'numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'others', type: 'number', repeated: true },
  ],
  result: 'number',
  meaning: 'The greatest of the numbers that are known.',
  missing: 'Missing ones are passed over; missing when all are.',
  examples: [{ expression: 'greatest(3, 1, 2)', gives: 3 }],
  compile: (values) => call('greatest', ...values),
};
