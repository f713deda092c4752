import { columnsOf } from '../../expression/formula.ts';
import type { Read } from '../../plan/plan.ts';
import { join, name, number, sql, text, type Sql } from '../../sql/sql.ts';
import type { ColumnShape, SourceShape } from '../../sources/shape.ts';
import type { RejectReason } from '../engine.ts';
import { groupFiles, scan } from './files.ts';
import { print } from './print.ts';
import { isRead, prepare, reasonFor, typeOfWords, valueOf } from './values.ts';

/** Why a row may be rejected, in the order in which it is asked; the place in the list, from 1, is the code. */
export interface Check {
  column: string;
  reason: RejectReason;
  holds: Sql;
  text: Sql;
}

/** The rows of one source as values: a SELECT of `file no`, `whose key`, the columns, the tests, `rejected as`, `bad text`. */
export interface Stage {
  select: Sql;
  checks: readonly Check[];
  /** The columns that the rows have as values. */
  columns: readonly ColumnShape[];
  /** The names of what is kept of a row beside its key. */
  kept: readonly Sql[];
}

const cellName = (column: string): Sql => name(`cell ${column}`);

/**
 * Every source is read so: cells as texts, then values, then what is computed from values, then conditions on them
 * and whether the row is of use. `whose key` says whose row it is. Rows in which a used column cannot be read are
 * marked with the code of the first reason and the text of that cell.
 */
export function stage(read: Read): Stage {
  const { source } = read;
  const { keys } = source;
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  const customers = source.role === 'customers';
  const values = neededColumns(read, byName);
  const plain = values.filter((column) => !column.value);
  const cells = [...new Set([...plain.map((column) => column.name), ...keys.customer])];
  const ordered = source.lines?.kind === 'rows' && source.lines.fillDown === true;
  const arrays = source.lines?.kind === 'array' && read.lines ? source.lines.path : undefined;

  const scans = groupFiles(source.files).map((group, index) => {
    const { from, cell, file, unreadable } = scan(source.name, group, index, cells, ordered);
    const taken = cells.map(
      (column) => sql`${cell(column) ?? sql`CAST(NULL AS VARCHAR)`} AS ${cellName(column)}`,
    );
    const inside =
      group.files[0]!.container.kind === 'json'
        ? sql`json_extract(json, ${text(arrays ?? '')})`
        : sql`CAST(NULL AS JSON)`;
    const lines = arrays === undefined ? [] : [sql`${inside} AS "order lines"`];
    const columns = [
      sql`${file} AS "file no"`,
      sql`${unreadable} AS "not readable"`,
      ...ordinal(ordered),
      ...lines,
      ...taken,
    ];
    return sql`SELECT ${join(columns, ', ')} FROM ${from}`;
  });
  const scanned = join(scans, '\n    UNION ALL ');
  const inLines = arrays === undefined ? [] : unreadableInLines(read);
  const bad = inLines.map(({ column, text: first }) => sql`${first} AS ${badInLines(column)}`);
  const { rows: texts, prepared } = prepare(
    plain,
    cellName,
    bad.length === 0 ? scanned : sql`SELECT *, ${join(bad, ', ')} FROM (${scanned})`,
  );
  const valued = plain.map(
    (column) =>
      sql`${valueOf(column, cellName(column.name), source, prepared.get(column.name))} AS ${name(column.name)}`,
  );
  // An empty cell is no key where another column may have one; CSV has none, JSON may.
  const several = keys.customer.length > 1;
  const keyCells = keys.customer.map((each) =>
    several
      ? sql`CASE WHEN key_of(${cellName(each)}) IS NOT NULL THEN ${cellName(each)} END`
      : cellName(each),
  );
  const key = keyCells.length === 0 ? sql`CAST(NULL AS VARCHAR)` : sql`coalesce(${join(keyCells, ', ')})`;
  const valuedRows = sql`SELECT *, ${join([sql`${key} AS "whose key"`, ...valued], ', ')} FROM (${texts})`;
  const computed = values
    .filter((column) => column.value)
    .map((column) => sql`${print(column.value!)} AS ${name(column.name)}`);
  const computedRows =
    computed.length === 0 ? valuedRows : sql`SELECT *, ${join(computed, ', ')} FROM (${valuedRows})`;

  const checks = [...checksOf(read, plain, customers), ...inLines.map(checkOfLines)];
  const code = checks.map(({ holds }, index) => sql`WHEN ${holds} THEN ${number(index + 1)}`);
  const judgedRows = sql`SELECT *, CAST(${chosen(sql`CASE`, code)} AS TINYINT) AS "rejected as" FROM (${computedRows})`;
  const found = checks.map(({ text: cell }, index) => sql`WHEN ${number(index + 1)} THEN ${cell}`);
  const whole = values.filter((column) => keeps(read, column)).map((column) => name(column.name));
  const words = (column: string) => typeOfWords(source, column);
  const tests = read.tests.map(
    ({ name: test, formula }) => sql`${print(formula, { words })} AS ${name(test)}`,
  );
  const columns = [
    sql`CAST("file no" AS SMALLINT) AS "file no"`,
    ...ordinal(ordered),
    sql`"whose key"`,
    ...(arrays === undefined ? [] : [sql`"order lines"`]),
    ...whole,
    ...tests,
    ...twins(source),
    sql`"rejected as"`,
    sql`CAST(${chosen(sql`CASE "rejected as"`, found)} AS VARCHAR) AS "bad text"`,
  ];
  return {
    select: sql`SELECT ${join(columns, ', ')}\n  FROM (${judgedRows})`,
    checks,
    columns: values,
    kept: [...whole, ...read.tests.map((test) => name(test.name))],
  };
}

