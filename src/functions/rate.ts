import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing } from '../expression/formula.ts';

export const rate: FunctionDefinition = {
  kind: 'function',
  name: 'rate',
  group: 'numbers',
  parameters: [
    { name: 'part', type: 'number' },
    { name: 'whole', type: 'number' },
    { name: 'least', type: 'number', optional: true },
  ],
  result: 'number',
  meaning: 'part / whole, where the whole is at least so much that a rate says something.',
  missing: 'Missing when the whole is 0 or less than `least`. A missing argument gives a missing result.',
  examples: [
    { expression: 'rate(count(orders where coupon is known), count(orders))', gives: 0.333333 },
    { expression: 'rate(1, 3, 5)', gives: null },
    { expression: 'rate(4, 5, 5)', gives: 0.8 },
  ],
  compile: ([part, whole, least]) => {
    const share = call('divide', part!, whole!);
    return least ? call('choose', call('less_or_equal', least, whole!), share, missing('number')) : share;
  },
};
