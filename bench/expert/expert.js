// The contender that an expert would write: SQL by hand, then one COPY a list. With --accounts it also tells what it did
// with every row, as segmentor must. Plain JavaScript, so that no TypeScript loader stands in its measured time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
const segments = lists.mailchimp.segments.split(/\s+/);

// Whoever is suppressed is forgotten where only lists are asked for, and kept with the reason where it is to be told.
const unasked = {
  figures: 'figures.sql',
  suppressed: `coalesce(consent = 'yes', false) AND NOT coalesce(refused, false) AS mailable`,
  kept: '',
  whom: 'WHERE mailable',
  listed: '',
};
const accounted = {
  figures: 'figures-accounts.sql',
  suppressed: `CASE WHEN unsubscribed THEN 'unsubscribed' WHEN bounced THEN 'bounced' WHEN complained THEN 'complained'
       WHEN coalesce(consent <> 'yes', true) THEN 'no consent' END AS suppressed`,
  kept: 'suppressed, ',
  whom: '',
  listed: 'AND suppressed IS NULL',
};

const text = { type: 'string' };
const { values } = parseArgs({
  options: { data: text, out: text, threads: text, memory: text, accounts: { type: 'boolean' } },
});
const asked = values.accounts ? accounted : unasked;
const instance = await DuckDBInstance.create(':memory:', {
  threads: values.threads,
  memory_limit: values.memory,
  temp_directory: join(values.out, 'temporary'),
});
const connection = await instance.connect();
const quoted = (path) => path.replaceAll("'", "''");
const holes = { data: quoted(values.data), ...asked };
for (const file of ['macros.sql', asked.figures, 'decide.sql']) {
  const script = readFileSync(join(import.meta.dirname, file), 'utf8');
  await connection.run(script.replaceAll(/\{(data|suppressed|kept|whom)\}/g, (_, hole) => holes[hole]));
}

const copies = Object.entries(lists).flatMap(([list, { columns, segments }]) => {
  const folder = join(values.out, 'lists', list);
  mkdirSync(folder, { recursive: true });
  return segments.split(/\s+/).map((segment) => {
    const path = quoted(join(folder, `${segment}.csv`));
    return `COPY (SELECT ${columns} FROM decided WHERE ${segment} ${asked.listed}) TO '${path}' (FORMAT csv, HEADER)`;
  });
});

// One small list does not keep all threads busy, so as many are written at a time as there are threads.
async function writeCopies() {
  const own = await instance.connect();
  for (let copy = copies.shift(); copy; copy = copies.shift()) await own.run(copy);
}
await Promise.all(Array.from({ length: Number(values.threads) }, writeCopies));

if (values.accounts) {
  const ask = async (query) => (await connection.runAndReadAll(query)).getRowObjectsJson();
  const count = async (source, { strangers = '0', later = '0', repeated = '0', times = '1' }) =>
    (
      await ask(`SELECT (sum(${times}) + refused)::INTEGER AS rows,
        (coalesce(sum(${times}) FILTER (rejected IS NOT NULL), 0) + refused)::INTEGER AS rejected,
        (${strangers})::INTEGER AS strangers, (${later})::INTEGER AS later, (${repeated})::INTEGER AS repeated
      FROM read_${source}, (SELECT count(DISTINCT line) AS refused FROM refused_${source}) GROUP BY refused`)
    )[0];
  const ofRows = {
    times: 'times',
    strangers: 'coalesce(sum(times) FILTER (rejected IS NULL AND text IS NOT NULL), 0)',
    later: 'coalesce(sum(times) FILTER (later), 0)',
  };
  const repeated = 'coalesce(sum(times - 1) FILTER (event_digest IS NOT NULL), 0)';
  const sources = {
    customers: await count('customers', {}),
    orders: await count('orders', ofRows),
    emails: await count('mail', { ...ofRows, repeated }),
  };
  const [{ strangers }] = await ask(`SELECT count(DISTINCT text)::INTEGER AS strangers FROM (
    SELECT text FROM read_orders WHERE rejected IS NULL UNION ALL SELECT text FROM read_mail WHERE rejected IS NULL)`);
  const suppressed = await ask(
    'SELECT suppressed, count(*)::INTEGER AS people FROM decided WHERE suppressed IS NOT NULL GROUP BY suppressed',
  );
  const [sizes] = await ask(
    `SELECT ${segments
      .map(
        (
          segment,
        ) => `{members: count_if(${segment})::INTEGER, suppressed: count_if(${segment} AND suppressed IS NOT NULL)::INTEGER}
      AS ${segment}`,
      )
      .join(', ')} FROM decided`,
  );
  const rejected = ['customers', 'orders', 'mail'].map(
    (
      source,
    ) => `SELECT '${source}' AS source, rejected::VARCHAR AS reason, text FROM read_${source} WHERE rejected IS NOT NULL
      UNION ALL SELECT '${source}', min(error_message), min(csv_line) FROM refused_${source} GROUP BY line`,
  );
  const accounts = {
    sources,
    strangers,
    suppressed: Object.fromEntries(suppressed.map(({ suppressed: reason, people }) => [reason, people])),
    segments: sizes,
  };
  writeFileSync(join(values.out, 'accounts.json'), JSON.stringify(accounts));
  writeFileSync(join(values.out, 'rejected.json'), JSON.stringify(await ask(rejected.join(' UNION ALL '))));
}
