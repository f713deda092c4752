import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const numberFrom: FunctionDefinition = {
  kind: 'function',
  name: 'number',
  group: 'numbers',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'number',
  meaning: 'The number that a text spells as a plain decimal.',
  missing: 'Missing when it spells none.',
  examples: [
    { expression: "number('12.50')", gives: 12.5 },
    { expression: "number('12,50')", gives: null },
  ],
  compile: ([value]) => call('number_from', value!),
};
