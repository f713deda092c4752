import { toInstant, toLocal } from './zone.ts';

export const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type Unit = (typeof units)[number];

/** A length of time as written: days, weeks, months and years are calendar lengths, the rest are exact. */
export interface Duration {
  amount: number;
  unit: Unit;
}

/** The days that a unit has, and as many as it can have. */
export const mostDays: Record<Unit, number> = {
  second: 1 / 86_400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 31,
  year: 366,
};

/** In days, about a thousand years: calendars of programs do not reach back much further. */
const longest = 366_000;

/** What is wrong with a length of time, where the calendar cannot go so far or has no such part of a month. */
export function flawOf({ amount, unit }: Duration): { message: string; hint?: string } | undefined {
  if (amount * mostDays[unit] > longest) return { message: 'this is longer than a thousand years' };
  if ((unit !== 'month' && unit !== 'year') || Number.isInteger(amount)) return undefined;
  return { message: `a ${unit} has no parts of one length`, hint: 'write it in days, weeks or whole months' };
}

const exact: Partial<Record<Unit, number>> = { second: 1000, minute: 60_000, hour: 3_600_000 };

/** Whether a unit is the same number of seconds always; the others are lengths of the calendar. */
export const isExact = (unit: Unit): boolean => unit in exact;

/**
 * The instant that lies `duration` before `instant` (ms since 1970). Calendar lengths keep the local clock time of
 * `zone`; months and years clamp to the last day (31 March less 1 month is 28 or 29 February).
 */
export function before(instant: number, { amount, unit }: Duration, zone: string): number {
  const step = exact[unit];
  if (step !== undefined) return instant - amount * step;
  const local = toLocal(zone, instant);
  return toInstant(zone, shiftLocal(local, { amount: -amount, unit }));
}

/** The instant that lies `duration` after `instant`, by the same rules. */
export function after(instant: number, { amount, unit }: Duration, zone: string): number {
  return before(instant, { amount: -amount, unit }, zone);
}

/** A local clock time moved by a calendar length. */
export function shiftLocal(local: number, { amount, unit }: Duration): number {
  const step = exact[unit];
  if (step !== undefined) return local + amount * step;
  if (unit === 'day') return local + amount * 86_400_000;
  if (unit === 'week') return local + amount * 7 * 86_400_000;
  const date = new Date(local);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + amount * (unit === 'year' ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const time = ((local % 86_400_000) + 86_400_000) % 86_400_000;
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + time;
}

/**
 * The instants at which a period up to `instant` is looked at, the latest first: `instant` itself and those that lie
 * one, two and more times `every` before it, as far as the period reaches, its beginning included.
 */
export function looksAt(instant: number, period: Duration, every: Duration, zone: string): number[] {
  const start = before(instant, period, zone);
  const looks: number[] = [];
  for (let look = instant; look >= start;) {
    looks.push(look);
    look = before(instant, { amount: every.amount * looks.length, unit: every.unit }, zone);
  }
  return looks;
}

/** What a calendar is divided into; weeks begin on Monday. */
export const calendarUnits = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

/** The instant at which the local day, week, month ... that contains `instant` began, or one so many before it. */
export function startOfUnit(instant: number, unit: CalendarUnit, back: number, zone: string): number {
  const date = new Date(toLocal(zone, instant));
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  const starts: Record<CalendarUnit, number> = {
    day: Date.UTC(year, month, day - back),
    week: Date.UTC(year, month, day - sinceMonday - 7 * back),
    month: Date.UTC(year, month - back, 1),
    quarter: Date.UTC(year, month - (month % 3) - 3 * back, 1),
    year: Date.UTC(year - back, 0, 1),
  };
  return toInstant(zone, starts[unit]);
}

/** The instant at which the local day that contains `instant` began. */
export function startOfDay(instant: number, zone: string): number {
  const local = toLocal(zone, instant);
  return toInstant(zone, Math.floor(local / 86_400_000) * 86_400_000);
}

/** The local date at an instant, `YYYY-MM-DD`. */
export function localDate(instant: number, zone: string): string {
  return new Date(toLocal(zone, instant)).toISOString().slice(0, 10);
}

/** Seconds of a length of time where no calendar is asked: a day has 24 hours, a month is a twelfth of 365.25 days. */
export function secondsOf({ amount, unit }: Duration): number {
  const seconds: Record<Unit, number> = {
    second: 1,
    minute: 60,
    hour: 3600,
    day: 86_400,
    week: 604_800,
    month: 2_629_800,
    year: 31_557_600,
  };
  return amount * seconds[unit];
}
