import { firstUnrealOffset } from '../../clock/instant.ts';
import { join, name, number, sql, text, type Sql } from '../../sql/sql.ts';
import { affirming, denying } from '../../sources/consent-words.ts';
import type { ColumnShape, Reading, SourceShape } from '../../sources/shape.ts';
import type { RejectReason } from '../engine.ts';

/** A text in a cell as a value, missing where there is nothing or nothing that can be read. */
export function valueOf(
  column: ColumnShape,
  cell: Sql,
  source: { name: string; zone: string },
  prepared?: Prepared,
): Sql {
  const { reading, apostrophe } = column;
  const { zone } = source;
  const bare = apostrophe ? withoutApostrophe(cell) : cell;
  const trimmed = prepared?.text ?? (apostrophe ? trimmedBare(cell) : trim(cell));
  switch (reading.as) {
    case 'text':
      return trimmed;
    case 'words':
      return wordOf(reading, bare, closedWords(column) && wordType(source.name, column.name));
    case 'number':
      return sql`TRY_CAST(${plainNumber(reading, trimmed)} AS DECIMAL(18, 6))`;
    case 'price':
      return sql`TRY_CAST(${plainPrice(trimmed)} AS DECIMAL(18, 6))`;
    case 'boolean':
      return sql`CASE WHEN lower(trim(${bare})) IN (${words(affirming)}) THEN true WHEN lower(trim(${bare})) IN (${words(denying)}) THEN false END`;
    case 'timestamp':
      return instantOf(reading.pattern, cell, reading.zone ?? zone, trimmed, prepared);
    case 'date':
      return dateOf(reading.pattern, trimmed);
    case 'list':
      return listOf(reading.separator, trimmed);
  }
}

/** Why a row is of no use when this column's cell is not empty and yet gives no value. */
export function reasonFor(reading: Reading): RejectReason | undefined {
  const reasons = {
    number: 'unreadable number',
    price: 'unreadable number',
    timestamp: 'unreadable instant',
    date: 'unreadable date',
    boolean: 'unreadable boolean',
  } as const;
  return reading.as in reasons ? reasons[reading.as as keyof typeof reasons] : undefined;
}

const words = (of: readonly string[]) => join(of.map(text), ', ');

function withoutApostrophe(cell: Sql): Sql {
  return sql`CASE WHEN starts_with(${cell}, '''') THEN regexp_replace(${cell}, '^''([0-9+=@-])', '\\1') ELSE ${cell} END`;
}

/**
 * Without blanks at the ends, missing when nothing is left. Trimming costs more than reading, so it is done only to
 * what begins with a blank, or is empty (both sort before `!`), or ends with one.
 */
function trim(cell: Sql): Sql {
  return sql`CASE WHEN ${cell} < '!' OR ends_with(${cell}, ' ') THEN nullif(trim(${cell}), '') ELSE ${cell} END`;
}

/** The same without an apostrophe: it sorts before `(`, as blanks do. */
function trimmedBare(cell: Sql): Sql {
  return sql`CASE WHEN ${cell} < '(' OR ends_with(${cell}, ' ') THEN nullif(trim(${withoutApostrophe(cell)}), '') ELSE ${cell} END`;
}

/** The type of a column that holds one of a few words. */
export const wordType = (source: string, column: string): Sql => name(`${column} of ${source}`);

/** The words that a column can hold, where it can hold no others. */
export function closedWords({ reading, value }: ColumnShape): string[] | undefined {
  if (reading.as !== 'words' || reading.others !== 'missing' || value) return undefined;
  return [...new Set(Object.values(reading.words))].sort();
}

/** The type of a source's column where it can hold a few words only. */
export function typeOfWords({ name: source, columns }: SourceShape, column: string): Sql | undefined {
  const shape = columns.find((each) => each.name === column);
  return shape && closedWords(shape)?.length ? wordType(source, column) : undefined;
}

/** So many words are asked for one by one, each of which costs a little. */
const mostAsked = 24;

/**
 * The table is asked with the cell as it is first, which nearly always answers; what it does not know is looked up in
 * lower case and trimmed. That stands here once only: DuckDB would compute for all rows what stands in several places.
 */
