import { stringify } from 'csv-stringify/sync';
import { call, column } from '../../expression/formula.ts';
import type { Plan } from '../../plan/plan.ts';
import {
  listed,
  type DecidedFile,
  type DecidedList,
  type ListFile,
  type SuppressionFile,
} from '../../plan/steps.ts';
import { csvCell } from '../../expression/texts.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import { print } from './print.ts';
import { strangersIn } from './strangers.ts';

/** The rows of one file of a list, by address. */
export function fileSelect(list: DecidedList, file: Written, plan: Plan): Sql {
  const columns = file.columns.map(({ header, value }) => sql`${print(value)} AS ${name(header)}`);
  const { people, order } = peopleOn(list, file, plan);
  return sql`SELECT ${join(columns, ', ')} FROM ${people}${sortedBy(order)}`;
}

const sortedBy = (order: Sql | undefined): Sql => (order ? sql` ORDER BY ${order}` : sql``);

/** A file of a list, or one that tells its service of suppressed people. */
export type Written = DecidedFile | SuppressionFile;

/** Who is on a file, and what they are sorted by where they are not yet. Who is not mailable is on no list. */
function peopleOn(list: DecidedList, file: Written, plan: Plan): { people: Sql; order?: Sql } {
  if (isSuppression(file)) {
    // Who is in such a file is suppressed, for its reasons are among all reasons.
    const untold = name(list.untold.name);
    const people = sql`SELECT "mail address" FROM "decided people" WHERE ${print(file.members)} AND ${untold} IS NULL`;
    const all = plan.strangers ? sql`${people} UNION ALL ${strangersIn(file, untold)}` : people;
    return { people: sql`(${all})`, order: name('mail address') };
  }
  const members = sql`${print(listed(file))} AND ${print(list.mailable)}`;
  return { people: sql`"decided people"\nWHERE ${members}` };
}

const isSuppression = (file: ListFile): file is SuppressionFile => 'strangers' in file;

/**
 * Writes the rows of one file as CSV: UTF-8 without BOM, commas, quotes where needed, LF, missing as nothing. A row is
 * one text, headers and all: DuckDB takes five times as long to write cells as to write texts as they are, and of most
 * people a row is in several files.
 */
export function copyFile(list: DecidedList, file: Written, plan: Plan, path: string): Sql {
  const { people, order } = peopleOn(list, file, plan);
  const headers = name(stringify([file.columns.map(({ header }) => header)]).trimEnd());
  const row = 'row' in file && file.row;
  if (row) return copy(sql`SELECT ${print(row)} AS ${headers} FROM ${people}${sortedBy(order)}`, file, path);
  const cells = file.columns.map((_, index) => column(`written ${index + 1}`, 'text'));
  const values = file.columns.map(({ value }, index) => sql`${print(value)} AS ${name(cells[index]!.name)}`);
  const written = cells.map((cell, index) => csvCell(cell, file.columns[index]!.value));
  const rows = sql`SELECT ${join([...values, ...(order ? [sql`${order} AS "order"`] : [])], ', ')} FROM ${people}`;
  const sorted = sortedBy(order && name('order'));
  return copy(
    sql`SELECT ${print(call('csv_row', ...written))} AS ${headers} FROM (${rows})${sorted}`,
    file,
    path,
  );
}

const copy = (rows: Sql, { headed }: ListFile, path: string): Sql =>
  sql`COPY (${rows}) TO ${text(path)} (FORMAT csv, HEADER ${headed ? sql`true` : sql`false`}, DELIMITER ',', QUOTE '', ESCAPE '', NULLSTR '')`;

/** Writes any other rows as CSV of that kind. */
export function copyTo(select: Sql, path: string): Sql {
  return sql`COPY (${select}) TO ${text(path)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')`;
}
