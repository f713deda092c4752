import type { Formula } from '../../expression/formula.ts';
import type { Plan, Read } from '../../plan/plan.ts';
import { join, name, number, sql, type Sql } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { printFilter, printInstant } from './print.ts';
import { statement } from './people.ts';
import { codeOf, lineCell, looksBeyondTwins, type Stage, twinKey } from './stage.ts';
import { typeOfWords, valueOf } from './values.ts';

const rowsOf = (source: string): Sql => name(`${source} rows`);
/** Marks rows that are another one's twin. */
const repeatedCode = sql`0`;
/** A digest of what makes mail events one, beside person and instant. */
const toldAs = name('told as');

/**
 * Reads one source of events into a narrow table: whose row it is as a number, when, and what rules look at. `wanted`
 * holds for the rows that any rule looks at, `instant` is that of the run.
 */
export function readStatements(read: Read, stage: Stage, wanted: Formula, instant: Sql): Statement[] {
  const { source } = read;
  const rows = rowsOf(source.name);
  const { keys, lines } = source;
  if (source.role === 'mail') return [readMail(read, stage, wanted, instant)];
  const byOrder = lines?.kind === 'rows';
  const exportedAgain = source.role === 'orders' && source.files.length > 1;
  // Of ids that only tell repetitions apart, a digest is enough: it is compared together with person and instant.
  const digest =
    keys.id && !byOrder && !exportedAgain && !read.columns.includes(keys.id)
      ? sql` REPLACE (CASE WHEN ${name(keys.id)} IS NOT NULL THEN hash(${name(keys.id)}) END AS ${name(keys.id)})`
      : sql``;
  const statements = [
    statement(`read ${source.name}`, sql`CREATE TABLE ${rows} AS ${withPeople(stage, digest)}`),
  ];
  if (keys.id && byOrder) {
    if (lines.fillDown) statements.push(fillDown(rows, name(keys.id)));
    statements.push(excuse(rows, name(keys.id), stage));
    const code = stage.checks.length + 1;
    statements.push(
      statement(
        'rows of no order',
        sql`UPDATE ${rows} SET "rejected as" = ${number(code)}, "kept text" = '' WHERE ${name(keys.id)} IS NULL AND "rejected as" IS NULL`,
      ),
    );
  }
  if (keys.id && exportedAgain) statements.push(...markRepeatedOrders(rows, name(keys.id)));
  return statements;
}

/**
 * Rows with the number of their person. The key is kept only where it was not found, in the column that else says what
 * was wrong with the row. Whether it is blank is asked behind THEN, lest DuckDB ask it of every row.
 */
function withPeople(stage: Stage, digest: Sql): Sql {
  return sql`SELECT r.* EXCLUDE ("whose key", "rejected as", "bad text")${digest}, k."person no",
  CASE WHEN CASE WHEN k."person no" IS NULL THEN r."rejected as" IS NULL AND key_of(r."whose key") IS NULL END THEN ${codeOf(stage, 'no customer')} ELSE r."rejected as" END AS "rejected as",
  CASE WHEN r."rejected as" IS NOT NULL THEN r."bad text" WHEN k."person no" IS NULL THEN r."whose key" END AS "kept text"
FROM (${stage.select}) AS r LEFT JOIN "all people" AS k ON r."whose key" = k."mail address"`;
}

/**
 * Mail events are many, most of them deliveries and old sends that no rule looks at, and services tell some of them
 * several times. So alike rows become one, with the number of times that it was told, and rows that no rule looks at
 * are but counted: for each file, and for each key that is nobody's.
 */
