import { listed, type DecidedList, type ListFile } from '../../plan/steps.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import { print } from './print.ts';

/**
 * The rows of one file of a list, by address. Suppressed people and those whom the service refuses are not on it; a
 * file that tells a service of suppressed people has no others.
 */
export function fileSelect({ leftOut }: DecidedList, file: ListFile): Sql {
  const columns = file.columns.map(({ header, value }) => sql`${print(value)} AS ${name(header)}`);
  return sql`SELECT ${join(columns, ', ')} FROM "decided people"
WHERE ${print(listed(file))} AND "suppressed by" IS ${'kind' in file ? sql`NOT NULL` : sql`NULL`} AND ${name(leftOut.name)} IS NULL ORDER BY "place no"`;
}

/** Writes the rows of one file. */
export function copyFile(list: DecidedList, file: ListFile, path: string): Sql {
  return copyTo(fileSelect(list, file), path, file.headed);
}

/** Writes rows as CSV: UTF-8 without BOM, commas, quotes where needed, LF, missing as nothing. */
export function copyTo(select: Sql, path: string, headed = true): Sql {
  return sql`COPY (${select}) TO ${text(path)} (FORMAT csv, HEADER ${headed ? sql`true` : sql`false`}, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')`;
}
