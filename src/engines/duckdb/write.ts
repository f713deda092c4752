import type { ListFile } from '../../plan/steps.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import { leftOutColumn } from './decide.ts';
import { print } from './print.ts';

/** The rows of one file of a list, by address. Suppressed people and those whom the service refuses are not on it. */
export function fileSelect(file: ListFile): Sql {
  const columns = file.columns.map(({ header, value }) => sql`${print(value)} AS ${name(header)}`);
  return sql`SELECT ${join(columns, ', ')} FROM decided
WHERE ${print(file.members)} AND suppressed IS NULL AND ${name(leftOutColumn(file.list))} IS NULL ORDER BY place`;
}

/** Writes one file: UTF-8 without BOM, commas, quotes where needed, LF, missing as nothing. */
export function copyFile(file: ListFile, path: string): Sql {
  return sql`COPY (${fileSelect(file)}) TO ${text(path)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '')`;
}