function readMail(read: Read, stage: Stage, wanted: Formula, instant: Sql): Statement {
  const { source } = read;
  const id = source.keys.id === undefined ? name(twinKey) : name(source.keys.id);
  // What has no id is like no other row.
  const digest = source.keys.id === undefined ? id : sql`hash(${id})`;
  const words = (column: string) => typeOfWords(source, column);
  const looked = sql`coalesce("rejected as" IS NULL AND "at" < ${instant} AND ${printFilter(wanted, { words })}, false)`;
  const ofLooked = (value: Sql, as: Sql) => sql`CASE WHEN "looked at" THEN ${value} END AS ${as}`;
  // What has few values makes few groups also of rows that nothing looks at, and costs less to leave than to take away.
  const narrow = new Set(
    [...read.tests.map((test) => test.name), ...read.columns.filter(words)].map((each) => name(each).text),
  );
  // Rows are grouped by file, and by all that rules look at; what makes events without an id one may be less.
  const columns = [
    sql`"file no", "rejected as", "kept text", "looked at", "at" >= ${instant} AS "told later"`,
    ...['person no', ...(source.lines ? ['order lines'] : [])].map((each) =>
      ofLooked(name(each), name(each)),
    ),
    ...keptOfMail(read, stage).map((column) => (narrow.has(column.text) ? column : ofLooked(column, column))),
    ofLooked(sql`CASE WHEN ${id} IS NULL THEN hash(uuid()) ELSE ${digest} END`, toldAs),
    sql`count(*) AS "times told"`,
    sql`max("at") AS "last told"`,
  ];
  return statement(
    `read ${source.name}`,
    sql`CREATE TABLE ${rowsOf(source.name)} AS SELECT ${join(columns, ', ')}
FROM (SELECT *, ${looked} AS "looked at" FROM (${withPeople(stage, sql``)})) GROUP BY ALL`,
  );
}

/** The names of what is kept of a mail event: of its id only a digest, unless rules ask for it. */
function keptOfMail({ source, columns }: Read, { kept }: Stage): Sql[] {
  const { id } = source.keys;
  const unasked = id === undefined ? twinKey : columns.includes(id) ? undefined : id;
  return kept.filter((column) => unasked === undefined || column.text !== name(unasked).text);
}

/** A row without an order's id belongs to the order above it. */
function fillDown(rows: Sql, id: Sql): Statement {
  return statement(
    'rows of the order above',
    sql`UPDATE ${rows} AS r SET ${id} = above.id FROM (
  SELECT bare."file no", bare."row no", named.${id} AS id FROM (SELECT "file no", "row no" FROM ${rows} WHERE ${id} IS NULL) AS bare
  ASOF JOIN (SELECT "file no", "row no", ${id} FROM ${rows} WHERE ${id} IS NOT NULL) AS named ON bare."file no" = named."file no" AND bare."row no" >= named."row no"
) AS above WHERE r."file no" = above."file no" AND r."row no" = above."row no"`,
  );
}

/** A further row of an order need not repeat whose it is or when: a row of its own file says so. */
function excuse(rows: Sql, id: Sql, { checks }: Stage): Statement {
  const codes = checks.flatMap(({ reason }, index) =>
    reason === 'no customer' || reason === 'no instant' ? [number(index + 1)] : [],
  );
  return statement(
    'rows whose order says whose it is',
    sql`UPDATE ${rows} SET "rejected as" = NULL, "kept text" = NULL WHERE "rejected as" IN (${join(codes, ', ')}) AND (${id}, "file no") IN (SELECT (${id}, "file no") FROM ${rows} WHERE "rejected as" IS NULL)`,
  );
}

/**
 * Rows with the same id, person and instant are one row, exported or sent several times: that of the last file. Orders
 * of one person with the same id are one order, the latest. Mail events with an id of the service must also be alike in
 * all that rules look at, lest an unsubscription hides behind an open. Asked when it is known whose all rows are, since
 * one of two may have the person's key in capitals.
 */
