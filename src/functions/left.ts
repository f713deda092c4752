import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const left: FunctionDefinition = {
  kind: 'function',
  name: 'left',
  group: 'text',
  parameters: [
    { name: 'text', type: 'text' },
    { name: 'characters', type: 'number' },
  ],
  result: 'text',
  meaning: 'The first characters of the text.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "left('02110', 2)", gives: '02' }],
  compile: ([value, characters]) => call('left', value!, characters!),
};
