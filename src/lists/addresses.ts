import { and, call, missing, not, number, or, text, truth, type Formula } from '../expression/formula.ts';
import type { Provider } from './providers/provider.ts';

const shape = '^[^@]+@[^@.]+(\\.[^@.]+)+$';

/** Dots at the ends of the local part or side by side, labels with `-` at their ends, a figure for a top-level domain. */
const misshapen = '^[.]|[.][.]|[.]@|@-|@.*[.]-|@.*-[.]|@.*-$|[.][0-9]+$';

/** The longest local part, in characters (RFC 5321, 4.5.3.1.1). */
const longestLocalPart = 64;

/** Blanks, control and invisible characters, and those that RFC 5322 allows only within quotes. */
const never = '[\\p{Z}\\p{Cc}\\p{Cf}"(),:;<>\\[\\]\\\\]';

/** What nearly all addresses look like: nobody refuses their characters, and only the others are looked at closely. */
const usual = '^[A-Za-z0-9_][A-Za-z0-9_-]*([.][A-Za-z0-9_-]+)*@([A-Za-z0-9]+(-+[A-Za-z0-9]+)*[.])+[A-Za-z]+$';
/** Before the `@` there cannot be too much: behind it are four characters at least. */
const longestUsual = longestLocalPart + 5;

/**
 * Why a service would not take a person's address: the first reason that holds, as text; missing when it is fine.
 * An address that a spreadsheet would run as a formula is left out rather than altered.
 */
export function leftOut(
  address: Formula,
  { title, address: { maxLength, accepted }, roleAddresses }: Provider,
  roles: 'leave-out' | 'keep',
): Formula {
  type Reason = [reason: string, holds: Formula];
  const unreadable: Reason[] = [
    ['no address', or(not(call('known', address)), call('equal', address, text('')))],
    ['not an address', not(isAddress(address))],
    ['address begins like a formula', matches(address, '^[=+@-]')],
  ];
  const long: Reason[] =
    maxLength === undefined
      ? []
      : [['address too long', call('less', number(maxLength), call('length', address))]];
  const refused: Reason[] =
    accepted === undefined
      ? []
      : [[`address has characters that ${title} refuses`, not(matches(address, accepted))]];
  const role: Reason[] =
    roles === 'keep' || roleAddresses.length === 0
      ? []
      : [['role address', call('one_of', localPart(address), ...roleAddresses.map(text))]];
  const first = (reasons: readonly Reason[]): Formula =>
    reasons.length === 0
      ? missing('text')
      : call('choose', ...reasons.flatMap(([reason, holds]) => [holds, text(reason)]), missing('text'));
  return call(
    'choose',
    isUsual(address),
    first([...long, ...role]),
    first([...unreadable, ...long, ...refused, ...role]),
  );
}

/**
 * The same of addresses that the service is to be told to mail no more. What is pasted is no import: the service may
 * have such people from elsewhere, so all that are addresses are told.
 */
export function untold(address: Formula, provider: Provider, roles: 'leave-out' | 'keep'): Formula {
  const imported = provider.suppressions.header !== undefined;
  return leftOut(address, imported ? provider : { ...provider, address: {}, roleAddresses: [] }, roles);
}

/** Whether the service warns that it may pass over a person's address, where it does so. */
export function unsure(address: Formula, { address: { sure } }: Provider): { unsure?: Formula } {
  if (sure === undefined) return {};
  return { unsure: call('choose', isUsual(address), truth(false), not(matches(address, sure))) };
}

const isUsual = (address: Formula): Formula =>
  and(matches(address, usual), not(call('less', number(longestUsual), call('length', address))));

function isAddress(address: Formula): Formula {
  const local = call('before_last', address, text('@'));
  return and(
    matches(address, shape),
    not(matches(address, never)),
    not(matches(address, misshapen)),
    not(call('less', number(longestLocalPart), call('length', local))),
  );
}

const matches = (value: Formula, pattern: string): Formula => call('matches', value, text(pattern));

/** What stands before the last `@`, in lower case. */
const localPart = (address: Formula): Formula => call('lower', call('before_last', address, text('@')));