function wordOf(reading: Reading & { as: 'words' }, cell: Sql, type: Sql | undefined): Sql {
  const entries = Object.entries(reading.words);
  const typed = (word: string) => (type ? sql`CAST(${text(word)} AS ${type})` : text(word));
  const whens = entries
    .slice(0, mostAsked)
    .map(([word, means]) => sql`WHEN ${text(word)} THEN ${typed(means)}`);
  if (whens.length === 0) return reading.others === 'keep' ? trim(cell) : sql`NULL`;
  const pairs = entries.map(([word, means]) => sql`${text(word.toLowerCase())}: ${typed(means)}`);
  const kept = reading.others === 'keep' ? sql`, ${trim(cell)}` : sql``;
  return sql`coalesce(CASE ${cell} ${join(whens, ' ')} END, MAP {${join(pairs, ', ')}}[lower(trim(${cell}))]${kept})`;
}

function plainNumber({ decimal, thousands }: Reading & { as: 'number' }, cell: Sql): Sql {
  const digits = thousands === undefined ? cell : withoutThousands(cell, thousands, decimal);
  if (decimal === ',')
    return sql`CASE WHEN NOT contains(${digits}, '.') THEN replace(${digits}, ',', '.') END`;
  return digits;
}

/** Thousands marks stand before three digits, or two and then three as in India; elsewhere they mean something else. */
function withoutThousands(cell: Sql, mark: string, decimal: string): Sql {
  const grouped = `[+-]?[0-9]{1,3}(${exactly(mark)}[0-9]{2,3})*${exactly(mark)}[0-9]{3}(${exactly(decimal)}[0-9]*)?`;
  return sql`CASE WHEN NOT contains(${cell}, ${text(mark)}) THEN ${cell} WHEN regexp_full_match(${cell}, ${text(grouped)}) THEN replace(${cell}, ${text(mark)}, '') END`;
}

/** A pattern for just this character. */
const exactly = (mark: string): string => `\\x{${mark.codePointAt(0)!.toString(16)}}`;

/**
 * The digits of a price, with a dot before the last two where a mark stands there; else nothing that is a number. A minus
 * stands before the digits; with one behind, or any other dash but a typographic minus, it cannot be read.
 */
function plainPrice(cell: Sql): Sql {
  const aside = '[^0-9.,()\\p{Pd}−]*';
  const shape = text(`^${aside}(-?)${aside}([0-9][0-9.,'’\\p{Z}]*)[^0-9\\p{Pd}−]*$`);
  const bare = sql`regexp_replace(replace(${cell}, '−', '-'), ${shape}, '\\1\\2')`;
  const marked = sql`regexp_replace(${bare}, '[''’\\p{Z}]', '', 'g')`;
  return sql`CASE
    WHEN regexp_full_match(${marked}, '-?([0-9]+|[0-9]{1,3}([.,][0-9]{3})+)[.,][0-9]{2}') THEN replace(replace(left(${marked}, -3), '.', ''), ',', '') || '.' || right(${marked}, 2)
    WHEN regexp_full_match(${marked}, '-?[0-9]+') THEN ${marked} END`;
}

/** A cell of which several things are asked, as columns of its own: its text, and the clock time that this is. */
export interface Prepared {
  text: Sql;
  clock: Sql;
}

/**
 * Instants as UTC clock times. DuckDB's cast to TIMESTAMP overlooks offsets, so texts with one take the cast that
 * knows them; its casts also know words such as `infinity`, which are no instants here. Most texts end in Z and are
 * cast as they are; macros look at the others.
 */
function instantOf(
  pattern: string | undefined,
  cell: Sql,
  zone: string,
  trimmed: Sql,
  prepared: Prepared | undefined,
): Sql {
  if (pattern !== undefined) {
    const read = (clock: Sql) => (tellsOffset(pattern) ? clock : fromLocal(clock, zone));
    if (prepared) return read(prepared.clock);
    return sql`list_transform([${written(trimmed, pattern)}], lambda clock: ${read(sql`clock`)})[1]`;
  }
  const cast = sql`TRY_CAST(${cell} AS TIMESTAMP)`;
  if (prepared) {
    const { text: ready, clock } = prepared;
    return sql`CASE WHEN ${ready} IS NULL THEN ${cast} WHEN ${clock} IS NOT NULL THEN ${fromLocal(clock, zone)} ELSE zoned_instant(${ready}) END`;
  }
  // The zone's macro repeats what it is asked of for every offset of the zone.
  const local = sql`list_transform([clock_time(${trimmed})], lambda clock: ${fromLocal(sql`clock`, zone)})[1]`;
  return sql`CASE WHEN ${isPlainInstant(cell)} THEN ${cast} ELSE coalesce(zoned_instant(${trimmed}), ${local}) END`;
}