/** The code of rows that are rejected for this reason. */
export const codeOf = ({ checks }: Stage, reason: RejectReason): Sql =>
  number(checks.findIndex((check) => check.reason === reason) + 1);

const ordinal = (ordered: boolean): Sql[] => (ordered ? [sql`"row no"`] : []);

/** Of mail events without an id, those with the same person, instant, kind, address clicked and campaign are one. */
export const twinKey = 'twin key';

/** The columns that tell mail events without an id apart, beside whose they are and when. */
function twinColumns({ keys, role, columns }: SourceShape): string[] {
  if (role !== 'mail' || keys.id) return [];
  return ['kind', 'url', 'campaign'].filter((each) => columns.some(({ name }) => name === each));
}

/** Whether rules look at columns in which mail events without an id may differ and yet be one. */
export function looksBeyondTwins({ source, columns, tests }: Read): boolean {
  if (source.keys.id) return false;
  const own = new Set([...twinColumns(source), source.keys.at]);
  const read = [...columns, ...tests.flatMap(({ formula }) => [...columnsOf(formula, 'row')])];
  return read.some((column) => !own.has(column));
}

/** Missing for what is no event of a known kind: nothing says what would make it the same as another. */
function twins(source: SourceShape): Sql[] {
  if (source.role !== 'mail' || source.keys.id) return [];
  const parts = twinColumns(source).map((each) => sql`coalesce(CAST(${name(each)} AS VARCHAR), '')`);
  const digest = sql`hash(${join([sql`'mail'`, ...parts], ', ')})`;
  const known = source.constantKind ? digest : sql`CASE WHEN kind IS NOT NULL THEN ${digest} END`;
  return [sql`${known} AS ${name(twinKey)}`];
}

/** The columns whose values are needed, those that others are computed from first. */
function neededColumns(
  { source, columns, tests, lines }: Read,
  byName: ReadonlyMap<string, ColumnShape>,
): ColumnShape[] {
  const { keys } = source;
  const wanted = new Set<string>([...columns, ...(keys.at ? [keys.at] : [])]);
  for (const test of tests) columnsOf(test.formula, 'row', wanted);
  // Rows of one order are put together by their order's id; other rows need one only to find repetitions.
  if (keys.id) wanted.add(keys.id);
  for (const each of twinColumns(source)) wanted.add(each);
  if (source.role === 'customers') for (const key of keys.customer) wanted.add(key);
  const ordered = new Set<ColumnShape>();
  const add = (column: ColumnShape | undefined): void => {
    if (!column || (column.of === 'line' && (!lines || source.lines?.kind === 'array'))) return;
    for (const of of ['row', 'person'] as const) {
      if (column.value) for (const each of columnsOf(column.value, of)) add(byName.get(each));
    }
    ordered.add(column);
  };
  for (const each of wanted) add(byName.get(each));
  return [...ordered];
}

