import type { SourceShape } from '../../sources/shape.ts';
import { sql, type Sql } from '../../sql/sql.ts';

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
