import type { Plan, Read } from '../../plan/plan.ts';
import { join, name, sql, type Sql, text } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import type { Stage } from './stage.ts';

/** Characters that stand in copied addresses and cannot be seen: no-break spaces, zero-width ones, a stray BOM. */
const unseen = '\u00a0\u202f\u200b\u200c\u200d\u2060\ufeff\u00ad';

/** What identifies people: addresses without what cannot be seen, blanks at the ends and capitals; ids as they are. */
export const identityMacros: readonly Statement[] = [
  statement(
    'without what cannot be seen, and without an apostrophe that guards digits from spreadsheets',
    sql`CREATE MACRO bare_key(written) AS regexp_replace(trim(translate(written, ${text(unseen)}, '')), '^''([0-9+])', '\\1')`,
  ),
  statement(
    'how customers are recognised',
    sql`CREATE MACRO key_of(written) AS CASE WHEN contains(written, '@') THEN lower(bare_key(written)) ELSE bare_key(written) END`,
  ),
];

/** The column of a customers source that says whether somebody wants mail. */
const isConsent = (column: string) => column === 'consent' || column.endsWith('_consent');
/** Words that say yes to mail; of two rows for one person the one that does not say so counts. */
const consenting = ['yes', 'true', '1', 'y', 'subscribed', 'opted_in', 'opt-in'];

/**
 * The people: one row each. Rows of customers with the same address are one person; of several rows the one with
 * the greatest id counts (the longest first, then by code point), what it lacks is filled from the others, and a
 * refusal of mail in any of them stands. People without an address are told apart by their id.
 */
export function peopleStatements(read: Read | undefined, stage: Stage | undefined): Statement[] {
  if (!read || !stage) {
    return [
      statement(
        'no customers are given',
        sql`CREATE TABLE people (person INTEGER, identity VARCHAR, address VARCHAR)`,
      ),
      statement('how rows find their person', sql`CREATE TABLE keys (key VARCHAR, person INTEGER)`),
    ];
  }
  const rows = name(`${read.source.name} rows`);
  const hasId = read.source.keys.customer.includes('id');
  const id = hasId ? sql`key_of(id)` : sql`CAST(NULL AS VARCHAR)`;
  const attributes = read.columns.filter((column) => column !== 'address');
  const kept = attributes.map((column) => name(column));
  const order = [sql`length(row_id)`, sql`row_id`, ...kept];
  const merged = attributes.map((column) =>
    isConsent(column)
      ? sql`arg_min(${name(column)}, (CASE WHEN lower(CAST(${name(column)} AS VARCHAR)) IN (${join(consenting.map(text), ', ')}) THEN 1 ELSE 0 END, -place)) AS ${name(column)}`
      : sql`arg_max(${name(column)}, place) AS ${name(column)}`,
  );
  const columns = ['identity', 'address', ...attributes].map((column) => name(column));
  return [
    statement(
      `read ${read.source.name}`,
      sql`CREATE TABLE raw AS SELECT coalesce(address, 'id ' || row_id) AS identity, * FROM (
  SELECT CASE WHEN contains(email, '@') THEN key_of(email) END AS address, ${id} AS row_id, file, rejected, bad${listed(kept)}
  FROM (${stage.select}))`,
    ),
    statement('rows that are of use', sql`CREATE VIEW known AS SELECT * FROM raw WHERE rejected IS NULL`),
    statement(
      'people with several rows',
      sql`CREATE TABLE twins AS SELECT identity FROM known GROUP BY identity HAVING count(*) > 1`,
    ),
    statement(
      'one row a person',
      sql`CREATE TABLE people AS SELECT CAST(row_number() OVER () AS INTEGER) AS person, * FROM (
  SELECT ${join(columns, ', ')} FROM known ANTI JOIN twins USING (identity)
  UNION ALL
  SELECT ${join([sql`identity`, sql`min(address) AS address`, ...merged], ', ')}
  FROM (SELECT *, row_number() OVER (PARTITION BY identity ORDER BY ${join(order, ', ')}) AS place FROM known SEMI JOIN twins USING (identity))
  GROUP BY identity)`,
    ),
    statement(
      'how rows find their person',
      sql`CREATE TABLE keys AS
  SELECT address AS key, person FROM people WHERE address IS NOT NULL
  UNION ALL
  SELECT row_id AS key, arg_min(person, identity) AS person FROM known JOIN people USING (identity) WHERE row_id IS NOT NULL AND NOT contains(row_id, '@') GROUP BY row_id`,
    ),
    statement(
      'what is to be counted',
      sql`CREATE TABLE ${rows} AS SELECT file, rejected, bad AS note FROM raw`,
    ),
    statement('the rest is no longer needed', sql`DROP VIEW known`),
    statement('nor its rows', sql`DROP TABLE raw`),
  ];
}

const listed = (columns: readonly Sql[]): Sql =>
  columns.length === 0 ? sql`` : sql`, ${join(columns, ', ')}`;

/**
 * Finds the people of rows whose key was not known as it was written: in other case, with blanks. Who is not among
 * the customers at all is a stranger; strangers with an address become people where the rules say so.
 */
export function strangerStatements(plan: Plan, sources: readonly string[]): Statement[] {
  const keys = sources.map(
    (source) =>
      sql`SELECT note AS stray FROM ${name(`${source} rows`)} WHERE person IS NULL AND rejected IS NULL`,
  );
  const all =
    keys.length === 0 ? sql`SELECT CAST(NULL AS VARCHAR) AS stray LIMIT 0` : join(keys, ' UNION ALL ');
  const statements = [
    statement(
      'keys that were not found as written',
      sql`CREATE TABLE strays AS SELECT stray, key_of(stray) AS key FROM (SELECT DISTINCT stray FROM (${all}))`,
    ),
    statement(
      'strangers',
      sql`CREATE TABLE strangers AS SELECT DISTINCT key FROM strays ANTI JOIN keys USING (key)`,
    ),
  ];
  if (plan.everyone) {
    statements.push(
      statement(
        'strangers are people too',
        sql`INSERT INTO people (person, identity, address) SELECT CAST((SELECT coalesce(max(person), 0) FROM people) + row_number() OVER (ORDER BY key) AS INTEGER), key, key FROM strangers WHERE contains(key, '@')`,
      ),
      statement(
        'and can be found',
        sql`INSERT INTO keys SELECT address, person FROM people SEMI JOIN strangers ON address = key`,
      ),
    );
  }
  statements.push(
    statement(
      'the order of lists',
      sql`CREATE TABLE places AS SELECT person, row_number() OVER (ORDER BY address, identity) AS place FROM people`,
    ),
  );
  statements.push(
    statement(
      'whose they are',
      sql`CREATE TABLE found AS SELECT stray, person FROM strays JOIN keys USING (key)`,
    ),
  );
  return statements;
}

export function statement(title: string, text: Sql): Statement {
  return { title, text: text.text };
}