/** Whether a value is kept in the table, or was needed only to compute others. */
function keeps({ source, columns }: Read, { name: column }: ColumnShape): boolean {
  const { keys, role } = source;
  return (
    columns.includes(column) ||
    column === keys.at ||
    column === keys.id ||
    (role === 'customers' && keys.customer.includes(column))
  );
}

function checksOf(read: Read, plain: readonly ColumnShape[], customers: boolean): Check[] {
  const { keys, lines } = read.source;
  const checks: Check[] = [];
  const missing: Check[] = [];
  if (read.source.files.some((file) => file.container.kind === 'json')) {
    checks.push({ column: '', reason: 'not JSON', holds: sql`"not readable"`, text: sql`''` });
  }
  const [first] = keys.customer;
  const named = keys.customer.includes('id') ? sql`id IS NULL` : sql`true`;
  const absent = customers
    ? sql`(NOT contains(coalesce(email, ''), '@') AND ${named})`
    : sql`"whose key" IS NULL`;
  if (first !== undefined) {
    missing.push({ column: first, reason: 'no customer', holds: absent, text: orEmpty(first) });
  }
  if (keys.at) {
    const holds = ofMissing(keys.at, isEmpty(keys.at));
    missing.push({ column: keys.at, reason: 'no instant', holds, text: orEmpty(keys.at) });
  }
  const unreadable: Check[] = [];
  for (const column of plain) {
    const reason = reasonFor(column.reading);
    if (!reason) continue;
    const holds = sql`CASE WHEN ${isRead(column, name(column.name))} THEN false ELSE NOT ${isEmpty(column.name)} END`;
    unreadable.push({ column: column.name, reason, holds, text: orEmpty(column.name) });
  }
  // What further rows of an order lack, its first row says: it must not hide what cannot be read.
  return lines?.kind === 'rows'
    ? [...checks, ...unreadable, ...missing]
    : [...checks, ...missing, ...unreadable];
}

/** The first text that cannot be read among an order's lines, of each column of theirs that rules look at. */
function unreadableInLines({ source, columns }: Read): { column: string; reason: RejectReason; text: Sql }[] {
  return source.columns.flatMap((column) => {
    const reason = reasonFor(column.reading);
    if (column.of !== 'line' || !reason || !columns.includes(column.name)) return [];
    const cell = lineCell(source, column.name, name('order line'));
    const read = isRead(column, valueOf(column, cell, source));
    const unread = sql`CASE WHEN ${read} THEN NULL ELSE nullif(trim(${cell}), '') END`;
    const texts = sql`list_transform(json_extract("order lines", '$[*]'), lambda "order line": ${unread})`;
    return [
      { column: column.name, reason, text: sql`list_filter(${texts}, lambda cell: cell IS NOT NULL)[1]` },
    ];
  });
}

const badInLines = (column: string): Sql => name(`unreadable ${column}`);
const checkOfLines = ({ column, reason }: { column: string; reason: RejectReason }): Check => ({
  column,
  reason,
  holds: sql`${badInLines(column)} IS NOT NULL`,
  text: badInLines(column),
});

/** The text of a column of lines that are in an array: `line` is one of them, as JSON. */
export function lineCell({ files }: SourceShape, column: string, line: Sql): Sql {
  const file = files.find(({ container }) => container.kind === 'json');
  const texts = (file?.cells[column] ?? []).flatMap((cell) =>
    'path' in cell ? [sql`nullif(json_extract_string(${line}, ${text(cell.path)}), '')`] : [],
  );
  return texts.length > 0 ? sql`coalesce(${join(texts, ', ')})` : sql`CAST(NULL AS VARCHAR)`;
}

/** Nothing where there is nothing to choose. */
const chosen = (head: Sql, whens: readonly Sql[]): Sql =>
  whens.length === 0 ? sql`NULL` : sql`${head} ${join(whens, ' ')} END`;
const orEmpty = (column: string): Sql => sql`coalesce(${cellName(column)}, '')`;
/** DuckDB tries the parts of AND in any order, also the costly one on every row; what is behind THEN it does not. */
const ofMissing = (column: string, holds: Sql): Sql =>
  sql`CASE WHEN ${name(column)} IS NULL THEN ${holds} END`;
const isEmpty = (column: string): Sql => sql`(trim(coalesce(${cellName(column)}, '')) = '')`;
