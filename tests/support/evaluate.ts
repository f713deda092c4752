import { createHash } from 'node:crypto';
import { formatInstant } from '../../src/clock/instant.ts';
import { toInstant, toLocal } from '../../src/clock/zone.ts';
import type { Formula, Primitive } from '../../src/expression/formula.ts';
import { add, divide, modulo, multiply, parse, round, subtract, tidy, writeNumber } from './decimal.ts';

/** Timestamps are ms since 1970, dates `YYYY-MM-DD`, null is missing. */
export type Value = number | string | boolean | null | readonly string[];

const day = 86_400_000;

/**
 * What a formula gives for one row: slow, and as plain as the table of primitives reads. `zone` is the rules' zone.
 * Patterns are run as JavaScript's, which agree with RE2 on what the project uses.
 */
export function evaluate(
  formula: Formula,
  row: Readonly<Record<string, Value>>,
  zone = 'UTC',
  tables: Tables = {},
): Value {
  if (formula.kind === 'literal') return formula.value;
  if (formula.kind === 'column') {
    if (!(formula.name in row)) throw new Error(`the row has no column ${formula.name}`);
    return row[formula.name]!;
  }
  const values = formula.arguments.map((argument) => evaluate(argument, row, zone, tables));
  const { primitive } = formula;
  if (isTolerant(primitive)) return tolerant[primitive](values);
  if (values.includes(null)) return comparisons.has(primitive) ? false : null;
  return strict[primitive](values, { zone, type: formula.arguments[0]!.type, tables });
}

function isTolerant(primitive: Primitive): primitive is keyof typeof tolerant {
  return Object.hasOwn(tolerant, primitive);
}

/** Primitives that say themselves what a missing argument means. */
const tolerant = {
  and: (values) => values.every((value) => value === true),
  or: (values) => values.some((value) => value === true),
  not: ([value]) => value !== true,
  known: ([value]) => value !== null,
  truth: ([value]) => value === true,
  choose: (values) => {
    for (let index = 0; index + 1 < values.length; index += 2)
      if (values[index] === true) return values[index + 1]!;
    return values.at(-1)!;
  },
  first_known: (values) => values.find((value) => value !== null) ?? null,
  least: (values) => extreme(values, Math.min),
  greatest: (values) => extreme(values, Math.max),
  join_known: ([separator, ...texts]) => texts.filter((each) => each !== null).join(separator as string),
  csv_row: (cells) => cells.map((cell) => cell ?? '').join(','),
  one_of: ([value, ...others]) => value !== null && others.includes(value!),
} satisfies { [name in Primitive]?: (values: readonly Value[]) => Value };

/** False when something is missing; all others are missing then. */
const comparisons: ReadonlySet<Primitive> = new Set([
  'equal',
  'less',
  'less_or_equal',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'has',
]);

type Strict = Exclude<Primitive, keyof typeof tolerant>;

interface Setting {
  zone: string;
  type: Formula['type'];
  tables: Tables;
}

/** Rows of reference tables by their `id`, with `lat` and `lon`, in the order of their keys. */
type Tables = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>;

// Arguments are of the types that the table states; nothing here checks them again.
type Known = any;

