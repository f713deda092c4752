import { describe, expect, it } from 'vitest';
import { column } from '../src/expression/formula.ts';
import { leftOut } from '../src/lists/addresses.ts';
import { providers } from '../src/lists/providers/index.ts';
import type { Provider } from '../src/lists/providers/provider.ts';
import { evaluate, type Value } from './support/evaluate.ts';

const { mailchimp, aweber, getresponse, plain } = providers;

function leftOutOf(
  email: string | null,
  provider: Provider,
  roles: 'leave-out' | 'keep' = 'leave-out',
): Value {
  return evaluate(leftOut(column('email', 'text'), provider, roles), { email });
}

describe('people left out', () => {
  const all = [mailchimp, aweber, getresponse, plain];
  const at = (length: number): string => `a@${'b'.repeat(length - 'a@.example.com'.length)}.example.com`;
  const local = (length: number): string => `${'a'.repeat(length)}@example.com`;

  it.each<[address: string | null, provider: Provider[], reason: string | null]>([
    [null, all, 'no address'],
    ['', all, 'no address'],
    ['anna', all, 'not an address'],
    ['@example.com', all, 'not an address'],
    ['anna@localhost', all, 'not an address'],
    ['anna@.com', all, 'not an address'],
    ['anna@example.', all, 'not an address'],
    ['anna@example..com', all, 'not an address'],
    ['anna@two@example.com', all, 'not an address'],
    ['an na@example.com', all, 'not an address'],
    ['anna@example.com ', all, 'not an address'],
    ['anna@example.com\n', all, 'not an address'],
    ['anna\u200b@example.com', all, 'not an address'],
    ['anna\u00a0k@example.com', all, 'not an address'],
    ['<anna@example.com>', all, 'not an address'],
    ['a@example.com,b', all, 'not an address'],
    ['anna..k@example.com', all, 'not an address'],
    ['.anna@example.com', all, 'not an address'],
    ['anna.@example.com', all, 'not an address'],
    ['anna@-example.com', all, 'not an address'],
    ['anna@example-.com', all, 'not an address'],
    ['anna@example.-com', all, 'not an address'],
    ['anna@example.com-', all, 'not an address'],
    ['anna@127.0.0.1', all, 'not an address'],
    ['anna@example.123', all, 'not an address'],
    [local(65), all, 'not an address'],
    [local(64), [mailchimp, plain], null],
    ['anna@ex--ample.xn--p1ai', all, null],
    ['a-_.9@9.example-9.com', all, null],
    ['=cmd@example.com', all, 'address begins like a formula'],
    ['+48@example.com', all, 'address begins like a formula'],
    ['-x@example.com', all, 'address begins like a formula'],
    ['@x@example.com', all, 'not an address'],
    [at(255), [mailchimp], 'address too long'],
    [at(254), [mailchimp], null],
    [at(129), [getresponse], 'address too long'],
    [at(128), [getresponse], null],
    [at(51), [aweber], 'address too long'],
    [at(50), [aweber], null],
    [at(400), [plain], null],
    ['łucja@example.com', [mailchimp], 'address has characters that Mailchimp refuses'],
    ['lucja@łódź.example.com', [mailchimp], null],
    ['łucja@example.com', [plain], null],
    ['a#b@example.com', [getresponse], 'address has characters that GetResponse refuses'],
    ['a&b@example.com', [getresponse], 'address has characters that GetResponse refuses'],
    ['a|b@example.com', [getresponse], 'address has characters that GetResponse refuses'],
    ['a^b%c$d!e@example.com', [getresponse], 'address has characters that GetResponse refuses'],
    ['a#b@example.com', [mailchimp, aweber, plain], null],
    ["o'brien+books@example.co.uk", all, null],
    ['support@example.com', [mailchimp, aweber, getresponse], 'role address'],
    ['Support@example.com', [mailchimp, aweber, getresponse], 'role address'],
    ['support@example.com', [plain], null],
    ['supporter@example.com', all, null],
    ['sales@example.com', [aweber], 'role address'],
    ['sales@example.com', [mailchimp, getresponse], null],
    ['info@example.com', all, null],
    ['list-request@example.com', [mailchimp], 'role address'],
    ['mailer-daemon@example.com', [getresponse], 'role address'],
  ])('%j for %#', (address, refusing, reason) => {
    for (const provider of refusing) expect(leftOutOf(address, provider)).toBe(reason);
  });

  it('keeps role addresses when the list asks for it, and nothing else', () => {
    expect(leftOutOf('support@example.com', mailchimp, 'keep')).toBeNull();
    expect(leftOutOf('support@localhost', mailchimp, 'keep')).toBe('not an address');
  });

  it('gives the first reason', () => {
    expect(leftOutOf(`=${at(300)}`, mailchimp)).toBe('address begins like a formula');
    expect(leftOutOf(`ł${at(300)}`, mailchimp)).toBe('address too long');
  });
});
