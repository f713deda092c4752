import { before, localDate } from '../../src/clock/calendar.ts';
import { decimal, fromFloat, multiply, nearest, toFloat } from './decimal.ts';
import type { Oracle, View } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { durationOf, millisecondsOf } from './windows.ts';
import type { Ageing, EventRow, Points, Score, Value } from './world.ts';

/** What a row gives in one way of ageing. */
interface Worth {
  row: EventRow;
  ageing: Ageing;
  points: bigint;
}

/**
 * Points of events, each event's as it has aged, and of conditions, kept within bounds. Points that are missing add
 * nothing. Missing without any event, unless there are only conditions.
 */
export function scoreOf(oracle: Oracle, score: Score, view: View): Value {
  const worths: Worth[] = [];
  let total = 0n;
  let ofEvents = false;
  let seen = false;
  for (const [what, written] of Object.entries(score.points)) {
    const tree = treeOf(what);
    const options: Points = typeof written === 'string' ? { points: written } : written;
    const each = treeOf(options.points);
    const pointsOf = (row?: EventRow) =>
      (oracle.value(each, { ...view, ...(row && { row }) }) as bigint | null) ?? undefined;
    if (oracle.happenings.namesEvents(tree)) {
      ofEvents = true;
      const rows = oracle.happenings.rows(tree, view.person, view.instant);
      if (rows.length > 0) seen = true;
      const ageing = ages(options) ? options : score;
      for (const row of firstOfDay(rows, pointsOf, options.most_per_day, oracle.world.zone)) {
        worths.push({ row, ageing, points: pointsOf(row) ?? 0n });
      }
    } else if (oracle.holds(tree, view)) {
      total += pointsOf() ?? 0n;
    }
  }
  if (ofEvents && !seen) return null;
  for (const worth of worths) total += aged(worth, view.instant, oracle.world.zone);
  if (!score.between) return total;
  const [low, high] = score.between.map(decimal);
  return total < low! ? low! : total > high! ? high! : total;
}

const ages = ({ half_life, fade_over, expire_after }: Ageing) =>
  [half_life, fade_over, expire_after].some((way) => way !== undefined);
/** Of each local day the first so many; of those at one instant the ones with most points. */
function firstOfDay(
  rows: readonly EventRow[],
  pointsOf: (row: EventRow) => bigint | undefined,
  most: number | undefined,
  zone: string,
): readonly EventRow[] {
  if (most === undefined) return rows;
  const days = new Map<string, EventRow[]>();
  for (const row of rows) {
    const day = localDate(row.at, zone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  const order = (a: EventRow, b: EventRow) => {
    const [first, second] = [pointsOf(a), pointsOf(b)];
    if (a.at !== b.at) return a.at - b.at;
    if (first === undefined || second === undefined)
      return first === second ? 0 : first === undefined ? 1 : -1;
    return first > second ? -1 : first < second ? 1 : 0;
  };
  return [...days.values()].flatMap((of) => [...of].sort(order).slice(0, most));
}

/** What the points have become at an instant, rounded once. */
function aged({ row, ageing, points }: Worth, instant: number, zone: string): bigint {
  const { half_life, fade_over, expire_after } = ageing;
  if (half_life !== undefined) {
    const length = millisecondsOf(durationOf(half_life));
    return fromFloat(toFloat(points) * 2 ** ((row.at - instant) / length))!;
  }
  const reach: string | undefined = fade_over ?? expire_after;
  if (reach === undefined) return points;
  const start = before(instant, durationOf(reach), zone);
  if (row.at < start) return 0n;
  if (expire_after !== undefined) return points;
  const share = nearest(BigInt(row.at - start) * 1_000_000n, BigInt(instant - start));
  return multiply(points, share);
}
