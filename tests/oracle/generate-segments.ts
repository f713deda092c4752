import fc, { type Arbitrary } from 'fast-check';
import { generatorIn } from './generate-values.ts';
import type { Scope } from './scope.ts';
import { addressFiles } from './segments.ts';
import type { Definitions, Segment } from './world.ts';

/** Segments that are narrowed: excluded people, the top, a limit. */
export function narrowed(scope: Scope): Arbitrary<Segment> {
  const of = generatorIn(scope);
  const condition = of.of('condition', 2);
  const optional = <Value>(value: Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const order = fc.oneof(of.of('number', 2), of.of('number', 1), of.of('instant', 1), of.of('date', 1));
  return fc
    .record({
      where: fc.oneof(condition, fc.constant('true')),
      exclude: optional(fc.array(condition, { maxLength: 2 })),
      include_file: optional(fc.constantFrom(...Object.keys(addressFiles))),
      exclude_file: optional(fc.constantFrom(...Object.keys(addressFiles))),
      top: optional(fc.tuple(fc.integer({ min: 1, max: 6 }), order)),
      limit: optional(fc.integer({ min: 1, max: 5 })),
    })
    .map(({ where, exclude, include_file, exclude_file, top, limit }) => ({
      where,
      ...(include_file !== undefined && { include_file }),
      ...(exclude_file !== undefined && { exclude_file }),
      ...(exclude && { exclude }),
      ...(top && { top: `${top[0]} by ${top[1]}` }),
      ...(limit !== undefined && { limit }),
    }));
}

const drawn: Arbitrary<Partial<Segment>> = fc
  .record({
    holdout: fc.constantFrom('50%', '12.5%', '99.99%', { share: '30%', salt: 'spring' }),
    split: fc.constantFrom(undefined, ['a', 'b', 'c'], { a: '33.3%', b: '66.7%' }),
  })
  .map(({ holdout, split }) => ({ holdout, ...(split && { split }) }));

/** A segment with a control group, and what other expressions may call it; and one that is split as well. */
export const drawnNames = ['d1', 'd1.holdout', 'd2.holdout', 'd2.a'];

export function drawnSegments(scope: Scope): Arbitrary<Record<string, Segment>> {
  const segment = generatorIn(scope).of('condition', 2);
  return fc.tuple(segment, segment, drawn).map(([first, second, draw]) => ({
    d1: { where: first, holdout: '40%' },
    d2: { where: second, split: ['a', 'b'], ...draw },
  }));
}

/** A list for each value, of those who are enough, and one of the rest. */
export function splitSegments(scope: Scope): Arbitrary<Segment> {
  const segment = generatorIn(scope).of('condition', 1);
  const optional = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
  return fc
    .record({
      where: fc.oneof(segment, fc.constant('true')),
      by: fc.constantFrom('country', 'last(orders.category)', 'count(orders)', 'vip', 'first(items.sku)'),
      at_least: optional,
      most: optional,
      rest: fc.constantFrom(undefined, 'the-rest'),
      holdout: fc.constantFrom(undefined, '30%'),
    })
    .map(({ where, by, at_least, most, rest, holdout }) => ({
      where,
      split_by: { by, ...(at_least && { at_least }), ...(most && { most }), ...(rest && { rest }) },
      ...(holdout && { holdout }),
    }));
}

/** Segments of which lists have the first only. */
export const priorities: Arbitrary<readonly string[]> = fc.shuffledSubarray([
  'd1',
  'd2',
  's1',
  'g1',
  'g16',
  'n1',
  'n2',
  'letter',
  'lifecycle.new',
  'rfm.loyal',
]);

/** Groups that are meant to be a partition, of whatever a group may be of; hardly one of them is. */
export function groupsOf(scope: Scope): Arbitrary<NonNullable<Definitions['groups']>> {
  const members = ['d1', 'd2', 'd2.a', 'd2.b', 's1', 'g1', 'g17', 'n3', 'letter', "letter.win'ter.2"];
  const group = fc
    .record({
      segments: fc.shuffledSubarray(
        [...members, 'lifecycle.new', 'lifecycle.prospect', 'rfm.champions', 'rfm.lost'],
        { minLength: 2, maxLength: 5 },
      ),
      among: fc.option(generatorIn(scope).of('condition', 1), { nil: undefined }),
    })
    .map(({ segments, among }) => ({ segments, partition: true as const, ...(among && { among }) }));
  return fc.record({ some: group, others: group });
}

/** Reasons to be on no list; few people have any. */
export const suppressions: Arbitrary<NonNullable<Definitions['suppress']>> = fc.constantFrom(
  {},
  { refused: "consent = 'no'" },
  { left: 'any(unsubscribes without clicks after)', refused: "consent = 'no'" },
  { staff: "tags contains 'staff'", 'in a letter': 'letter.spring.`2`', left: 'any(unsubscribes)' },
);

/** A segment for each campaign and number, and what other expressions may call them. */
export const letterNames = ['letter', 'letter.spring.`1`', "letter.`win'ter`.`2`"];

export const letters: Arbitrary<Segment> = fc
  .record({
    events: fc.constantFrom('opens', 'clicks', 'mail', 'sends'),
    narrow: fc.constantFrom<Partial<Segment>>(
      {},
      { limit: 2 },
      { top: '3 by points + $least' },
      { exclude: ['any(clicks where campaign != $campaign)'] },
    ),
  })
  .map(({ events, narrow }) => ({
    for: { campaign: ['spring', "win'ter"], least: [1, 2] },
    where: `count(${events} where campaign = $campaign or campaign is missing) >= $least`,
    ...narrow,
  }));
