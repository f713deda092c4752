import fc, { type Arbitrary } from 'fast-check';
import { generatorIn } from './generate-values.ts';
import type { Scope } from './scope.ts';
import type { Segment } from './world.ts';

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
      top: optional(fc.tuple(fc.integer({ min: 1, max: 6 }), order)),
      limit: optional(fc.integer({ min: 1, max: 5 })),
    })
    .map(({ where, exclude, top, limit }) => ({
      where,
      ...(exclude && { exclude }),
      ...(top && { top: `${top[0]} by ${top[1]}` }),
      ...(limit !== undefined && { limit }),
    }));
}

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
