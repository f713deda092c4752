import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const item: FunctionDefinition = {
  kind: 'function',
  name: 'item',
  group: 'lists',
  parameters: [
    { name: 'list', type: 'list' },
    { name: 'place', type: 'number' },
  ],
  result: 'text',
  meaning: 'The item at a place of a list, the first at 1.',
  missing: 'Missing where the list has no such place. A missing argument gives a missing result.',
  examples: [
    { expression: "item(split('maps, novels', ','), 2)", gives: 'novels' },
    { expression: "item(split('maps, novels', ','), 3)", gives: null },
  ],
  compile: (args) => call('item_of', ...args),
};
