import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import type { ColumnShape, Reading } from '../../sources/shape.ts';
import type { RejectReason } from '../engine.ts';

/** A text in a cell as a value, missing where there is nothing or nothing that can be read. */
export function valueOf({ reading, apostrophe }: ColumnShape, cell: Sql, zone: string): Sql {
  const bare = apostrophe ? withoutApostrophe(cell) : cell;
  const trimmed = sql`nullif(trim(${bare}), '')`;
  switch (reading.as) {
    case 'text':
      return trimmed;
    case 'words':
      return wordOf(reading, bare);
    case 'number':
      return sql`TRY_CAST(${plainNumber(reading, trimmed)} AS DECIMAL(18, 6))`;
    case 'boolean':
      return sql`CASE WHEN lower(trim(${bare})) IN (${words(truths)}) THEN true WHEN lower(trim(${bare})) IN (${words(untruths)}) THEN false END`;
    case 'timestamp':
      return instantOf(reading.pattern, bare, zone);
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
    timestamp: 'unreadable instant',
    date: 'unreadable date',
  } as const;
  return reading.as in reasons ? reasons[reading.as as keyof typeof reasons] : undefined;
}

const truths = ['yes', 'true', '1', 'y', 't', 'on', 'ja', 'oui', 'si', 'sí', 'sim', 'tak'];
const untruths = ['no', 'false', '0', 'n', 'f', 'off', 'nein', 'non', 'não', 'nie'];
const words = (of: readonly string[]) => join(of.map(text), ', ');

function withoutApostrophe(cell: Sql): Sql {
  return sql`CASE WHEN starts_with(${cell}, '''') AND regexp_matches(${cell}, '^''[0-9+=@-]') THEN substr(${cell}, 2) ELSE ${cell} END`;
}

/** The table is asked with the cell as it is first, which nearly always answers; only then in lower case and trimmed. */
function wordOf(reading: Reading & { as: 'words' }, cell: Sql): Sql {
  const look = (value: Sql, spelling: (word: string) => string) => {
    const pairs = Object.entries(reading.words).map(([word, means]) => [spelling(word), means] as const);
    const whens = [...new Map(pairs)].map(([word, means]) => sql`WHEN ${text(word)} THEN ${text(means)}`);
    return whens.length === 0 ? sql`NULL` : sql`CASE ${value} ${join(whens, ' ')} END`;
  };
  const exact = look(cell, (word) => word);
  const loose = look(sql`lower(trim(${cell}))`, (word) => word.toLowerCase());
  const kept = reading.others === 'keep' ? sql`, nullif(trim(${cell}), '')` : sql``;
  return sql`coalesce(${exact}, ${loose}${kept})`;
}

function plainNumber({ decimal, thousands }: Reading & { as: 'number' }, cell: Sql): Sql {
  const digits = thousands === undefined ? cell : sql`replace(${cell}, ${text(thousands)}, '')`;
  if (decimal === ',')
    return sql`CASE WHEN NOT contains(${digits}, '.') THEN replace(${digits}, ',', '.') END`;
  return digits;
}

/**
 * Instants as UTC clock times. DuckDB's cast to TIMESTAMP overlooks offsets, so texts with one take the cast that
 * knows them; its casts also know words such as `infinity`, which are no instants here.
 */
function instantOf(pattern: string | undefined, cell: Sql, zone: string): Sql {
  if (pattern !== undefined) {
    const parsed = sql`try_strptime(trim(${cell}), ${text(pattern)})`;
    return /%z/i.test(pattern) ? utc(parsed) : fromLocal(parsed, zone);
  }
  const trimmed = sql`trim(${cell})`;
  const offset = sql`(length(${trimmed}) > 16 AND (substr(${trimmed}, -6, 1) IN ('+', '-') OR substr(${trimmed}, -5, 1) IN ('+', '-') OR substr(${trimmed}, -3, 1) IN ('+', '-')))`;
  const digits = sql`(${trimmed} >= '0' AND ${trimmed} < ':')`;
  return sql`CASE
        WHEN ends_with(${cell}, 'Z') AND ${digits} THEN TRY_CAST(${cell} AS TIMESTAMP)
        WHEN NOT contains(${trimmed}, '-') THEN ${unixTime(trimmed)}
        WHEN NOT ${digits} THEN NULL
        WHEN ${offset} THEN ${utc(sql`TRY_CAST(replace(replace(${trimmed}, ' +', '+'), ' -', '-') AS TIMESTAMPTZ)`)}
        WHEN ends_with(${trimmed}, 'Z') OR ends_with(${trimmed}, 'UTC') THEN TRY_CAST(${trimmed} AS TIMESTAMP)
        ELSE ${fromLocal(sql`TRY_CAST(${trimmed} AS TIMESTAMP)`, zone)} END`;
}

/** Unix time in seconds, or in milliseconds where the number is too great for seconds, with or without a fraction. */
function unixTime(cell: Sql): Sql {
  const number = sql`TRY_CAST(${cell} AS DECIMAL(20, 6))`;
  const micros = sql`CASE WHEN ${number} > 100000000000 THEN ${number} * 1000 ELSE ${number} * 1000000 END`;
  return sql`CASE WHEN ${number} BETWEEN 0 AND 99999999999999 THEN make_timestamp(CAST(${micros} AS BIGINT)) END`;
}

const utc = (zoned: Sql) => sql`make_timestamp(epoch_us(${zoned}))`;

function fromLocal(local: Sql, zone: string): Sql {
  return zone === 'UTC' ? local : sql`${zoneMacro('utc', zone)}(${local})`;
}

/** The name of the macro that converts between a zone's clock and UTC. */
export function zoneMacro(direction: 'utc' | 'local', zone: string): Sql {
  return name(`to_${direction} ${zone}`);
}

function dateOf(pattern: string | undefined, cell: Sql): Sql {
  if (pattern !== undefined) return sql`CAST(try_strptime(${cell}, ${text(pattern)}) AS DATE)`;
  return sql`CASE WHEN regexp_matches(${cell}, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ]|$)') THEN TRY_CAST(${cell} AS DATE) END`;
}

/** Parts between separators; JSON arrays as they are. */
function listOf(separator: string, cell: Sql): Sql {
  const parts = sql`list_transform(string_split(${cell}, ${text(separator)}), lambda part: trim(part))`;
  return sql`CASE WHEN starts_with(${cell}, '[') AND json_valid(${cell}) THEN from_json(${cell}, '["VARCHAR"]') ELSE list_filter(${parts}, lambda part: part <> '') END`;
}
