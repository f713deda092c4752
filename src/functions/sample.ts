import type { FunctionDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';
import { drawn } from './bucket.ts';

export const sample: FunctionDefinition = {
  kind: 'function',
  name: 'sample',
  group: 'chance',
  parameters: [
    { name: 'percent', type: 'number', literal: true, range: [0, 100] },
    { name: 'salt', type: 'text', literal: true },
  ],
  result: 'boolean',
  meaning:
    'Whether a person is in a sample of so many percent: bucket(salt) < 100 * percent. A greater sample of the same salt has everybody of a smaller one.',
  missing: 'False for people without an address.',
  examples: [
    { expression: "sample(100, 'spring')", gives: true },
    { expression: "sample(0, 'spring')", gives: false },
  ],
  compile: ([percent, salt]) => call('less', drawn(salt!), call('multiply', percent!, number(100))),
};
