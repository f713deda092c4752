import type { Plan, Read } from '../../plan/plan.ts';
import { affirming, consenting, consentIn, denying, refusing } from '../../sources/consent-words.ts';
import type { SourceShape } from '../../sources/shape.ts';
import { join, name, sql, type Sql, text } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { includedKeys } from './address-files.ts';
import { printInstant } from './print.ts';
import { timesOf } from './times.ts';
import { codeOf, type Stage } from './stage.ts';

/** What stands in copied addresses and cannot be seen: no-break spaces, zero-width ones, marks of direction, a BOM. */
const unseen = '[\\p{Cf}\\x{00a0}\\x{202f}]';

/** What identifies people, without what cannot be seen and blanks at the ends; addresses without capitals, too. */
export const identityMacros: readonly Statement[] = [
  statement(
    'without what cannot be seen, and without an apostrophe that guards digits from spreadsheets',
    // There is hardly ever anything to take away, and to find that out is cheap. Blanks and controls sort before `!`.
    sql`CREATE MACRO bare_key(written) AS CASE WHEN strlen(written) = length(written) AND NOT contains(written, '''') AND written >= '!' AND right(written, 1) >= '!' THEN written ELSE nullif(regexp_replace(regexp_replace(regexp_replace(written, ${text(unseen)}, '', 'g'), '^[\\p{Z}\\p{Cc}]+|[\\p{Z}\\p{Cc}]+$', '', 'g'), '^''([0-9+])', '\\1'), '') END`,
  ),
  statement(
    'how customers are recognised',
    sql`CREATE MACRO key_of(written) AS CASE WHEN contains(written, '@') THEN lower(bare_key(written)) ELSE bare_key(written) END`,
  ),
  statement(
    'how rows of reference tables are found: by an address as customers are, by anything else as it is written',
    sql`CREATE MACRO table_key(written) AS CASE WHEN contains(written, '@') THEN key_of(written) ELSE written END`,
  ),
];

/** How much a value of a column refuses mail: 0 where it does, 2 where it agrees; undefined for other columns. */
function refusalOf(column: string): Sql | undefined {
  const asked = consentIn(column);
  if (!asked) return undefined;
  const [refuses, agrees] = asked === 'wanted' ? [refusing, consenting] : [affirming, denying];
  const word = sql`lower(CAST(${name(column)} AS VARCHAR))`;
  const among = (words: readonly string[]) => sql`${word} IN (${join(words.map(text), ', ')})`;
  return sql`CASE WHEN ${among(refuses)} THEN 0 WHEN ${among(agrees)} THEN 2 ELSE 1 END`;
}

/**
 * The people: one row each. Rows of customers with the same address are one person; of several rows the one with
 * the greatest id counts (the longest first, then by code point), what it lacks is filled from the others, and a
 * refusal of mail in any of them stands. People without an address are told apart by their id.
 */
export function peopleStatements(read: Read | undefined, stage: Stage | undefined): Statement[] {
  const numbers = statement('numbers of people', sql`CREATE SEQUENCE "person numbers"`);
  if (!read || !stage) {
    return [
      numbers,
      statement(
        'no customers are given',
        sql`CREATE TABLE "all people" ("person no" INTEGER, "identity key" VARCHAR, "mail address" VARCHAR, "row id key" VARCHAR)`,
      ),
      statement('nor any twice', sql`CREATE TABLE "twin rows" AS FROM "all people"`),
    ];
  }
  const rows = name(`${read.source.name} rows`);
  const hasId = read.source.keys.customer.includes('id');
  const id = hasId ? sql`key_of(id)` : sql`CAST(NULL AS VARCHAR)`;
  const attributes = read.columns;
  const kept = attributes.map((column) => name(column));
  const order = [sql`length("row id key") NULLS FIRST`, sql`"row id key"`, ...kept];
  const merged = attributes.map((column) => {
    const refusal = refusalOf(column);
    return refusal
      ? sql`arg_min(${name(column)}, (${refusal}, -"place no")) AS ${name(column)}`
      : sql`arg_max(${name(column)}, "place no") AS ${name(column)}`;
  });
  return [
    numbers,
    statement(
      `read ${read.source.name}`,
      sql`CREATE TABLE "all people" AS SELECT ${nextPerson}, coalesce("mail address", ' ' || "row id key") AS "identity key",
  * REPLACE (CASE WHEN "mail address" IS NULL AND "row id key" IS NULL THEN coalesce("rejected as", ${codeOf(stage, 'no customer')}) ELSE "rejected as" END AS "rejected as") FROM (
  SELECT CASE WHEN contains(email, '@') THEN key_of(email) END AS "mail address", ${id} AS "row id key", "file no", "rejected as", "bad text"${listed(kept)}
  FROM (${stage.select}))`,
    ),
    statement(
      'what is to be counted',
      sql`CREATE TABLE ${rows} AS SELECT "file no", "rejected as", "bad text" AS "kept text" FROM "all people"`,
    ),
    statement('rows of no use', sql`DELETE FROM "all people" WHERE "rejected as" IS NOT NULL`),
    statement(
      'people with several rows',
      sql`CREATE TABLE "twin keys" AS SELECT "identity key" FROM "all people" GROUP BY "identity key" HAVING count(*) > 1`,
    ),
    statement(
      'and these rows',
      sql`CREATE TABLE "twin rows" AS SELECT * FROM "all people" SEMI JOIN "twin keys" USING ("identity key")`,
    ),
    statement(
      'which are no people',
      sql`DELETE FROM "all people" AS p USING "twin keys" AS t WHERE p."identity key" = t."identity key"`,
    ),
    statement(
      'but become one each',
      sql`INSERT INTO "all people" BY NAME SELECT ${nextPerson}, * FROM (SELECT ${join([sql`"identity key"`, sql`min("mail address") AS "mail address"`, ...merged], ', ')}
  FROM (SELECT *, row_number() OVER (PARTITION BY "identity key" ORDER BY ${join(order, ', ')}) AS "place no" FROM "twin rows")
  GROUP BY "identity key")`,
    ),
  ];
}