const firstYear = sql`TIMESTAMP '1000-01-01'`;

/** Whether a value was read as it was meant: DuckDB takes `22-11-26` for a day of the year 22, which is not. */
export function isRead({ reading }: ColumnShape, value: Sql): Sql {
  const hasYear = reading.as === 'timestamp' || reading.as === 'date';
  return hasYear ? sql`${value} >= ${firstYear}` : sql`${value} IS NOT NULL`;
}

const tellsOffset = (pattern: string): boolean => /%z/i.test(pattern);

/** What a pattern reads: UTC where it tells the offset, else what the clock shows. */
function written(trimmed: Sql, pattern: string): Sql {
  const parsed = sql`try_strptime(${trimmed}, ${text(pattern)})`;
  return tellsOffset(pattern) ? utc(parsed) : parsed;
}

/** `2026-11-22T03:00:00Z` and longer: the cast can be trusted with it. */
const isPlainInstant = (cell: Sql) =>
  sql`(strlen(${cell}) >= 20 AND ends_with(${cell}, 'Z') AND contains(${cell}, '-') AND ${cell} >= '(')`;

/**
 * The text of a column of which several things are asked. Undefined for others. What is read without looking twice, and
 * what has nothing in it, is missing there.
 */
function preparedText({ reading, apostrophe }: ColumnShape, cell: Sql): Sql | undefined {
  if (reading.as !== 'timestamp') return undefined;
  if (reading.pattern !== undefined) return apostrophe ? trimmedBare(cell) : trim(cell);
  return sql`CASE WHEN NOT ${isPlainInstant(cell)} THEN ${apostrophe ? trimmedBare(cell) : trim(cell)} END`;
}

/** Rows with what is prepared of their columns, and what that is called; `cell` is where a column's text stands. */
export function prepare(
  columns: readonly ColumnShape[],
  cell: (column: string) => Sql,
  from: Sql,
): { rows: Sql; prepared: ReadonlyMap<string, Prepared> } {
  const ready = columns.flatMap((column) => {
    const of = preparedText(column, cell(column.name));
    const own = { text: name(`text ${column.name}`), clock: name(`clock ${column.name}`) };
    const clock = column.reading.as === 'timestamp' && column.reading.pattern;
    const told = clock ? written(own.text, clock) : sql`clock_time(${own.text})`;
    return of ? [{ column: column.name, own, of, told }] : [];
  });
  const prepared = new Map(ready.map(({ column, own }) => [column, own]));
  if (ready.length === 0) return { rows: from, prepared };
  const texts = ready.map(({ of, own }) => sql`${of} AS ${own.text}`);
  // Hardly ever is there a text to look at.
  const clocks = ready.map(
    ({ own, told }) => sql`CASE WHEN ${own.text} IS NOT NULL THEN ${told} END AS ${own.clock}`,
  );
  const rows = sql`SELECT *, ${join(clocks, ', ')} FROM (SELECT *, ${join(texts, ', ')} FROM (${from}))`;
  return { rows, prepared };
}

/** `Feb 2, 2026 10:11:12 AM`, as grids show instants. */
const monthPatterns = words(['%b %d, %Y %I:%M:%S %p', '%b %d, %Y, %I:%M:%S %p', '%b %d, %Y']);

const digitFirst = sql`(written >= '0' AND written < ':')`;
/** Begins as `2026-`. */
const dated = sql`(written >= '1' AND written < ':' AND substr(written, 5, 1) = '-')`;
/** Whether an offset stands at the end, as `+05:30`, `+0530` or `+05`, and of what its hours are so. */
const offsetWhere = (hours: (from: number) => Sql) =>
  sql`(length(written) > 16 AND (${join(
    [-6, -5, -3].map((sign) => sql`substr(written, ${number(sign)}, 1) IN ('+', '-') ${hours(sign + 1)}`),
    ' OR ',
  )}))`;
