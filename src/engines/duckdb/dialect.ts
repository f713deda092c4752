import type { Call, Formula, Primitive, ValueType } from '../../expression/formula.ts';
import { join, number, sql, Sql, text } from '../../sql/sql.ts';
import { fromMillionths, isWhole, narrowly, productOf, quotientOf, widened, written } from './arithmetic.ts';
import { itsColumn, lookupAlias, nearestPlace, writtenIn } from './lookups.ts';

type Print = (args: readonly Sql[], call: Call) => Sql;

/** What values are stored as. Instants are UTC clock times; numbers computed are decimals with six places. */
export const storedAs: Record<ValueType, Sql> = {
  number: sql`DECIMAL(38, 6)`,
  text: sql`VARCHAR`,
  boolean: sql`BOOLEAN`,
  timestamp: sql`TIMESTAMP`,
  date: sql`DATE`,
  list: sql`VARCHAR[]`,
};

const comma = (args: readonly Sql[]) => join(args, ', ');
const named =
  (name: Sql): Print =>
  (args) =>
    sql`${name}(${comma(args)})`;
/** Comparisons with a missing value are false. */
const twoValued = (condition: Sql) => sql`coalesce(${condition}, false)`;
const infix =
  (operator: Sql): Print =>
  ([a, b]) =>
    sql`(${a!} ${operator} ${b!})`;

/** Comparisons as they are where missing is as good as false: in filters. */
export const comparisons = {
  equal: infix(sql`=`),
  less: infix(sql`<`),
  less_or_equal: infix(sql`<=`),
  // IN goes through all rows once an item, and a list is gone through once a row, which is faster from a few items on.
  one_of: ([value, ...items], { arguments: [of] }) =>
    items.length > 8 && of!.type === 'text'
      ? sql`list_contains([${comma(items)}], ${value!})`
      : sql`(${value!} IN (${comma(items)}))`,
  contains: named(sql`contains`),
  starts_with: named(sql`starts_with`),
  ends_with: named(sql`ends_with`),
  matches: named(sql`regexp_matches`),
  has: named(sql`list_contains`),
  truth: ([a]) => a!,
} as const satisfies Partial<Record<Primitive, Print>>;

const compared =
  (compare: Print): Print =>
  (args, call) =>
    call.arguments.every(isNeverMissing) ? compare(args, call) : twoValued(compare(args, call));

/** Literals, counts that are 0 of nothing, what rules have decided, and the instants of events, which have one or are rejected. */
export function isNeverMissing(formula: Formula): boolean {
  if (formula.kind === 'literal') return formula.value !== null;
  if (formula.kind === 'column') {
    return formula.known === true || (formula.of === 'row' && formula.name === 'at');
  }
  const { primitive, arguments: args, type } = formula;
  if (primitive === 'first_known') return args.some(isNeverMissing);
  return type === 'boolean' && primitive !== 'choose' && primitive !== 'lookup';
}

/** Conditions joined are made two-valued once, as a whole: whether a part is missing or false makes no difference. */
export function joined(filter: Sql, parts: readonly Formula[]): Sql {
  return parts.every(isPlain) ? filter : twoValued(filter);
}

/** Whether a condition is true or false also when its comparisons are left as they are. */
function isPlain(formula: Formula): boolean {
  if (formula.kind !== 'call') return isNeverMissing(formula);
  const { primitive, arguments: args } = formula;
  if (primitive === 'and' || primitive === 'or') return args.every(isPlain);
  return primitive in comparisons ? args.every(isNeverMissing) : isNeverMissing(formula);
}

/** Floating point back to six decimal places; what does not fit or is no number becomes missing. */
const decimal = (double: Sql) => sql`TRY_CAST(round(${double}, 6) AS DECIMAL(38, 6))`;
const double = (value: Sql) => sql`CAST(${value} AS DOUBLE)`;
const control = sql`'[\\x00-\\x1f\\x7f-\\x{9f}\\x{2028}\\x{2029}]'`;
const whole = (value: Sql) => sql`CAST(${value} AS BIGINT)`;
/** How many characters or which item: no text and no list has more than 32 bits count. */
const places = (count: Sql) =>
  sql`greatest(0, CASE WHEN ${count} > 2147483647 THEN 2147483647 ELSE ${whole(count)} END)`;