/** A number that no other person has. */
export const nextPerson = sql`CAST(nextval('person numbers') AS INTEGER) AS "person no"`;

const listed = (columns: readonly Sql[]): Sql =>
  columns.length === 0 ? sql`` : sql`, ${join(columns, ', ')}`;

/**
 * Finds the people of rows whose key was not known as it was written: in other case, with blanks. Who is not among
 * the customers at all is a stranger; strangers with an address become people where the rules say so, once they have
 * done something.
 */
export function strangerStatements(plan: Plan, sources: readonly SourceShape[]): Statement[] {
  const instant = printInstant(plan);
  const keys = (told: 'ever' | 'before the instant') => {
    const own = sources.map(({ name: source, role }) => {
      const times = timesOf(role, instant);
      const seen = told === 'ever' ? sql`` : sql` AND ${times.told} > ${times.later}`;
      return sql`SELECT "kept text" AS "stray key" FROM ${name(`${source} rows`)} WHERE "person no" IS NULL AND "rejected as" IS NULL AND "kept text" IS NOT NULL${seen}`;
    });
    const all = [...own, ...includedKeys(plan)];
    return all.length === 0
      ? sql`SELECT CAST(NULL AS VARCHAR) AS "stray key" LIMIT 0`
      : join(all, ' UNION ALL ');
  };
  const customers = plan.reads.find((read) => read.source.role === 'customers');
  const address = customers?.columns.includes('email');
  const statements = [
    statement(
      'how rows find their person',
      sql`CREATE VIEW "all keys" AS SELECT "mail address" AS "whose key", false AS "by id", "identity key", "person no" FROM "all people"
UNION ALL SELECT "row id key", true, "identity key", "person no" FROM "all people"
UNION ALL SELECT t."row id key", true, "identity key", p."person no" FROM "all people" AS p JOIN "twin rows" AS t USING ("identity key")`,
    ),
    statement(
      'keys that were not found as written',
      sql`CREATE TABLE "stray keys" AS SELECT "stray key", key_of("stray key") AS "whose key" FROM (SELECT DISTINCT "stray key" FROM (${keys('ever')}))`,
    ),
    // All keys on the left: DuckDB hashes the right side, and strays are few. An id may be that of several people: it
    // is that of the first of those with an address; and what is somebody's address is nobody else's id.
    statement(
      'whose they are',
      sql`CREATE TABLE "found keys" AS SELECT "stray key", arg_min("person no", ("by id", NOT contains("identity key", '@'), "identity key")) AS "person no" FROM "all keys" JOIN "stray keys" USING ("whose key") GROUP BY "stray key"`,
    ),
    statement(
      'strangers',
      sql`CREATE TABLE "stranger keys" AS SELECT DISTINCT "whose key" FROM "stray keys" ANTI JOIN "found keys" USING ("stray key")${plan.everyone ? sql` SEMI JOIN (${keys('before the instant')}) USING ("stray key")` : sql``}`,
    ),
  ];
  if (plan.everyone) {
    statements.push(
      statement(
        'strangers are people too',
        sql`INSERT INTO "all people" BY NAME SELECT ${nextPerson}, "whose key" AS "identity key", "whose key" AS "mail address"${address ? sql`, "whose key" AS email` : sql``} FROM "stranger keys" WHERE contains("whose key", '@')`,
      ),
      statement(
        'whose their rows are',
        sql`INSERT INTO "found keys" SELECT "stray key", "person no" FROM "all people" AS p JOIN "stray keys" AS s ON p."mail address" = s."whose key" SEMI JOIN "stranger keys" USING ("whose key")`,
      ),
    );
  }
  statements.push(
    statement(
      'the order of lists',
      sql`CREATE TABLE "list places" AS SELECT "person no", CASE WHEN "mail address" IS NULL THEN "identity key" END AS "key without address", row_number() OVER (ORDER BY "mail address", "identity key") AS "place no" FROM "all people"`,
    ),
  );
  return statements;
}

export function statement(title: string, text: Sql): Statement {
  return { title, text: text.text };
}
