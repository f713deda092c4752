import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const replace: FunctionDefinition = {
  kind: 'function',
  name: 'replace',
  group: 'text',
  parameters: [
    { name: 'text', type: 'text' },
    { name: 'what', type: 'text' },
    { name: 'by', type: 'text' },
  ],
  result: 'text',
  meaning: 'The text with every occurrence of one part replaced by another.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "replace('a-b-c', '-', '.')", gives: 'a.b.c' }],
  compile: ([value, what, by]) => call('replace', value!, what!, by!),
};
