import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const join: FunctionDefinition = {
  kind: 'function',
  name: 'join',
  group: 'lists',
  parameters: [
    { name: 'list', type: 'list' },
    { name: 'separator', type: 'text' },
  ],
  result: 'text',
  meaning: 'The items of a list as one text, with a separator between them.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "join(split('maps, novels', ','), ' / ')", gives: 'maps / novels' }],
  compile: (args) => call('join_list', ...args),
};