const offset = offsetWhere(() => sql``);
const realOffset = offsetWhere(
  (from) => sql`AND substr(written, ${number(from)}, 2) < ${text(String(firstUnrealOffset))}`,
);
const zulu = sql`(ends_with(written, 'Z') OR ends_with(written, 'UTC'))`;

/** The macros that read instants; `written` is trimmed. Each gives nothing for what the other one reads. */
export const instantMacros: readonly [title: string, macro: Sql][] = [
  [
    'instants that say which they are',
    sql`zoned_instant(written) AS CASE
  WHEN NOT ${digitFirst} THEN NULL
  WHEN NOT contains(written, '-') THEN ${unixTime(sql`written`)}
  WHEN NOT ${dated} THEN NULL
  WHEN ${offset} THEN CASE WHEN ${realOffset} THEN ${utc(sql`TRY_CAST(replace(replace(written, ' +', '+'), ' -', '-') AS TIMESTAMPTZ)`)} END
  WHEN ${zulu} THEN TRY_CAST(rtrim(rtrim(written, 'ZUTC'), ' ') AS TIMESTAMP) END`,
  ],
  [
    'instants on some clock',
    sql`clock_time(written) AS CASE
  WHEN NOT ${digitFirst} THEN CASE WHEN contains(written, ', ') THEN try_strptime(written, [${monthPatterns}]) END
  WHEN ${dated} AND NOT ${offset} AND NOT ${zulu} AND NOT ends_with(written, ')') THEN TRY_CAST(written AS TIMESTAMP) END`,
  ],
];

/**
 * Unix time in seconds or milliseconds, with or without a fraction: an instant from 1973 to 2286, or 0. Smaller numbers
 * are something else, such as `20261122` or a spreadsheet's days, and so are twelve digits that begin as a year. DuckDB
 * takes fifteen microseconds to read a decimal that 64 bits do not hold, so each has one of its own that they do.
 */
function unixTime(cell: Sql): Sql {
  const [seconds, milliseconds] = [6, 3].map(
    (places) => sql`TRY_CAST(${cell} AS DECIMAL(18, ${number(places)}))`,
  );
  // In two parts, or the product would be too great for its digits.
  const micros = (value: Sql, unit: Sql) =>
    sql`make_timestamp(CAST(floor(${value}) AS BIGINT) * ${unit} + CAST((${value} % 1) * ${unit} AS BIGINT))`;
  return sql`CASE
    WHEN ${milliseconds!} BETWEEN 100000000 AND 9999999999.999 OR ${milliseconds!} = 0 THEN ${micros(seconds!, sql`1000000`)}
    WHEN ${milliseconds!} BETWEEN 100000000000 AND 9999999999999.999 AND NOT ${milliseconds!} BETWEEN 190000000000 AND 209999999999 THEN ${micros(milliseconds!, sql`1000`)} END`;
}

function utc(zoned: Sql): Sql {
  return sql`make_timestamp(epoch_us(${zoned}))`;
}

function fromLocal(local: Sql, zone: string): Sql {
  return zone === 'UTC' ? local : sql`${zoneMacro('utc', zone)}(${local})`;
}

/** The name of the macro that converts between a zone's clock and UTC. */
export function zoneMacro(direction: 'utc' | 'local', zone: string): Sql {
  return name(`to_${direction} ${zone}`);
}

function dateOf(pattern: string | undefined, cell: Sql): Sql {
  if (pattern !== undefined) return sql`CAST(try_strptime(${cell}, ${text(pattern)}) AS DATE)`;
  return sql`CASE WHEN regexp_matches(${cell}, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]|$)') THEN TRY_CAST(${cell} AS DATE) END`;
}

/** Parts between separators; JSON arrays as they are, and so are texts in double quotes with commas between. */
function listOf(separator: string, cell: Sql): Sql {
  const parts = sql`list_transform(string_split(${cell}, ${text(separator)}), lambda part: trim(part))`;
  const bracketed = sql`CASE WHEN starts_with(${cell}, '"') THEN '[' || ${cell} || ']' ELSE ${cell} END`;
  return sql`CASE WHEN (starts_with(${cell}, '[') OR starts_with(${cell}, '"')) AND json_valid(${bracketed}) THEN from_json(${bracketed}, '["VARCHAR"]') ELSE list_filter(${parts}, lambda part: part <> '') END`;
}
