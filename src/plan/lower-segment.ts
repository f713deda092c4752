import { and, call, column, not, number, text, type Formula } from '../expression/formula.ts';
import type { Meaning } from '../expression/meaning.ts';
import { truthOf, type Lowering } from './lower.ts';
import { personColumns } from './plan.ts';
import type { SegmentMeaning } from './segments.ts';

/**
 * Who is a member of a segment at an instant. Each step narrows what the one before leaves: where, exclude, top,
 * limit. `name` is unlike those of other segments and instants.
 */
export function lowerSegment(
  lowering: Lowering,
  { where, exclude = [], top, limit }: SegmentMeaning,
  name: string,
  instant: number,
): Formula {
  const holds = (meaning: Meaning) => truthOf(lowering.person(meaning, instant));
  let members = and(holds(where), ...exclude.map((each) => not(holds(each))));
  if (top)
    members = firstOf(lowering, members, top.count, lowering.person(top.by, instant), `${name} by value`);
  if (limit) members = firstOf(lowering, members, limit.count, lot(limit.salt), `${name} by lot`);
  return members;
}

/** At most `count` members, those with the greatest values; whose value is missing is not among them. */
function firstOf(
  { columns }: Lowering,
  members: Formula,
  count: number,
  value: Formula,
  name: string,
): Formula {
  const among = columns.named(`candidates for ${name}`, () => members);
  const order = columns.named(name, () => value);
  const place = columns.rank('place', 'number', among, order);
  return and(among, call('known', order), call('less_or_equal', place, number(count)));
}

/** A text that is the same for a person every night and falls anywhere: SHA-256 of the salt, a colon and the address. */
function lot(salt: string): Formula {
  return call('digest', call('concat', text(`${salt}:`), column(personColumns.address, 'text')));
}
