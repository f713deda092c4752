import {
  and,
  call,
  column,
  missing,
  not,
  number,
  or,
  text,
  truth,
  type Formula,
} from '../expression/formula.ts';
import type { Meaning } from '../expression/meaning.ts';
import type { SegmentRule } from '../rules/rules.ts';
import type { Lowering } from './lower.ts';
import { truthOf } from './truth.ts';
import { addressFileColumn, personColumns } from './plan.ts';
import type { SegmentMeaning } from './segments.ts';

/**
 * Who is a member of a segment at an instant. Each step narrows what the one before leaves: where, exclude, the
 * files, top, limit. `name` is unlike those of other segments and instants.
 */
export function lowerSegment(
  lowering: Lowering,
  meaning: SegmentMeaning,
  name: string,
  instant: number,
): Formula {
  return narrowed(lowering, meaning, name, instant).members;
}

/** A person's place among those whom `top` and `limit` choose from; missing for all others. */
export function placesIn(lowering: Lowering, meaning: SegmentMeaning, name: string): Places {
  return narrowed(lowering, meaning, name, lowering.instant).places;
}

interface Places {
  top?: Formula;
  limit?: Formula;
}

function narrowed(
  lowering: Lowering,
  { where, exclude = [], includeFile, excludeFile, top, limit }: SegmentMeaning,
  name: string,
  instant: number,
): { members: Formula; places: Places } {
  const holds = (meaning: Meaning) => truthOf(lowering.person(meaning, instant));
  const places: Places = {};
  let members = and(holds(where), ...exclude.map((each) => not(holds(each))));
  if (includeFile !== undefined) members = or(members, isInFile(includeFile));
  if (excludeFile !== undefined) members = and(members, not(isInFile(excludeFile)));
  if (top) {
    places.top = placeAmong(lowering, members, lowering.person(top.by, instant), `${name} by value`);
    members = call('less_or_equal', places.top, number(top.count));
  }
  if (limit) {
    places.limit = placeAmong(lowering, members, lot(limit.salt), `${name} by lot`);
    members = call('less_or_equal', places.limit, number(limit.count));
  }
  return { members, places };
}

export const isInFile = (file: string) => column(addressFileColumn(file), 'boolean');

/** The place of each among some people, the greatest value first; missing for others and without a value. */
function placeAmong({ columns }: Lowering, people: Formula, value: Formula, name: string): Formula {
  const among = columns.named(`candidates for ${name}`, () => people);
  const order = columns.named(name, () => value);
  const place = columns.rank('place', 'number', among, order);
  return call('choose', and(among, call('known', order)), place, missing('number'));
}

/** Who is held out of a segment, or in a part of its split, at an instant. */
export function lowerDrawn(lowering: Lowering, rule: SegmentRule, drawn: string, instant: number): Formula {
  const members = lowering.reference({ what: 'segment', name: rule.name, type: 'boolean' }, instant);
  if (drawn === 'holdout') return and(members, heldOut(rule));
  return and(
    members,
    not(heldOut(rule)),
    call(
      'equal',
      lowering.columns.named(`part of ${rule.name}`, () => partOf(rule)),
      text(drawn),
    ),
  );
}

/** Whether a segment's draw would hold a person out: the share of the salt, a colon and the address is below its own. */
export function heldOut({ holdout }: SegmentRule): Formula {
  return holdout ? call('less', shareOf(holdout.salt), number(holdout.share)) : truth(false);
}

/** The part of a split that a person falls into; who has no address is in the last. */
export function partOf({ name, split = [] }: SegmentRule): Formula {
  let upTo = 0;
  const choices = split.slice(0, -1).flatMap((part) => {
    upTo += part.share;
    return [call('less', shareOf(`${name} split`), number(upTo)), text(part.name)];
  });
  return call('choose', ...choices, text(split.at(-1)!.name));
}

const shareOf = (salt: string) => call('share_of', salted(salt));

/** A text that is the same for a person every night and falls anywhere: SHA-256 of the salt, a colon and the address. */
function lot(salt: string): Formula {
  return call('digest', salted(salt));
}

const salted = (salt: string) => call('concat', text(`${salt}:`), column(personColumns.address, 'text'));

/** A value as the name of a part, on one line: yes and no for truths; missing where there is nothing to read. */
export function writtenValue(value: Formula): Formula {
  const word =
    value.type === 'boolean'
      ? call('choose', call('truth', value), text('yes'), call('known', value), text('no'), missing('text'))
      : value.type === 'text'
        ? call('trim', call('one_line', value))
        : call('written', value);
  return call('choose', call('equal', word, text('')), missing('text'), word);
}
