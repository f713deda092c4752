import { add, decimal, divide, median } from './decimal.ts';
import { asInstant, compare, greatestOf, leastOf } from './value.ts';
import type { Value } from './world.ts';

/** One selected event: when it happened and the value that is asked for. */
export interface Taken {
  at: number;
  value: Value;
}

type Meaning = (events: readonly Taken[], zone: string) => Value;

const one = 1_000_000n;
const count = (value: number): bigint => BigInt(value) * one;
const knownOf = (events: readonly Taken[]): Exclude<Value, null>[] =>
  events.map((each) => each.value).filter((value) => value !== null);
const numbersOf = (events: readonly Taken[]) => knownOf(events) as bigint[];

/** What each function of a person's events gives. */
export const aggregates: Readonly<Record<string, Meaning>> = {
  any: (events) => events.length > 0,
  none: (events) => events.length === 0,
  count: (events) => count(knownOf(events).length),
  count_distinct: (events, zone) => count(groups(events, zone).length),
  sum: (events) => add(numbersOf(events)),
  avg: (events) => divide(add(numbersOf(events)), count(numbersOf(events).length)),
  median: (events) => median(numbersOf(events)),
  min: (events, zone) => leastOf(knownOf(events), zone),
  max: (events, zone) => greatestOf(knownOf(events), zone),
  first: (events, zone) => {
    const earliest = Math.min(...events.map((each) => each.at));
    return leastOf(knownOf(events.filter((each) => each.at === earliest)), zone);
  },
  last: (events, zone) => {
    const latest = Math.max(...events.map((each) => each.at));
    return greatestOf(knownOf(events.filter((each) => each.at === latest)), zone);
  },
  streak: (events) => {
    const failed = Math.max(...events.filter((each) => each.value !== true).map((each) => each.at));
    return count(events.filter((each) => each.at > failed).length);
  },
  values: (events, zone) => {
    const texts = groups(events, zone).map((each) => each.value as string);
    return texts.length === 0 ? null : texts.sort((a, b) => compare(a, b, zone)!);
  },
  most_common: (events, zone) => commonest(events, zone, Math.max),
  least_common: (events, zone) => commonest(events, zone, Math.min),
  median_gap: (events, zone) => {
    const instants = knownOf(events).map((each) => asInstant(each, zone)!.instant);
    const sorted = [...new Set(instants)].sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((each, index) => decimal((each - sorted[index]!) / 1000));
    const middle = median(gaps);
    return middle === null ? null : divide(middle, count(86_400));
  },
  avg_gap: (events, zone) => {
    const instants = knownOf(events).map((each) => asInstant(each, zone)!.instant);
    if (instants.length < 2) return null;
    const seconds = (Math.max(...instants) - Math.min(...instants)) / 1000;
    return divide(decimal(seconds), count((instants.length - 1) * 86_400));
  },
};

interface Group {
  value: Value;
  size: number;
}

function groups(events: readonly Taken[], zone: string): Group[] {
  const found: Group[] = [];
  for (const value of knownOf(events)) {
    const group = found.find((each) => compare(each.value, value, zone) === 0);
    if (group) group.size++;
    else found.push({ value, size: 1 });
  }
  return found;
}

function commonest(events: readonly Taken[], zone: string, pick: (...sizes: number[]) => number): Value {
  const found = groups(events, zone);
  const wanted = pick(...found.map((each) => each.size));
  const best = found.filter((each) => each.size === wanted).map((each) => each.value);
  return leastOf(best, zone);
}
