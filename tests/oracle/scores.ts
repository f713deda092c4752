import type { Unit } from '../../src/clock/calendar.ts';
import { decimal, fromFloat, toFloat } from './decimal.ts';
import type { Oracle, View } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { millisecondsOf } from './windows.ts';
import type { EventRow, Score, Value } from './world.ts';

/**
 * Points of events, each event's fading by half with every half-life, and of conditions, kept within bounds. Points
 * that are missing add nothing. Missing without any event, unless there are only conditions.
 */
export function scoreOf(oracle: Oracle, { points, half_life, between }: Score, view: View): Value {
  const worth = new Map<EventRow, bigint>();
  let total = 0n;
  let ofEvents = false;
  for (const [what, written] of Object.entries(points)) {
    const tree = treeOf(what);
    const each = treeOf(written);
    if (oracle.happenings.namesEvents(tree)) {
      ofEvents = true;
      for (const row of oracle.happenings.rows(tree, view.person, view.instant)) {
        const own = oracle.value(each, { ...view, row }) as bigint | null;
        worth.set(row, (worth.get(row) ?? 0n) + (own ?? 0n));
      }
    } else if (oracle.holds(tree, view)) {
      total += (oracle.value(each, view) as bigint | null) ?? 0n;
    }
  }
  if (ofEvents && worth.size === 0) return null;
  for (const [row, own] of worth) total += faded(own, view.instant - row.at, half_life);
  if (!between) return total;
  const [low, high] = between.map(decimal);
  return total < low! ? low! : total > high! ? high! : total;
}

/** `points * 2^(-age / half-life)`, rounded once. */
function faded(points: bigint, age: number, halfLife: string | undefined): bigint {
  if (halfLife === undefined) return points;
  const [amount, unit] = halfLife.split(' ');
  const length = millisecondsOf({ amount: Number(amount), unit: unit!.replace(/s$/, '') as Unit });
  return fromFloat(toFloat(points) * 2 ** (-age / length))!;
}
