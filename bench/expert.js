// The contender that an expert would write: expert.sql, then one COPY a list. Plain JavaScript, so that no
// TypeScript loader stands in its measured time.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const lists = {
  mailchimp: {
    columns: `address AS "Email Address", first_name AS "First Name", last_name AS "Last Name", country AS "COUNTRY",
      stage AS "STAGE", orders_12m AS "ORDERS", spent AS "SPENT", score AS "SCORE"`,
    segments: `active inactive semi_active clickers vip vip_france never_bought bought_once new_buyers loyal_readers
      leaving_spenders big_spenders high_average book_lovers art_never_toys welcome_coupon sunset non_openers
      service_interest cooled hot rising newcomers canadians`,
  },
  aweber: {
    columns: `address AS "Email", name AS "Name", stage, spent`,
    segments: 'active semi_active vip new_buyers loyal_readers book_lovers sunset rising',
  },
  getresponse: {
    columns: 'address AS "email", name, country, score',
    segments: 'inactive clickers vip_france never_bought leaving_spenders welcome_coupon hot canadians',
  },
};

const text = { type: 'string' };
const { values } = parseArgs({ options: { data: text, out: text, threads: text, memory: text } });
const instance = await DuckDBInstance.create(':memory:', {
  threads: values.threads,
  memory_limit: values.memory,
  temp_directory: join(values.out, 'temporary'),
});
const connection = await instance.connect();
const script = readFileSync(join(import.meta.dirname, 'expert.sql'), 'utf8');
await connection.run(script.replaceAll('{data}', values.data.replaceAll("'", "''")));

const copies = Object.entries(lists).flatMap(([list, { columns, segments }]) => {
  const folder = join(values.out, 'lists', list);
  mkdirSync(folder, { recursive: true });
  return segments.split(/\s+/).map((segment) => {
    const path = join(folder, `${segment}.csv`).replaceAll("'", "''");
    return `COPY (SELECT ${columns} FROM decided WHERE ${segment}) TO '${path}' (FORMAT csv, HEADER)`;
  });
});

// One small list does not keep all threads busy, so as many are written at a time as there are threads.
async function writeCopies() {
  const own = await instance.connect();
  for (let copy = copies.shift(); copy; copy = copies.shift()) await own.run(copy);
}
await Promise.all(Array.from({ length: Number(values.threads) }, writeCopies));
