import { addressFileColumn, type Plan } from '../../plan/plan.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { statement } from './people.ts';

/** The addresses of files that segments include or exclude, each once, as people are recognised by them. */
export function addressFileStatements({ addressFiles }: Plan): Statement[] {
  return addressFiles.map(({ name: file, copy, path }) =>
    statement(
      `the addresses in ${path.value}`,
      sql`CREATE TABLE ${name(file)} AS SELECT DISTINCT key_of(written) AS "whose key" FROM read_csv(${text(copy)}, auto_detect = false, header = false, delim = '\t', quote = '', escape = '', columns = {'written': 'VARCHAR'})`,
    ),
  );
}

/** The keys of those who become people by being included, where everyone is one. */
export function includedKeys({ addressFiles, everyone }: Plan): Sql[] {
  return addressFiles
    .filter(({ included }) => included && everyone)
    .map((file) => sql`SELECT "whose key" AS "stray key" FROM ${name(file.name)}`);
}

/** People, each with whether they are in each of the files. */
export function withAddressFiles(people: Sql, { addressFiles }: Plan): Sql {
  if (addressFiles.length === 0) return people;
  const columns = addressFiles.map(
    ({ name: file }) =>
      sql`coalesce("mail address" IN (SELECT "whose key" FROM ${name(file)}), false) AS ${name(addressFileColumn(file))}`,
  );
  return sql`SELECT *, ${join(columns, ', ')} FROM (${people})`;
}

/** How many addresses each file has, and how many of them are nobody's. */
export function addressFileCounts({ addressFiles }: Plan): Sql | undefined {
  if (addressFiles.length === 0) return undefined;
  const counts = addressFiles.map(
    ({ name: file }) =>
      sql`SELECT ${text(file)} AS file, count(*) AS addresses, count(*) FILTER (WHERE "mail address" IS NULL) AS unknown FROM ${name(file)} LEFT JOIN "all people" ON "mail address" = "whose key"`,
  );
  return join(counts, ' UNION ALL ');
}
