import {
  before,
  localDate,
  shiftLocal,
  type CalendarUnit,
  type Duration,
  type Unit,
} from '../../src/clock/calendar.ts';
import { parseInstant } from '../../src/clock/instant.ts';
import { toInstant, toLocal } from '../../src/clock/zone.ts';
import type { Window } from '../../src/expression/tree.ts';
import { isInstant } from './value.ts';
import type { Value } from './world.ts';

const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

/** `30 days` */
export function durationOf(written: string): Duration {
  const [amount, unit] = written.split(' ');
  return { amount: Number(amount), unit: unit!.replace(/s$/, '') as Unit };
}

/** A length of time where no calendar is asked: a day is 24 hours. */
export function millisecondsOf({ amount, unit }: Duration): number {
  if (unit === 'month' || unit === 'year') throw new Error(`a ${unit} has no fixed length`);
  return amount * seconds[unit] * 1000;
}

/**
 * Whether something that happened at `at` is in a window, seen from `instant`. `since` and `before` look at `date`,
 * an instant or missing.
 */
export function isWithin(
  window: Window,
  at: number,
  instant: number,
  zone: string,
  date: number | undefined,
): boolean {
  switch (window.kind) {
    case 'last':
      return before(instant, window.length, zone) <= at && at < instant;
    case 'between':
      return before(instant, window.from, zone) <= at && at < before(instant, window.to, zone);
    case 'calendar': {
      const own = spanName(localDate(instant, zone), window.unit);
      const other = spanName(localDate(at, zone), window.unit);
      if (window.which === 'this') return other === own && at < instant;
      // That of the last day which is not in the same one.
      let day = Date.parse(localDate(instant, zone));
      while (spanName(isoDay(day), window.unit) === own) day -= 86_400_000;
      return other === spanName(isoDay(day), window.unit);
    }
    case 'day':
      return localDate(at, zone) === localDayBefore(instant, window.number, zone);
    case 'day_after': {
      const day =
        date === undefined ? undefined : Date.parse(localDate(date, zone)) + window.number * 86_400_000;
      return day !== undefined && localDate(at, zone) === new Date(day).toISOString().slice(0, 10);
    }
    case 'since':
      return date !== undefined && date <= at;
    case 'before':
      return date !== undefined && at < date;
  }
}

const isoDay = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** What the days of one week, month, quarter or year have in common. */
function spanName(date: string, unit: CalendarUnit): string {
  const [year, month] = date.split('-');
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const names = {
    day: date,
    week: `from ${isoDay(Date.parse(date) - weekday * 86_400_000)}`,
    month: `${year}-${month}`,
    quarter: `${year} ${Math.ceil(Number(month) / 3)}`,
    year: year!,
  };
  return names[unit];
}

/** Whether a date is today or one of the next days, or an instant lies between now and so much later. */
export function isSoon(value: Value, length: Duration, instant: number, zone: string): boolean {
  if (value === null) return false;
  const end = toInstant(zone, shiftLocal(toLocal(zone, instant), length));
  if (isInstant(value)) {
    const exact = ['second', 'minute', 'hour'].includes(length.unit);
    const until = exact ? instant + millisecondsOf(length) : end;
    return instant <= value.instant && value.instant < until;
  }
  const { day } = value as { day: string };
  return localDate(instant, zone) <= day && day < localDate(end, zone);
}

/** The local date so many days ago. */
function localDayBefore(instant: number, days: number, zone: string): string {
  const today = Date.parse(localDate(instant, zone));
  return new Date(today - days * 86_400_000).toISOString().slice(0, 10);
}

/** The instant that "as of" moves to; never later than where it is. */
export function shifted(shift: { ago: Duration } | { date: string }, instant: number, zone: string): number {
  if ('ago' in shift) return before(instant, shift.ago, zone);
  return Math.min(instant, parseInstant(shift.date, zone)!);
}
