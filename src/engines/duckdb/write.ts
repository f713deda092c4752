import type { Plan } from '../../plan/plan.ts';
import { listed, type DecidedList, type ListFile, type SuppressionFile } from '../../plan/steps.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import { print } from './print.ts';
import { strangersIn } from './strangers.ts';

/** The rows of one file of a list, by address. Who is not mailable is not on it. */
export function fileSelect(list: DecidedList, file: ListFile, plan: Plan): Sql {
  const columns = file.columns.map(({ header, value }) => sql`${print(value)} AS ${name(header)}`);
  if (isSuppression(file)) {
    // Who is in such a file is suppressed, for its reasons are among all reasons.
    const untold = name(list.untold.name);
    const people = sql`SELECT "mail address" FROM "decided people" WHERE ${print(file.members)} AND ${untold} IS NULL`;
    const all = plan.strangers ? sql`${people} UNION ALL ${strangersIn(file, untold)}` : people;
    return sql`SELECT ${join(columns, ', ')} FROM (${all}) ORDER BY "mail address"`;
  }
  return sql`SELECT ${join(columns, ', ')} FROM "decided people"
WHERE ${print(listed(file))} AND ${print(list.mailable)} ORDER BY "place no"`;
}

const isSuppression = (file: ListFile): file is SuppressionFile => 'strangers' in file;

/** Writes the rows of one file. */
export function copyFile(list: DecidedList, file: ListFile, plan: Plan, path: string): Sql {
  return copyTo(fileSelect(list, file, plan), path, file.headed);
}

/** Writes rows as CSV: UTF-8 without BOM, commas, quotes where needed, LF, missing as nothing. */
export function copyTo(select: Sql, path: string, headed = true): Sql {
  return sql`COPY (${select}) TO ${text(path)} (FORMAT csv, HEADER ${headed ? sql`true` : sql`false`}, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')`;
}