export function repeatedStatements(read: Read, stage: Stage): Statement[] {
  const { source } = read;
  const { id } = source.keys;
  if (source.role !== 'mail') {
    if (id === undefined || source.lines?.kind === 'rows') return [];
    const lines = source.lines && read.lines ? [sql`CAST("order lines" AS VARCHAR)`] : [];
    const instant = source.role === 'orders' ? [] : [sql`"at"`];
    const order = [...(source.role === 'orders' ? [sql`"at" DESC`] : []), ...stage.kept, ...lines];
    return markRepeated(source.name, { id: name(id), alike: instant, order, among: sql`true` });
  }
  const kept = keptOfMail(read, stage);
  const told = { id: toldAs, alike: [sql`"at"`, ...(id === undefined ? [] : kept)], order: kept };
  const looked = sql`"looked at"`;
  if (source.files.length > 1 || looksBeyondTwins(read))
    return markRepeated(source.name, { ...told, among: looked });
  // Those with one and the same key became one row when they were read.
  const strays = sql`SELECT ${toldAs} FROM ${rowsOf(source.name)} SEMI JOIN "found keys" ON "kept text" = "stray key" WHERE "person no" IS NULL AND "rejected as" IS NULL AND ${looked}`;
  return markRepeated(source.name, { ...told, among: sql`${looked} AND ${toldAs} IN (${strays})` });
}

/** What makes rows of one person the same, the order in which they count, and among which of them to look. */
interface Sameness {
  id: Sql;
  alike: readonly Sql[];
  order: readonly Sql[];
  among: Sql;
}

function markRepeated(source: string, { id, alike, order, among }: Sameness): Statement[] {
  const rows = rowsOf(source);
  const same = join([id, sql`coalesce("person no", 0)`, sql`"kept text"`, ...alike], ', ');
  // One number is found again faster than several columns; what shares it by chance is told apart afterwards.
  const digest = sql`hash(${same})`;
  const asked = sql`"rejected as" IS NULL AND ${id} IS NOT NULL AND ${among}`;
  const people = sql`FROM (SELECT r.rowid AS row, r.* FROM ${rows} AS r WHERE "person no" IS NOT NULL AND ${asked}
UNION ALL SELECT r.rowid, r.* REPLACE (f."person no" AS "person no", CASE WHEN f."person no" IS NULL THEN r."kept text" END AS "kept text") FROM ${rows} AS r LEFT JOIN "found keys" AS f ON r."kept text" = f."stray key" WHERE r."person no" IS NULL AND ${asked})`;
  return [
    statement(
      `ids of ${source} that are there several times`,
      sql`CREATE OR REPLACE TABLE "repeated ids" AS SELECT ${digest} AS digest ${people} GROUP BY digest HAVING count(*) > 1`,
    ),
    {
      ...statement(
        'such rows count but once',
        sql`UPDATE ${rows} SET "rejected as" = ${repeatedCode} WHERE rowid IN (SELECT row FROM (
  SELECT row, row_number() OVER (PARTITION BY ${same} ORDER BY ${join([sql`"file no" DESC`, ...order, sql`row`], ', ')}) AS "place no"
  ${people} WHERE ${digest} IN (SELECT digest FROM "repeated ids")) WHERE "place no" > 1)`,
      ),
      onlyIf: sql`SELECT 1 FROM "repeated ids" LIMIT 1`.text,
    },
  ];
}

/** An order with rows in several files was exported several times: the last file's rows are the order. */
function markRepeatedOrders(rows: Sql, id: Sql): Statement[] {
  return [
    statement(
      'orders that are in several files',
      sql`CREATE OR REPLACE TABLE "repeated ids" AS SELECT ${id} AS id, max("file no") AS "file no" FROM ${rows} WHERE "rejected as" IS NULL AND ${id} IS NOT NULL GROUP BY ${id} HAVING min("file no") < max("file no")`,
    ),
    statement(
      'are those of the last',
      sql`UPDATE ${rows} AS r SET "rejected as" = ${repeatedCode} FROM "repeated ids" AS l WHERE r.${id} = l.id AND r."file no" < l."file no" AND r."rejected as" IS NULL`,
    ),
  ];
}

