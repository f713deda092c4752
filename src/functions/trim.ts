import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const trim: FunctionDefinition = {
  kind: 'function',
  name: 'trim',
  group: 'text',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'text',
  meaning: 'The text without blanks at its ends.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "trim('  a b ')", gives: 'a b' }],
  compile: ([value]) => call('trim', value!),
};
