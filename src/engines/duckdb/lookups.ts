import { createHash } from 'node:crypto';
import { callsOf, keyOf, type Formula } from '../../expression/formula.ts';
import { join, name, sql, type Sql } from '../../sql/sql.ts';

/** The table of a reference table's rows, each once, and the place that each has by its key. */
export const tableRows = (table: string): Sql => name(`${table} by key`);
/** A column of such a table: called otherwise than any column of people or rows. */
export const itsColumn = (column: string): Sql => name(`its ${column}`);

/** The text of a literal. */
export function writtenIn(formula: Formula): string {
  return formula.kind === 'literal' ? String(formula.value) : '';
}

/** What a table is called beside the rows that look something up: engines do not tell names apart by capitals. */
export function lookupAlias(row: Formula, table: Formula): Sql {
  const digest = createHash('sha256').update(keyOf(row)).digest('hex').slice(0, 16);
  return name(`${writtenIn(table)} of ${digest}`);
}

/** Puts the tables beside rows in which formulas look something up: each row finds one of a table's at most. */
export function lookupJoins(formulas: readonly Formula[], print: (formula: Formula) => Sql): Sql {
  const joins = new Map<string, Sql>();
  for (const { arguments: args } of formulas.flatMap((each) => callsOf(each, 'lookup'))) {
    const [row, table] = [args[0]!, args[1]!];
    const alias = lookupAlias(row, table);
    const place = print(row);
    const found = row.type === 'text' ? sql`"its id" = table_key(${place})` : sql`"row place" = ${place}`;
    const joined = sql` LEFT JOIN ${tableRows(writtenIn(table))} AS ${alias} ON ${alias}.${found}`;
    joins.set(alias.text, joined);
  }
  return join([...joins.values()], '');
}

/**
 * The place of the nearest row: of those equally near to the metre, as the crow digs, the first. Distance and place are
 * one number, so that the least is found without sorting.
 */
export function nearestPlace(latitude: Sql, longitude: Sql, table: string): Sql {
  const [north, east] = [sql`radians(${latitude})`, sql`radians(${longitude})`];
  const along = [sql`cos(${north}) * cos(${east})`, sql`cos(${north}) * sin(${east})`, sql`sin(${north})`];
  const squares = ['x', 'y', 'z'].map(
    (axis, index) => sql`pow(${name(`row ${axis}`)} - ${along[index]!}, 2)`,
  );
  const metres = sql`CAST(round(6371008.8 * sqrt(${join(squares, ' + ')})) AS BIGINT)`;
  const least = sql`SELECT min(${metres} * 4294967296 + "row place") FROM ${tableRows(table)} WHERE "row x" IS NOT NULL`;
  return sql`CASE WHEN abs(${latitude}) <= 90 AND abs(${longitude}) <= 180 THEN CAST((${least}) % 4294967296 AS BIGINT) END`;
}