/** The relations that aggregates are taken of: events before the instant of the run, of people who are known. */
export function relationStatements(
  plan: Plan,
  { source, columns: used, lines }: Read,
  stage: Stage,
): Statement[] {
  const rows = rowsOf(source.name);
  const id = source.keys.id;
  const instant = printInstant(plan);
  // Most rows have found their person while they were read; only the others are looked up.
  const seen = sql`"rejected as" IS NULL AND "at" < ${instant}`;
  const usable = sql`SELECT * FROM ${rows} WHERE "person no" IS NOT NULL AND ${seen}
UNION ALL SELECT r.* REPLACE (f."person no" AS "person no") FROM ${rows} AS r JOIN "found keys" AS f ON r."kept text" = f."stray key" WHERE r."person no" IS NULL AND ${seen}`;
  const relation = name(source.name);
  const linesRelation = name(`${source.name} lines`);
  if (source.lines?.kind !== 'rows') {
    const statements = [statement(`events of ${source.name}`, sql`CREATE VIEW ${relation} AS ${usable}`)];
    if (source.lines && lines)
      statements.push(
        statement('order lines', sql`CREATE VIEW ${linesRelation} AS ${arrayLines(source, relation)}`),
      );
    return statements;
  }
  const keys = new Set([id, source.keys.at]);
  const kept = stage.columns.filter((column) => used.includes(column.name) && !keys.has(column.name));
  const ofOrder = kept.filter((column) => column.of === 'row');
  const ofLine = kept.filter((column) => column.of === 'line');
  const whole = ofOrder.map((column) => sql`max(${name(column.name)}) AS ${name(column.name)}`);
  const columns = [
    name(id!),
    sql`min("person no") AS "person no"`,
    sql`max("person no") AS "other person"`,
    sql`min("at") AS "at"`,
    ...whole,
  ];
  const ofPeople = sql`SELECT r.* REPLACE (coalesce(r."person no", f."person no") AS "person no") FROM ${rows} AS r LEFT JOIN "found keys" AS f ON r."kept text" = f."stray key" WHERE "rejected as" IS NULL`;
  const orders: Statement[] = [
    statement(
      'one row an order; its columns, and whose it is, may stand on one of its rows only',
      sql`CREATE TABLE ${relation} AS SELECT ${join(columns, ', ')} FROM (${ofPeople}) GROUP BY ${name(id!)}
HAVING min("at") < ${instant} AND min("person no") IS NOT NULL`,
    ),
    {
      ...statement(
        'where its rows name several people, it is that of the earliest row',
        sql`UPDATE ${relation} AS o SET "person no" = e."person no" FROM (
  SELECT r.${name(id!)} AS id, arg_min(r."person no", (r."at", p."identity key")) AS "person no" FROM (${ofPeople}) AS r JOIN "all people" AS p USING ("person no")
  WHERE r.${name(id!)} IN (SELECT ${name(id!)} FROM ${relation} WHERE "person no" < "other person") GROUP BY r.${name(id!)}
) AS e WHERE o.${name(id!)} = e.id`,
      ),
      onlyIf: sql`SELECT 1 FROM ${relation} WHERE "person no" < "other person" LIMIT 1`.text,
    },
    statement('of whom no more is asked', sql`ALTER TABLE ${relation} DROP COLUMN "other person"`),
  ];
  if (!lines) return orders;
  const line = [...ofLine.map((column) => sql`r.${name(column.name)}`), sql`o.*`];
  return [
    ...orders,
    statement(
      'order lines',
      sql`CREATE VIEW ${linesRelation} AS SELECT ${join(line, ', ')} FROM ${rows} AS r JOIN ${relation} AS o USING (${name(id!)}) WHERE r."rejected as" IS NULL`,
    ),
  ];
}

function arrayLines(source: Read['source'], relation: Sql): Sql {
  const columns = source.columns.filter((column) => column.of === 'line');
  const values = columns.map(
    (column) =>
      sql`${valueOf(column, lineCell(source, column.name, name('order line')), source)} AS ${name(column.name)}`,
  );
  return sql`SELECT * EXCLUDE ("order line"), ${join(values, ', ')} FROM (SELECT * EXCLUDE ("order lines"), unnest(json_extract("order lines", '$[*]')) AS "order line" FROM ${relation})`;
}
