import { and, call, missing, not, number, or, text, type Formula } from '../expression/formula.ts';
import type { Provider } from './providers/provider.ts';

const shape = '^[^@]+@[^@.]+(\\.[^@.]+)+$';

/** Blanks, control and invisible characters, and those that RFC 5322 allows only within quotes. */
const never = '[\\p{Z}\\p{Cc}\\p{Cf}"(),:;<>\\[\\]\\\\]';

/** What nearly all addresses look like; only the others are looked at closely. */
const usual = '^[A-Za-z0-9._%-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$';

/**
 * Why a service would not take a person's address: the first reason that holds, as text; missing when it is fine.
 * An address that a spreadsheet would run as a formula is left out rather than altered.
 */
export function leftOut(
  address: Formula,
  { title, address: { maxLength, accepted }, roleAddresses }: Provider,
  roles: 'leave-out' | 'keep',
): Formula {
  const reasons: [reason: string, holds: Formula][] = [
    ['no address', or(not(call('known', address)), call('equal', address, text('')))],
    ['not an address', not(isAddress(address))],
    ['address begins like a formula', matches(address, '^[=+@-]')],
  ];
  if (maxLength !== undefined)
    reasons.push(['address too long', call('less', number(maxLength), call('length', address))]);
  if (accepted !== undefined)
    reasons.push([`address has characters that ${title} refuses`, not(matches(address, accepted))]);
  if (roles === 'leave-out' && roleAddresses.length > 0)
    reasons.push(['role address', call('one_of', localPart(address), ...roleAddresses.map(text))]);
  return call('choose', ...reasons.flatMap(([reason, holds]) => [holds, text(reason)]), missing('text'));
}

/** Whether the service warns that it may pass over a person's address, where it does so. */
export function unsure(address: Formula, { address: { sure } }: Provider): { unsure?: Formula } {
  return sure === undefined ? {} : { unsure: not(matches(address, sure)) };
}

function isAddress(address: Formula): Formula {
  return or(matches(address, usual), and(matches(address, shape), not(matches(address, never))));
}

const matches = (value: Formula, pattern: string): Formula => call('matches', value, text(pattern));

/** What stands before the last `@`, in lower case. */
function localPart(address: Formula): Formula {
  const domain = call('length', call('after_last', address, text('@')));
  const length = call('subtract', call('subtract', call('length', address), domain), number(1));
  return call('lower', call('left', address, length));
}
