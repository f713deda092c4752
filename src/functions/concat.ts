import type { FunctionDefinition } from '../expression/definition.ts';
import { call, text } from '../expression/formula.ts';

export const concat: FunctionDefinition = {
  kind: 'function',
  name: 'concat',
  group: 'text',
  parameters: [
    { name: 'value', type: 'any' },
    { name: 'others', type: 'any', repeated: true },
  ],
  result: 'text',
  meaning: 'Its arguments written one after the other.',
  missing: 'Missing ones add nothing.',
  examples: [{ expression: "concat('a', 1.50, 'b')", gives: 'a1.5b' }],
  compile: (values) =>
    call('concat', ...values.map((value) => call('first_known', call('written', value), text('')))),
};
