import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const split: FunctionDefinition = {
  kind: 'function',
  name: 'split',
  group: 'lists',
  parameters: [
    { name: 'text', type: 'text' },
    { name: 'separator', type: 'text', literal: true },
  ],
  result: 'list',
  meaning: 'The parts of a text between separators, without blanks at their ends and without empty ones.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "split('a, b,,c', ',') has all ('a', 'c')", gives: true }],
  compile: ([value, separator]) => call('split', value!, separator!),
};
