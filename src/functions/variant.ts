import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing, number } from '../expression/formula.ts';
import { drawn } from './bucket.ts';

export const variant: FunctionDefinition = {
  kind: 'function',
  name: 'variant',
  group: 'chance',
  parameters: [
    { name: 'salt', type: 'text', literal: true },
    { name: 'first', type: 'same', literal: true },
    { name: 'others', type: 'same', literal: true, repeated: true },
  ],
  result: 'same',
  meaning:
    'One of n values for each person, in equal shares and the same in every run: the one at place floor(n * bucket(salt) / 10000), counted from 0.',
  missing: 'Missing for people without an address.',
  examples: [
    { expression: "variant('spring', 'a', 'b')", gives: 'b' },
    { expression: "variant('spring', 5, 10, 15)", gives: 15 },
  ],
  compile: ([salt, ...values]) => {
    const place = drawn(salt!);
    const choices = values.flatMap((value, index) => [
      call('less', place, number(Math.ceil((10_000 * (index + 1)) / values.length))),
      value,
    ]);
    return call('choose', ...choices, missing(values[0]!.type));
  },
};
