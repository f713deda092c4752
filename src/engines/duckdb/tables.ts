import type { Read } from '../../plan/plan.ts';
import { join, name, sql, type Sql } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { itsColumn, tableRows } from './lookups.ts';
import { statement } from './people.ts';
import type { Stage } from './stage.ts';

/** Reads a reference table: its rows as they are, and each once with its place by its key. */
export function tableStatements({ source, table }: Read, stage: Stage): Statement[] {
  const rows = name(`${source.name} rows`);
  const columns = stage.columns.map(({ name: column }) => {
    const value = column === source.keys.id ? sql`table_key(${name(column)})` : name(column);
    return sql`${value} AS ${itsColumn(column)}`;
  });
  const position = table!.coordinates.length > 0 ? vectorOf(table!.coordinates) : [];
  const order = stage.columns
    .map((each) => each.name)
    .sort((a, b) => Number(b === source.keys.id) - Number(a === source.keys.id))
    .map((each) => sql`${itsColumn(each)} NULLS LAST`);
  const kept = [sql`*`, sql`row_number() OVER (ORDER BY ${join(order, ', ')}) AS "row place"`, ...position];
  return [
    statement(
      `read ${source.name}`,
      sql`CREATE TABLE ${rows} AS SELECT * EXCLUDE ("whose key", "bad text"), "bad text" AS "kept text" FROM (${stage.select})`,
    ),
    statement(
      `rows of ${source.name}, each once`,
      sql`CREATE TABLE ${tableRows(source.name)} AS SELECT ${join(kept, ', ')} FROM (SELECT DISTINCT ${join(columns, ', ')} FROM ${rows} WHERE "rejected as" IS NULL)`,
    ),
  ];
}

/** The point on a globe of radius 1 that a latitude and longitude are; nowhere beyond 90 and 180. */
function vectorOf(coordinates: readonly string[]): Sql[] {
  const degrees = coordinates.map((each) => sql`CAST(${itsColumn(each)} AS DOUBLE)`);
  const [north, east] = degrees.map((each) => sql`radians(${each})`);
  const known = sql`abs(${degrees[0]!}) <= 90 AND abs(${degrees[1]!}) <= 180`;
  const axes = {
    x: sql`cos(${north!}) * cos(${east!})`,
    y: sql`cos(${north!}) * sin(${east!})`,
    z: sql`sin(${north!})`,
  };
  return Object.entries(axes).map(
    ([axis, value]) => sql`CASE WHEN ${known} THEN ${value} END AS ${name(`row ${axis}`)}`,
  );
}

/** Keys that several rows have which are not alike in what rules look at, with each text that they are written as. */
export function ambiguousKeys(table: string): Sql {
  const keys = sql`SELECT "its id" AS key FROM ${tableRows(table)} WHERE "its id" IS NOT NULL GROUP BY "its id" HAVING count(*) > 1`;
  return sql`SELECT DISTINCT key, id AS written FROM (${keys}) JOIN ${name(`${table} rows`)} ON key = table_key(id) WHERE "rejected as" IS NULL ORDER BY ALL`;
}
