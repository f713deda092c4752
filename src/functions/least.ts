import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const least: FunctionDefinition = {
  kind: 'function',
  name: 'least',
  group: 'numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'others', type: 'number', repeated: true },
  ],
  result: 'number',
  meaning: 'The least of the numbers that are known.',
  missing: 'Missing ones are passed over; missing when all are.',
  examples: [
    { expression: 'least(3, 1, 2)', gives: 1 },
    { expression: "least(3, number('?'))", gives: 3 },
  ],
  compile: (values) => call('least', ...values),
};