/**
 * A clock's macro repeats its argument for every offset of the zone: one inside another would be ten thousand
 * conditions, so what is computed is bound to a name first.
 */
function clock(macro: Sql, value: Sql, { arguments: [of] }: Call): Sql {
  if (of!.kind !== 'call') return sql`${macro}(${value})`;
  return sql`list_transform([${value}], lambda instant: ${macro}(instant))[1]`;
}

/** How DuckDB says each primitive. A primitive that is missing here does not compile. */
export const dialect: Record<Primitive, Print> = {
  and: (args) => sql`(${join(args, ' AND ')})`,
  or: (args) => sql`(${join(args, ' OR ')})`,
  not: ([a]) => sql`(NOT ${a!})`,
  known: ([a]) => sql`(${a!} IS NOT NULL)`,
  equal: compared(comparisons.equal),
  less: compared(comparisons.less),
  less_or_equal: compared(comparisons.less_or_equal),
  one_of: compared(comparisons.one_of),
  contains: compared(comparisons.contains),
  starts_with: compared(comparisons.starts_with),
  ends_with: compared(comparisons.ends_with),
  matches: compared(comparisons.matches),
  has: compared(comparisons.has),
  truth: compared(comparisons.truth),
  choose: (args) => {
    const pairs: Sql[] = [];
    for (let index = 0; index + 1 < args.length; index += 2) {
      pairs.push(sql`WHEN ${args[index]!} THEN ${args[index + 1]!}`);
    }
    return sql`CASE ${join(pairs, ' ')} ELSE ${args.at(-1)!} END`;
  },
  first_known: named(sql`coalesce`),
  add: ([a, b], call) => sql`(${widened(a!, call.arguments)} + ${b!})`,
  subtract: ([a, b], call) => sql`(${widened(a!, call.arguments)} - ${b!})`,
  multiply: (factors, call) => productOf(factors, call.arguments),
  divide: ([a, b]) => quotientOf(a!, b!),
  // Counts of people, which 64 bits hold also a hundred million times.
  whole_share: ([times, part, size]) =>
    sql`TRY((${whole(times!)} * ${whole(part!)}) // nullif(${whole(size!)}, 0))`,
  negate: ([a]) => sql`(- ${a!})`,
  absolute: named(sql`abs`),
  round: ([a, places]) => narrowly(a!, (value) => sql`CAST(round(${value}, ${places!}) AS DECIMAL(38, 6))`),
  floor: ([a]) => narrowly(a!, (value) => sql`CAST(floor(${value}) AS DECIMAL(38, 6))`),
  ceiling: ([a]) => narrowly(a!, (value) => sql`CAST(ceil(${value}) AS DECIMAL(38, 6))`),
  modulo: ([a, b]) => sql`TRY((CAST(${a!} % nullif(${b!}, 0) AS DECIMAL(38, 6)) + ${b!}) % nullif(${b!}, 0))`,
  // A negative number to a broken power is an error and not a missing value, but only outside TRY.
  power: ([a, b]) => decimal(sql`TRY(pow(${double(a!)}, ${double(b!)}))`),
  fade: (args) => fromMillionths(fadedMillionths(args)),
  // Whole milliseconds and millionths: 64 bits hold them for lengths of some thousand years.
  share_left: ([from, to, length]) => {
    const left = sql`greatest(0, ${length!} - (epoch_ms(${to!}) - epoch_ms(${from!})))`;
    return sql`(CAST((2000000 * ${left} + ${length!}) // (2 * ${length!}) AS DECIMAL(18, 0)) * CAST(0.000001 AS DECIMAL(7, 6)))`;
  },
  square_root: ([a]) => decimal(sql`CASE WHEN ${a!} >= 0 THEN sqrt(${double(a!)}) END`),
  logarithm: ([a]) => decimal(sql`CASE WHEN ${a!} > 0 THEN ln(${double(a!)}) END`),
  great_circle: (args) => greatCircle(args.map(double)),
  least: named(sql`least`),
  greatest: named(sql`greatest`),
  local: ([a], call) => clock(sql`to_local`, a!, call),
  date_of: ([a]) => sql`CAST(${a!} AS DATE)`,
  midnight: ([a], call) => clock(sql`to_utc`, sql`CAST(${a!} AS TIMESTAMP)`, call),
  days_between: ([a, b]) => sql`(${b!} - ${a!})`,
  seconds_between: ([a, b]) => sql`CAST((epoch_us(${b!}) - epoch_us(${a!})) / 1000000.0 AS DECIMAL(38, 6))`,
  add_days: ([a, days]) => sql`(${a!} + CAST(${days!} AS INTEGER))`,
  date_from_parts: ([year, month, day]) =>
    sql`(make_date(${whole(year!)}, ${whole(month!)}, 1) + (CAST(${day!} AS INTEGER) - 1))`,
  hour_of: named(sql`hour`),
  weekday_of: named(sql`isodow`),
  day_of: named(sql`day`),
  month_of: named(sql`month`),
  year_of: named(sql`year`),
  lower: named(sql`lower`),
  upper: named(sql`upper`),
  trim: named(sql`trim`),
  // Looking is cheaper than replacing, and there is hardly ever anything to replace.
  one_line: ([a]) =>
    sql`CASE WHEN regexp_matches(${a!}, ${control}) THEN regexp_replace(${a!}, ${control}, ' ', 'g') ELSE ${a!} END`,
  length: named(sql`length`),
  byte_length: named(sql`strlen`),
  csv_cell: ([a], { arguments: [, marks] }) => quoted(a!, writtenIn(marks!)),
  // Takes what is missing as nothing.
  csv_row: (cells) => sql`concat(${join(cells, `, ',', `)})`,
  concat: (args) => sql`(${join(args, ' || ')})`,
  left: ([a, count], { arguments: [of, limit] }) => {
    const cut = sql`left(${a!}, ${places(count!)})`;
    // Most texts have not even so many bytes, and counting bytes is faster.
    const canAsk = of!.kind === 'column' && limit!.kind === 'literal' && Number(limit!.value) > 0;
    return canAsk ? sql`CASE WHEN strlen(${a!}) > ${count!} THEN ${cut} ELSE ${a!} END` : cut;
  },
  right: ([a, count]) => sql`right(${a!}, ${places(count!)})`,
  replace: named(sql`replace`),
  split: ([a, mark]) =>
    sql`list_filter(list_transform(string_split(${a!}, ${mark!}), lambda part: trim(part)), lambda part: part <> '')`,
  after_last: ([a, mark]) =>
    sql`CASE WHEN contains(${a!}, ${mark!}) THEN split_part(${a!}, ${mark!}, -1) END`,
  before_last: ([a, mark]) =>
    sql`CASE WHEN contains(${a!}, ${mark!}) THEN left(${a!}, -(length(split_part(${a!}, ${mark!}, -1)) + length(${mark!}))) END`,
  cut_bytes: ([a, bytes]) =>
    sql`CASE WHEN strlen(${a!}) > ${bytes!} THEN left(${a!}, list_max(list_filter(range(0, ${bytes!} + 1), lambda count: strlen(left(${a!}, count)) <= ${bytes!}))) ELSE ${a!} END`,
  list_length: named(sql`len`),
  item_of: ([a, place]) => sql`list_extract(${a!}, ${places(place!)})`,
  join_list: named(sql`array_to_string`),
  // concat_ws passes over what is missing.
  join_known: named(sql`concat_ws`),
  // Texts as decimals that 64 bits hold are read some hundred times faster than as others.
  number_from: ([a]) =>
    sql`CASE WHEN regexp_full_match(trim(${a!}), '[+-]?[0-9]+([.][0-9]+)?') THEN coalesce(TRY_CAST(trim(${a!}) AS DECIMAL(18, 6)), TRY_CAST(trim(${a!}) AS DECIMAL(38, 6))) END`,
  date_from: ([a]) =>
    sql`CASE WHEN regexp_full_match(trim(${a!}), '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(trim(${a!}) AS DATE) END`,
  written: ([a], { arguments: [of] }) => write(a!, of!),
  written_date: ([a, pattern], { arguments: [, of] }) => {
    const written = of?.kind === 'literal' ? String(of.value) : '';
    const format = written.replace('YYYY', '%Y').replace('MM', '%m').replace('DD', '%d');
    return pattern ? sql`strftime(${a!}, ${Sql.trusted(`'${format.replaceAll("'", "''")}'`)})` : a!;
  },
  digest: named(sql`sha256`),
  // Of a table that stands beside the row: see lookups.ts.
  lookup: (_, { arguments: [row, table, of] }) =>
    sql`${lookupAlias(row!, table!)}.${itsColumn(writtenIn(of!))}`,
  nearest: ([latitude, longitude], { arguments: [, , table] }) =>
    nearestPlace(double(latitude!), double(longitude!), writtenIn(table!)),
  // The first 32 bits of the digest: the same on every engine.
  share_of: ([a]) => sql`(CAST('0x' || left(sha256(${a!}), 8) AS BIGINT) % 10000)`,
};

