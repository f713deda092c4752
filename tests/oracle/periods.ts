import { before } from '../../src/clock/calendar.ts';
import type { Query } from '../../src/expression/tree.ts';
import { greatestOf, leastOf } from './value.ts';
import type { Value } from './world.ts';

/** What a number was in a period, of what it was at each look. */
export const periods: Readonly<Record<string, (values: readonly Value[], zone: string) => Value>> = {
  highest: greatestOf,
  lowest: leastOf,
};

/** The instant itself and, a day apart or as `every` says, all those before it that are in the period. */
export function looks({ windows: [window], every }: Query, instant: number, zone: string): number[] {
  if (window?.kind !== 'last') throw new Error('the oracle sees no period here');
  const { amount, unit } = every?.length ?? { amount: 1, unit: 'day' };
  const start = before(instant, window.length, zone);
  // In the hour that clocks show twice, "0 days before" would be the first of both.
  const found = [instant];
  for (let step = 1; step < 100; step++) found.push(before(instant, { amount: amount * step, unit }, zone));
  return found.filter((look) => look >= start);
}
