import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const listLength: FunctionDefinition = {
  kind: 'function',
  name: 'list_length',
  group: 'lists',
  parameters: [{ name: 'list', type: 'list' }],
  result: 'number',
  range: () => [0, Infinity],
  meaning: 'How many items the list has.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "list_length(split('a, b', ','))", gives: 2 }],
  compile: ([value]) => call('list_length', value!),
};
