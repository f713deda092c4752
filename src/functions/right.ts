import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const right: FunctionDefinition = {
  kind: 'function',
  name: 'right',
  group: 'text',
  parameters: [
    { name: 'text', type: 'text' },
    { name: 'characters', type: 'number' },
  ],
  result: 'text',
  meaning: 'The last characters of the text.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "right('02110', 2)", gives: '10' }],
  compile: ([value, characters]) => call('right', value!, characters!),
};
