import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

/** Raise it when the data changes, so that folders generated before are written anew. */
const edition = 2;

/**
 * Writes customers.csv, orders.csv (5 rows a customer) and events.csv (20 rows a customer, and a few of them twice) into `folder`: the same
 * bytes for the same number of customers. A folder that holds them already is left alone.
 */
export async function generate(folder: string, customers: number): Promise<void> {
  const stamp = `edition ${edition}, ${customers} customers\n`;
  const stampFile = join(folder, 'generated.txt');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  mkdirSync(folder, { recursive: true });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const statement of preparations(customers)) await connection.run(statement);
  const tables = {
    customers: customersOf(customers),
    orders: ordersOf(customers),
    events: eventsOf(),
  };
  for (const [name, query] of Object.entries(tables)) {
    const path = join(folder, `${name}.csv`).replaceAll("'", "''");
    await connection.run(`COPY (${query}) TO '${path}.new' (FORMAT csv, HEADER)`);
    renameSync(`${path}.new`, path);
  }
  connection.closeSync();
  writeFileSync(stampFile, stamp);
}

/** Three years of activity end here; the benchmark's instant is three hours later. */
const start = `TIMESTAMP '2023-11-22 00:00:00'`;
const seconds = 94_694_400;

/**
 * Chance is a hash of a row's number and a salt. `person` gives few customers much activity, most some, and the last
 * fifth of the ranks none; multiplying by a prime scatters the ranks over the file.
 */
function preparations(customers: number): string[] {
  const active = Math.floor(customers * 0.8);
  const steepest = 0.07;
  return [
    // A table, unlike range() itself, is read by all threads and still in order.
    `CREATE TABLE numbers AS SELECT i FROM range(${customers * 20}) t(i)`,
    `CREATE MACRO draw(i, salt, n) AS (hash(i, salt) % n)::BIGINT`,
    `CREATE MACRO chance(i, salt) AS draw(i, salt, 1000000) / 1e6`,
    `CREATE MACRO of(words, i, salt) AS words[1 + draw(i, salt, len(words))]`,
    `CREATE MACRO person(i, salt) AS
       (floor(${active} * (pow(${steepest} + (1 - ${steepest}) * chance(i, salt), 3) - pow(${steepest}, 3))
         / (1 - pow(${steepest}, 3)))::BIGINT * 1000003) % ${customers}`,
    `CREATE MACRO instant(t) AS strftime(t, '%Y-%m-%dT%H:%M:%SZ')`,
    // A person's activity begins with the sign-up and for half of all people ended at some time.
    `CREATE MACRO begins(p) AS CASE WHEN draw(p, 'began', 10) < 6 THEN 0 ELSE draw(p, 'begin', ${seconds}) END`,
    `CREATE MACRO ends(p) AS
       CASE WHEN draw(p, 'ended', 2) = 0 THEN ${seconds}
            ELSE begins(p) + (chance(p, 'end') * (${seconds} - begins(p)))::BIGINT END`,
    `CREATE MACRO happens(p, i, salt) AS
       ${start} + to_seconds(begins(p) + floor(chance(i, salt) * (ends(p) - begins(p)))::BIGINT)`,
    `CREATE MACRO first_name(p) AS of(['Anna', 'Ben', 'Chloé', 'David', 'Emma', 'Félix', 'Grace', 'Hugo', 'Inès',
       'Jean-Luc', 'Katarzyna', 'Liam', 'Mia', 'Noah', 'Olga', 'Pablo', 'Rosa', 'Sven', 'Théo', 'Łucja'], p, 'first')`,
    `CREATE MACRO last_name(p) AS of(['Martin', 'Smith', 'García', 'Müller', 'Nowak', 'Rossi', 'Dubois', 'Tremblay',
       'Jones', 'de Vries', 'Kowalska', 'Silva', 'Novák', 'Berg', 'Brown, Jr.', 'Ortiz "Oz"', 'O''Brien'], p, 'last')`,
    `CREATE MACRO address(p) AS 'reader' || p || '@mail' || draw(p, 'host', 97) || '.example'`,
    `CREATE MACRO address_in_export(p, i, salt) AS
       CASE draw(i, salt, 1000) // 5 WHEN 0 THEN upper(address(p)) WHEN 1 THEN 'guest' || p || '@visitor.example'
         WHEN 2 THEN 'guest' || i || '@visitor.example' ELSE address(p) END`,
  ];
}

