import type { FunctionDefinition } from '../expression/definition.ts';
import { call, mailAddress, text, type Formula } from '../expression/formula.ts';

export const bucket: FunctionDefinition = {
  kind: 'function',
  name: 'bucket',
  group: 'chance',
  parameters: [{ name: 'salt', type: 'text', literal: true }],
  result: 'number',
  range: () => [0, 9999],
  meaning:
    'A number from 0 to 9999 drawn from the address, the same in every run. Another salt draws anew; the same salt gives the same person the same number everywhere.',
  missing: 'Missing for people without an address.',
  examples: [{ expression: "bucket('spring')", gives: 9189 }],
  compile: ([salt]) => drawn(salt!),
};

/** The first 32 bits of SHA-256 of `salt:address`, modulo 10000; missing without an address. */
export function drawn(salt: Formula): Formula {
  return call('share_of', call('concat', salt, text(':'), mailAddress));
}
