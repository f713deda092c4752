import { localDate } from '../../src/clock/calendar.ts';
import { formatInstant, parseInstant } from '../../src/clock/instant.ts';
import { toInstant } from '../../src/clock/zone.ts';
import { writeDecimal } from './decimal.ts';
import type { Day, Instant, Value } from './world.ts';

export const isInstant = (value: Value): value is Instant =>
  typeof value === 'object' && value !== null && 'instant' in value;
export const isDay = (value: Value): value is Day =>
  typeof value === 'object' && value !== null && 'day' in value;
export const isList = (value: Value): value is readonly string[] => Array.isArray(value);

/** An instant as the local date, a text as the date that it spells. */
export function asDay(value: Value, zone: string): Day | null {
  if (value === null || isDay(value)) return value;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return { day: value };
  return { day: localDate(asInstant(value, zone)!.instant, zone) };
}

/** A date as its local midnight, a text as the instant that it spells. */
export function asInstant(value: Value, zone: string): Instant | null {
  if (value === null || isInstant(value)) return value;
  if (isDay(value)) return { instant: toInstant(zone, Date.parse(value.day)) };
  const instant = typeof value === 'string' ? parseInstant(value, zone) : undefined;
  if (instant === undefined) throw new Error(`no instant: ${JSON.stringify(value)}`);
  return { instant };
}

/** Below zero, zero or above, as the first is less, equal or greater; undefined where either is missing. */
export function compare(a: Value, b: Value, zone: string): number | undefined {
  if (a === null || b === null) return undefined;
  if (isDay(a) || isDay(b)) return order(asDay(a, zone)!.day, asDay(b, zone)!.day);
  if (isInstant(a) || isInstant(b)) return order(asInstant(a, zone)!.instant, asInstant(b, zone)!.instant);
  if (typeof a === 'string' && typeof b === 'string') return byCodePoint(a, b);
  return order(a, b);
}

function order<V>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byCodePoint(a: string, b: string): number {
  const [as, bs] = [a, b].map((text) => [...text].map((character) => character.codePointAt(0)!));
  for (let index = 0; index < Math.min(as!.length, bs!.length); index++) {
    if (as![index] !== bs![index]) return as![index]! - bs![index]!;
  }
  return as!.length - bs!.length;
}

/** The least of the values that are known; missing where there is none. */
export function leastOf(values: readonly Value[], zone: string): Value {
  return extreme(values, (order) => order < 0, zone);
}

/** The greatest of the values that are known; missing where there is none. */
export function greatestOf(values: readonly Value[], zone: string): Value {
  return extreme(values, (order) => order > 0, zone);
}

function extreme(values: readonly Value[], isBetter: (order: number) => boolean, zone: string): Value {
  let best: Value = null;
  for (const value of values) {
    if (value !== null && (best === null || isBetter(compare(value, best, zone)!))) best = value;
  }
  return best;
}

/** A known value as `concat` writes it. */
export function written(value: Exclude<Value, null>): string {
  if (typeof value === 'bigint') return writeDecimal(value);
  if (isInstant(value)) return formatInstant(value.instant);
  if (isDay(value)) return value.day;
  return isList(value) ? value.join(', ') : String(value);
}

/** A value as a cell of a `plain` list shows it: instants by their local date. */
export function cellOf(value: Value, zone: string): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return isInstant(value) ? asDay(value, zone)!.day : written(value);
}
