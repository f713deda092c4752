import type { FunctionDefinition } from '../expression/definition.ts';
import { call, text } from '../expression/formula.ts';

export const domain: FunctionDefinition = {
  kind: 'function',
  name: 'domain',
  group: 'text',
  parameters: [{ name: 'address', type: 'text' }],
  result: 'text',
  meaning: 'What follows the last @ of an address, in lower case.',
  missing: 'A missing argument gives a missing result. So does a text without an @.',
  examples: [
    { expression: "domain('ann@Example.com')", gives: 'example.com' },
    { expression: "domain('nobody')", gives: null },
  ],
  compile: ([address]) => call('lower', call('after_last', address!, text('@'))),
};