/** Points of a row as they have faded, in whole millionths: 64 bits hold them, and add them up fast. */
export function fadedMillionths([points, from, to, life]: readonly Sql[]): Sql {
  const share = sql`pow(2, (epoch_us(${from!}) - epoch_us(${to!})) / (${life!} * 1000000.0))`;
  return sql`TRY_CAST(round(${double(points!)} * ${share} * 1000000) AS BIGINT)`;
}

function quoted(cell: Sql, marks: string): Sql {
  const found = [...marks].map((mark) => sql`contains(${cell}, ${character(mark)})`);
  return sql`CASE WHEN ${join(found, ' OR ')} THEN '"' || replace(${cell}, '"', '""') || '"' ELSE ${cell} END`;
}

const character = (of: string) => (of < ' ' ? sql`chr(${number(of.charCodeAt(0))})` : text(of));

/** The haversine formula on a sphere of the Earth's mean radius (IUGG R1, 6371.0088 km). */
function greatCircle([latitude, longitude, latitude2, longitude2]: readonly Sql[]): Sql {
  const half = (from: Sql, to: Sql) => sql`pow(sin(radians(${to} - ${from}) / 2), 2)`;
  const across = sql`cos(radians(${latitude!})) * cos(radians(${latitude2!})) * ${half(longitude!, longitude2!)}`;
  const chord = sql`sqrt(least(1, ${half(latitude!, latitude2!)} + ${across}))`;
  // Each by itself: greatest() and least() pass over what is missing.
  const within = (degrees: Sql, most: Sql) => sql`abs(${degrees}) <= ${most}`;
  const inRange = [
    ...[latitude!, latitude2!].map((each) => within(each, sql`90`)),
    ...[longitude!, longitude2!].map((each) => within(each, sql`180`)),
  ];
  return sql`CASE WHEN ${join(inRange, ' AND ')} THEN CAST(round(2 * 6371.0088 * asin(${chord}), 3) AS DECIMAL(38, 6)) END`;
}

function write(value: Sql, of: Formula): Sql {
  switch (of.type) {
    case 'text':
      return value;
    case 'number':
      return isWhole(of) ? sql`CAST(${value} AS VARCHAR)` : written(value);
    case 'timestamp':
      return sql`regexp_replace(strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ'), '[.]000Z$', 'Z')`;
    case 'list':
      return sql`array_to_string(${value}, ', ')`;
    default:
      return sql`CAST(${value} AS VARCHAR)`;
  }
}
