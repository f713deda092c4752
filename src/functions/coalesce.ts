import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const coalesce: FunctionDefinition = {
  kind: 'function',
  name: 'coalesce',
  group: 'logic',
  parameters: [
    { name: 'value', type: 'same' },
    { name: 'others', type: 'same', repeated: true },
  ],
  result: 'same',
  meaning: 'The first of its arguments that is known.',
  missing: 'Missing when all are.',
  examples: [
    { expression: "coalesce(number('?'), 3)", gives: 3 },
    { expression: "coalesce('a', 'b')", gives: 'a' },
  ],
  compile: (values) => call('first_known', ...values),
};
