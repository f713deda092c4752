import { localDate } from '../../src/clock/calendar.ts';
import { toLocal } from '../../src/clock/zone.ts';
import { absolute, decimal, divide, floorTo, fromFloat, round, toFloat } from './decimal.ts';
import { asDay, asInstant, greatestOf, leastOf, written } from './value.ts';
import type { Value } from './world.ts';

export interface Now {
  instant: number;
  zone: string;
}

type Meaning = (args: readonly Value[], now: Now) => Value;

const one = 1_000_000n;
const oneDay = 86_400_000;
const whole = (value: Value): number => Number((value as bigint) / one);
const count = (value: number): bigint => BigInt(value) * one;

/** For functions of which the reference says "a missing argument gives a missing result". */
const known =
  (meaning: (args: readonly any[], now: Now) => Value): Meaning =>
  (args, now) =>
    args.includes(null) ? null : meaning(args, now);
const ofNumber = (meaning: (value: bigint) => Value) => known(([value]) => meaning(value));
const ofNumbers = (meaning: (a: bigint, b: bigint) => Value) => known(([a, b]) => meaning(a, b));
const ofText = (meaning: (value: string) => Value) => known(([value]) => meaning(value));
/** Of the parts of a local date. */
const ofDay = (meaning: (year: number, month: number, day: number) => number) =>
  known(([value], { zone }) => {
    const [year, month, day] = asDay(value, zone)!.day.split('-').map(Number);
    return count(meaning(year!, month!, day!));
  });

function daysBetween(earlier: Value, later: Value, { zone }: Now): bigint {
  return count((Date.parse(asDay(later, zone)!.day) - Date.parse(asDay(earlier, zone)!.day)) / oneDay);
}

const today = ({ instant, zone }: Now): Value => ({ day: localDate(instant, zone) });

/** What each function of values gives. */
export const functions: Readonly<Record<string, Meaning>> = {
  if: ([condition, value, otherwise]) => (condition === true ? value! : (otherwise ?? null)),
  coalesce: (args) => args.find((each) => each !== null) ?? null,

  abs: ofNumber(absolute),
  floor: ofNumber((value) => floorTo(value, one)),
  ceil: ofNumber((value) => -floorTo(-value, one)),
  round: known(([value, places]) => round(value, whole(places ?? 0n))),
  mod: ofNumbers((value, divisor) => (divisor === 0n ? null : value - floorTo(value, divisor))),
  power: ofNumbers((value, exponent) => fromFloat(toFloat(value) ** toFloat(exponent))),
  sqrt: ofNumber((value) => (value < 0n ? null : fromFloat(Math.sqrt(toFloat(value))))),
  log: ofNumber((value) => (value <= 0n ? null : fromFloat(Math.log(toFloat(value))))),
  least: (args, { zone }) => leastOf(args, zone),
  greatest: (args, { zone }) => greatestOf(args, zone),
  number: ofText((text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? decimal(Number(text)) : null)),

  day: known(([when], { zone }) => asDay(when, zone)),
  date: ofText((text) => (isDate(text) ? { day: text } : null)),
  year: ofDay((year) => year),
  month: ofDay((_year, month) => month),
  day_of_month: ofDay((_year, _month, day) => day),
  weekday: ofDay((year, month, day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7),
  hour: known(([when], { zone }) =>
    count(new Date(toLocal(zone, asInstant(when, zone)!.instant)).getUTCHours()),
  ),
  days_between: known(([earlier, later], now) => daysBetween(earlier, later, now)),
  days_since: known(([when], now) => daysBetween(when, today(now), now)),
  days_until: known(([when], now) => daysBetween(today(now), when, now)),
  hours_since: known(([when], { instant, zone }) => {
    const seconds = decimal((instant - asInstant(when, zone)!.instant) / 1000);
    return divide(seconds, count(3600));
  }),
  age: known(([born], now) => {
    const from = asDay(born, now.zone)!.day;
    const to = localDate(now.instant, now.zone);
    const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
    return count(to.slice(5) < from.slice(5) ? years - 1 : years);
  }),

  lower: ofText((text) => text.toLowerCase()),
  upper: ofText((text) => text.toUpperCase()),
  trim: ofText((text) => text.replace(/^ +/, '').replace(/ +$/, '')),
  length: ofText((text) => count([...text].length)),
  left: known(([text, characters]) => [...text].slice(0, Math.max(0, whole(characters))).join('')),
  right: known(([text, characters]) => {
    const all = [...text];
    return all.slice(Math.max(0, all.length - Math.max(0, whole(characters)))).join('');
  }),
  replace: known(([text, what, by]) => text.split(what).join(by)),
  concat: (args) => args.map((each) => (each === null ? '' : written(each))).join(''),
  domain: ofText((text) => (text.includes('@') ? text.slice(text.lastIndexOf('@') + 1).toLowerCase() : null)),

  split: known(([text, separator]) =>
    text
      .split(separator)
      .map((part: string) => part.trim())
      .filter((part: string) => part !== ''),
  ),
  list_length: known(([list]) => count(list.length)),
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
