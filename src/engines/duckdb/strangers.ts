import {
  and,
  columnsOf,
  mailAddress,
  missing,
  not,
  rewrite,
  type Formula,
} from '../../expression/formula.ts';
import type { Plan } from '../../plan/plan.ts';
import type { SuppressionFile } from '../../plan/steps.ts';
import { join, name, sql, type Sql } from '../../sql/sql.ts';
import type { Job, Statement } from '../engine.ts';
import type { FoldedLayer } from './fold.ts';
import { nextPerson, statement } from './people.ts';
import { print } from './print.ts';

/**
 * Gives numbers to those who appear in mail events only, so that figures are taken of them too; they stay no people.
 * Nothing where nothing is asked of them.
 */
export function numberStrangers({ strangers, reads }: Plan): Statement[] {
  if (!strangers) return [];
  const keys = reads
    .filter((read) => read.source.role === 'mail')
    .map(
      ({ source }) =>
        sql`SELECT "kept text" FROM ${name(`${source.name} rows`)} WHERE "person no" IS NULL AND "rejected as" IS NULL`,
    );
  return [
    statement(
      'who appears in mail events only',
      sql`CREATE TABLE "told strangers" AS SELECT ${nextPerson}, "whose key" AS "mail address"
FROM (SELECT DISTINCT "whose key" FROM "stray keys" SEMI JOIN "stranger keys" USING ("whose key") WHERE contains("whose key", '@') AND "stray key" IN (${join(keys, ' UNION ALL ')}))`,
    ),
    statement(
      'which of the events are theirs',
      sql`INSERT INTO "found keys" SELECT "stray key", "person no" FROM "told strangers" AS t JOIN "stray keys" AS s ON t."mail address" = s."whose key"`,
    ),
  ];
}

/** The table of strangers with what is asked of them: columns of people, made of figures that look tables have. */
export function decideStrangers({ strangers }: Plan, layers: readonly FoldedLayer[]): Statement[] {
  if (!strangers) return [];
  const columns = new Map(layers.flatMap((layer) => layer.columns).map((each) => [each.name, each.formula]));
  const whole = (formula: Formula): Formula =>
    rewrite(formula, (part) => {
      const inner = part.kind === 'column' && part.of === 'person' ? columns.get(part.name) : undefined;
      return inner && whole(inner);
    });
  const asked = strangers.map((column) => ({ column, formula: whole(column) }));
  const figures = new Set(asked.flatMap(({ formula }) => [...columnsOf(formula, 'person')]));
  const tables = layers
    .flatMap((layer) => layer.looks)
    .filter(({ kept, tests }) =>
      [...kept, ...tests.map((test) => test.name)].some((each) => figures.has(each)),
    )
    .map(({ table }) => sql` LEFT JOIN ${name(table)} USING ("person no")`);
  const values = asked.map(({ column, formula }) => sql`${print(happened(formula))} AS ${name(column.name)}`);
  return [
    statement(
      'what is asked of them',
      sql`CREATE TABLE "decided strangers" AS SELECT "mail address", ${join(values, ',\n  ')}\nFROM "told strangers"${join(tables, '')}`,
    ),
  ];
}

/** A condition that holds because of what happened: not one that holds of anybody of whom nothing is known. */
function happened(formula: Formula): Formula {
  if (formula.type !== 'boolean') return formula;
  const unknown = rewrite(formula, (part) =>
    part.kind === 'column' && part.of === 'person' && part.name !== mailAddress.name
      ? missing(part.type)
      : undefined,
  );
  return and(formula, not(unknown));
}

/** The addresses of strangers that belong into a file. */
export function strangersIn({ strangers }: SuppressionFile, untold: Sql): Sql {
  return sql`SELECT "mail address" FROM "decided strangers" WHERE ${print(strangers)} AND ${untold} IS NULL`;
}

/** Strangers by what keeps their addresses out of files, with how many of them each file is to have. */
export function countStrangers({ plan, lists }: Job): Sql | undefined {
  if (!plan.strangers) return undefined;
  const told = lists.filter((list) => list.suppressions.length > 0);
  const counts = told.flatMap((list) =>
    list.suppressions.map(
      ({ path, strangers }) => sql`count(CASE WHEN ${print(strangers)} THEN 1 END) AS ${name(`in ${path}`)}`,
    ),
  );
  const columns = [...told.map((list) => name(list.untold.name)), sql`count(*) AS people`, ...counts];
  return sql`SELECT ${join(columns, ', ')} FROM "decided strangers" GROUP BY ALL ORDER BY ALL`;
}