const strict: { [name in Strict]: (values: Known[], setting: Setting) => Value } = {
  equal: ([a, b]) => compare(a, b) === 0,
  less: ([a, b]) => compare(a, b) < 0,
  less_or_equal: ([a, b]) => compare(a, b) <= 0,
  contains: ([text, part]) => text.includes(part),
  starts_with: ([text, part]) => text.startsWith(part),
  ends_with: ([text, part]) => text.endsWith(part),
  matches: ([text, pattern]) => regex(pattern).test(text),
  has: ([list, text]) => list.includes(text),
  csv_cell: ([text]) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),

  add: ([a, b]) => add(a, b),
  subtract: ([a, b]) => subtract(a, b),
  multiply: ([a, b]) => multiply(a, b),
  divide: ([a, b]) => divide(a, b),
  whole_share: ([times, part, size]) => (size === 0 ? null : Math.floor((times * part) / size)),
  negate: ([a]) => (a === 0 ? 0 : -a),
  absolute: ([a]) => Math.abs(a),
  round: ([a, places]) => round(a, places),
  floor: ([a]) => Math.floor(a),
  ceiling: ([a]) => Math.ceil(a) + 0,
  modulo: ([a, b]) => modulo(a, b),
  power: ([a, b]) => (Number.isFinite(a ** b) ? tidy(a ** b) : null),
  fade: ([points, from, to, life]) => tidy(points * 2 ** ((from - to) / (life * 1000))),
  share_left: ([from, to, length]) => divide(Math.max(0, length - (to - from)), length),
  square_root: ([a]) => (a < 0 ? null : tidy(Math.sqrt(a))),
  logarithm: ([a]) => (a <= 0 ? null : tidy(Math.log(a))),
  great_circle: ([lat, lon, lat2, lon2]) => {
    if (Math.max(Math.abs(lat), Math.abs(lat2)) > 90 || Math.max(Math.abs(lon), Math.abs(lon2)) > 180)
      return null;
    const [a, b, c, d] = [lat, lon, lat2, lon2].map((degrees) => (degrees * Math.PI) / 180);
    const chord = Math.sin((c! - a!) / 2) ** 2 + Math.cos(a!) * Math.cos(c!) * Math.sin((d! - b!) / 2) ** 2;
    return Math.round(2 * 6371.0088 * Math.asin(Math.sqrt(Math.min(1, chord))) * 1000) / 1000;
  },

  local: ([instant], { zone }) => toLocal(zone, instant),
  date_of: ([local]) => isoDate(local),
  midnight: ([date], { zone }) => toInstant(zone, Date.parse(date)),
  days_between: ([from, to]) => (Date.parse(to) - Date.parse(from)) / day,
  seconds_between: ([from, to]) => (to - from) / 1000,
  add_days: ([date, days]) => isoDate(Date.parse(date) + days * day),
  date_from_parts: ([year, month, date]) => isoDate(Date.UTC(year, month - 1, date)),
  hour_of: ([local]) => new Date(local).getUTCHours(),
  weekday_of: ([date]) => new Date(date).getUTCDay() || 7,
  day_of: ([date]) => Number(date.slice(-2)),
  month_of: ([date]) => Number(date.slice(-5, -3)),
  year_of: ([date]) => Number(date.slice(0, -6)),

  lower: ([text]) => text.toLowerCase(),
  upper: ([text]) => text.toUpperCase(),
  trim: ([text]) => text.replace(/^ +| +$/g, ''),
  // oxlint-disable-next-line no-control-regex
  one_line: ([text]) => text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, ' '),
  length: ([text]) => [...text].length,
  byte_length: ([text]) => Buffer.byteLength(text),
  concat: (texts) => texts.join(''),
  left: ([text, count]) => [...text].slice(0, Math.max(0, count)).join(''),
  right: ([text, count]) => (count <= 0 ? '' : [...text].slice(-count).join('')),
  replace: ([text, what, by]) => (what === '' ? text : text.split(what).join(by)),
  split: ([text, separator]) =>
    text
      .split(separator)
      .map((part: string) => part.trim())
      .filter((part: string) => part !== ''),
  before_last: ([text, mark]) => (text.includes(mark) ? text.slice(0, text.lastIndexOf(mark)) : null),
  after_last: ([text, mark]) =>
    text.includes(mark) ? text.slice(text.lastIndexOf(mark) + mark.length) : null,
  cut_bytes: ([text, bytes]) => {
    let kept = '';
    for (const character of text) {
      if (Buffer.byteLength(kept + character) > bytes) break;
      kept += character;
    }
    return kept;
  },
  item_of: ([list, place]) => list[place - 1] ?? null,
  list_length: ([list]) => list.length,
  join_list: ([list, separator]) => list.join(separator),

  number_from: ([text]) => parse(text),
  date_from: ([text]) => (isDate(text) ? text : null),
  written: ([value], { type }) => {
    if (type === 'number') return writeNumber(value);
    if (type === 'timestamp') return formatInstant(value);
    return type === 'list' ? value.join(', ') : String(value);
  },
  written_date: ([value, pattern], { type }) => {
    const date = type === 'timestamp' ? isoDate(value) : value;
    const [year, month, dayOfMonth] = date.split('-');
    return pattern.replace('YYYY', year).replace('MM', month).replace('DD', dayOfMonth);
  },

  digest: ([text]) => createHash('sha256').update(text).digest('hex'),
  lookup: ([row, table, of], { tables }) =>
    tables[table]?.find((each, index) => row === (typeof row === 'number' ? index + 1 : each['id']))?.[of] ??
    null,
  nearest: ([lat, lon, table], { tables }) => {
    const metres = (tables[table] ?? []).map(
      (each) =>
        strict.great_circle([lat, lon, each['lat'], each['lon']], {
          zone: '',
          type: 'number',
          tables,
        }) as number,
    );
    return metres.length === 0 ? null : metres.indexOf(Math.min(...metres)) + 1;
  },

  share_of: ([text]) =>
    Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16) % 10_000,
};

function extreme(values: readonly Value[], pick: (...numbers: number[]) => number): Value {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : pick(...known);
}

/** Texts in the order of their UTF-8 bytes, which is that of their code points. */
function compare(a: Known, b: Known): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (Array.isArray(a)) return a.length === b.length && a.every((each, index) => each === b[index]) ? 0 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RE2 writes flags at the front: `(?i)`. */
function regex(pattern: string): RegExp {
  const [flags, letters = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [''];
  return new RegExp(pattern.slice(flags.length), `u${letters}`);
}

const isoDate = (local: number): string => new Date(local).toISOString().slice(0, 10);

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && isoDate(Date.parse(text)) === text
  );
}
