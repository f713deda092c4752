import type { SourceShape } from '../../sources/shape.ts';
import { name, sql, type Sql } from '../../sql/sql.ts';
import type { Stage } from './stage.ts';

/**
 * Of a row in a source's table: how often it was told, how often more than once, how often after the instant of the
 * run, and when last before it.
 */
export function timesOf(
  role: SourceShape['role'],
  instant: Sql,
): Record<'told' | 'again' | 'later' | 'last', Sql> {
  switch (role) {
    case 'mail':
      return {
        told: sql`"times told"`,
        again: sql`CASE WHEN "looked at" AND "rejected as" IS NULL THEN "times told" - 1 ELSE 0 END`,
        later: sql`CASE WHEN "rejected as" IS NULL AND "told later" THEN "times told" ELSE 0 END`,
        last: sql`CASE WHEN "rejected as" IS NULL AND NOT "told later" THEN "last told" END`,
      };
    case 'customers':
    case 'table':
      return { told: sql`1`, again: sql`0`, later: sql`0`, last: sql`NULL` };
    default:
      return {
        told: sql`1`,
        again: sql`0`,
        later: sql`CASE WHEN "rejected as" IS NULL AND "at" >= ${instant} THEN 1 ELSE 0 END`,
        last: sql`CASE WHEN "rejected as" IS NULL AND "at" < ${instant} THEN "at" END`,
      };
  }
}

const sumIf = (condition: Sql, times: Sql): Sql => sql`sum(CASE WHEN ${condition} THEN ${times} ELSE 0 END)`;

/** What became of the rows of each file of a source: how many were read and used, and what of them. */
export function countRows({ name: source, role, keys }: SourceShape, { kept }: Stage, instant: Sql): Sql {
  const rows = name(`${source} rows`);
  const { told, again, later, last } = timesOf(role, instant);
  const used = sumIf(sql`"rejected as" IS NULL OR "rejected as" = 0`, told);
  const select = sql`SELECT "file no", sum(${told}) AS rows, ${used} AS "used rows"`;
  if (role === 'customers' || role === 'table') {
    return sql`${select}, 0 AS "repeated rows", 0 AS "later rows", 0 AS "kindless rows", 0 AS strangers, NULL AS newest FROM ${rows} GROUP BY "file no" ORDER BY "file no"`;
  }
  const nobodys = sql`"rejected as" IS NULL AND "person no" IS NULL`;
  const kind = kept.find((each) => keys.kind !== undefined && each.text === name(keys.kind).text);
  const kindless = kind ? sumIf(sql`"rejected as" IS NULL AND ${kind} IS NULL`, told) : sql`0`;
  const counts = sql`${select}, ${sumIf(sql`"rejected as" = 0`, told)} + sum(${again}) AS "repeated rows", sum(${later}) AS "later rows", ${kindless} AS "kindless rows", ${sumIf(sql`${nobodys} AND "kept text" IS NOT NULL`, told)} AS "unknown rows", epoch_ms(max(${last})) AS newest FROM ${rows} GROUP BY "file no"`;
  const recognised = sql`SELECT "file no", sum(${told}) AS "recognised rows" FROM ${rows} SEMI JOIN "found keys" ON "kept text" = "stray key" WHERE ${nobodys} GROUP BY "file no"`;
  return sql`SELECT c.*, "unknown rows" - coalesce("recognised rows", 0) AS strangers FROM (${counts}) AS c LEFT JOIN (${recognised}) AS r ON c."file no" = r."file no" ORDER BY c."file no"`;
}