function customersOf(customers: number): string {
  return `
    SELECT p AS id, address(p) AS email,
      CASE WHEN draw(p, 'nameless', 50) > 0 THEN first_name(p) END AS first_name, last_name(p) AS last_name,
      of(['FR', 'FR', 'FR', 'BE', 'CA', 'CA', 'US', 'US', 'GB', 'DE'], p, 'country') AS country,
      of(['Paris', 'Lyon', 'Montréal', 'Boston', 'Leeds', 'Köln'], p, 'city') AS city,
      CASE WHEN draw(p, 'consent', 100) < 88 THEN 'yes' WHEN draw(p, 'consent', 100) < 96 THEN 'no' END AS consent,
      instant(CASE WHEN begins(p) > 0 THEN ${start} + to_seconds(begins(p))
                   ELSE ${start} - to_seconds(draw(p, 'before', ${seconds})) END) AS signed_up_at
    FROM range(${customers}) t(p)`;
}

function ordersOf(customers: number): string {
  return `
    SELECT 'o' || i AS order_id, address_in_export(p, i, 'order address') AS email,
      instant(happens(p, i, 'ordered')) AS created_at,
      printf('%.2f', 4 + floor(pow(chance(i, 'total'), 3) * 20000) / 100) AS total,
      of(['books', 'books', 'books', 'maps', 'toys', 'art'], i, 'category') AS category,
      CASE draw(i, 'coupon', 10) WHEN 0 THEN 'WELCOME5' WHEN 1 THEN 'SPRING10' END AS coupon
    FROM (SELECT i, person(i, 'buyer') AS p FROM numbers WHERE i < ${customers * 5})`;
}

/**
 * Shares of ten thousand events; the last three happen to one person in eight only, some never open, some never click.
 * One in 200 is told again 5,000 rows later, as services do that ask for an answer and do not wait for it long.
 */
function eventsOf(): string {
  return `
    SELECT 'e' || i AS event_id, address_in_export(p, i, 'event address') AS email,
      CASE WHEN d < 4000 THEN 'processed'
           WHEN d < 7500 THEN 'delivered'
           WHEN d < 9400 AND draw(p, 'never opens', 7) > 0 THEN 'open'
           WHEN d >= 9400 AND d < 9850 AND draw(p, 'never clicks', 3) > 0 THEN 'click'
           WHEN d >= 9850 AND draw(p, 'trouble', 8) = 0 THEN
             CASE WHEN d < 9920 THEN 'bounce' WHEN d < 9990 THEN 'unsubscribe' ELSE 'spamreport' END
           ELSE 'delivered' END AS event,
      strftime(moment, '%Y-%m') || of(['-a', '-b'], i, 'campaign') AS campaign,
      'https://shop.example/' || of(['new', 'new', 'sale', 'books', 'service'], i, 'page') AS url,
      instant(moment) AS timestamp
    FROM (SELECT i, p, draw(i, 'event', 10000) AS d, happens(p, i, 'happened') AS moment
          FROM (SELECT i, person(i, 'reader') AS p FROM (SELECT unnest(
            CASE WHEN i >= 5000 AND draw(i, 'again', 200) = 0 THEN [i, i - 5000] ELSE [i] END) AS i FROM numbers)))`;
}

/** Where the data of that many customers is kept; segments.yaml names the folder of the usual size. */
export function folderOf(customers: number, folder?: string): string {
  const data = join(import.meta.dirname, 'data');
  return resolve(folder ?? (customers === usualSize ? data : join(data, String(customers))));
}

export const usualSize = 500_000;

/** A whole number above zero from an option. Throws a RangeError for anything else. */
export function positive(option: string, written: string): number {
  if (!/^[1-9]\d*$/.test(written)) throw new RangeError(`--${option} takes a whole number above zero`);
  return Number(written);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { customers: { type: 'string' }, data: { type: 'string' } } });
  const customers = positive('customers', values.customers ?? String(usualSize));
  await generate(folderOf(customers, values.data), customers);
}
