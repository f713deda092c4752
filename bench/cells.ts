/**
 * How long it takes to read a cell of each kind, and beside it how many times as long as a text as it is. What stands
 * out is a reading that the engine is slow at, in a kind of export that the race does not have.
 *
 *   npm run bench:cells -- [--rows N] [--runs N]
 */
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { identityMacros } from '../src/engines/duckdb/people.ts';
import { instantMacros, prepare, valueOf, zoneMacro } from '../src/engines/duckdb/values.ts';
import type { Reading } from '../src/sources/shape.ts';
import { name, sql, type Sql } from '../src/sql/sql.ts';
import { positive } from './generate.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '200000' }, runs: { type: 'string', default: '3' } },
});
const rows = positive('rows', values.rows);
const runs = positive('runs', values.runs);

const at = (pattern: string) => `strftime(TIMESTAMP '2020-01-01' + to_seconds(row_no * 60), '${pattern}')`;
const words = { paid: 'paid', open: 'open' };
/** What is written, as SQL that makes it of a row's number, and how it is read. */
const readings: readonly [kind: string, written: string, reading: Reading][] = [
  ['text', `'Ann ' || row_no`, { as: 'text' }],
  ['text with blanks at its ends', `' Ann ' || row_no || ' '`, { as: 'text' }],
  ['number', 'CAST(row_no / 100.0 AS VARCHAR)', { as: 'number', decimal: '.' }],
  [
    'number, decimal comma',
    `replace(CAST(row_no / 100.0 AS VARCHAR), '.', ',')`,
    { as: 'number', decimal: ',' },
  ],
  ['number that is none', `'n/a ' || row_no`, { as: 'number', decimal: '.' }],
  ['price', `'€ ' || row_no || '.50'`, { as: 'price' }],
  ['yes or no', `CASE WHEN row_no % 2 = 0 THEN 'yes' ELSE 'no' END`, { as: 'boolean' }],
  [
    'one of a few words',
    `CASE WHEN row_no % 2 = 0 THEN 'paid' ELSE 'open' END`,
    { as: 'words', words, others: 'keep' },
  ],
  ['another word', `'Paid ' || row_no`, { as: 'words', words, others: 'keep' }],
  ['date', at('%Y-%m-%d'), { as: 'date' }],
  ['date in a pattern', at('%d.%m.%Y'), { as: 'date', pattern: '%d.%m.%Y' }],
  ['instant in UTC', at('%Y-%m-%dT%H:%M:%SZ'), { as: 'timestamp' }],
  ['instant with an offset', at('%Y-%m-%d %H:%M:%S +0200'), { as: 'timestamp' }],
  ['instant on a clock', at('%Y-%m-%d %H:%M:%S'), { as: 'timestamp' }],
  ['instant with a month’s name', at('%b %d, %Y %I:%M:%S %p'), { as: 'timestamp' }],
  ['instant in a pattern', at('%d/%m/%Y %H:%M'), { as: 'timestamp', pattern: '%d/%m/%Y %H:%M' }],
  ['Unix time', 'CAST(1700000000 + row_no AS VARCHAR)', { as: 'timestamp' }],
  ['Unix time in milliseconds', 'CAST(1700000000000 + row_no AS VARCHAR)', { as: 'timestamp' }],
  ['instant that is none', `'soon ' || row_no`, { as: 'timestamp' }],
  ['list', `'art, books, ' || row_no`, { as: 'list', separator: ',' }],
];
const keys: readonly [kind: string, written: string][] = [
  ['address', `'ann' || row_no || '@example.com'`],
  ['address with capitals and a no-break space', `'Ann' || row_no || '@Example.com\u00a0'`],
  ['id behind an apostrophe', `'''00' || row_no`],
];

const cell = name('cell');
const source = { name: 'bench', zone: 'UTC' };

/** The cells as values, made as a source's rows are. */
function read(reading: Reading): Sql {
  const type = reading.as === 'words' || reading.as === 'price' ? 'text' : reading.as;
  const column = { name: 'cell', type, reading, of: 'row', apostrophe: false } as const;
  const { rows: from, prepared } = prepare([column], () => cell, sql`SELECT * FROM cells`);
  return sql`SELECT ${valueOf(column, cell, source, prepared.get(column.name))} AS value FROM (${from})`;
}

const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
for (const [, macro] of instantMacros) await connection.run(sql`CREATE MACRO ${macro}`.text);
for (const { text } of identityMacros) await connection.run(text);
await connection.run(sql`CREATE MACRO ${zoneMacro('utc', 'UTC')}(instant) AS instant + to_seconds(0)`.text);

/** Microseconds a cell, the fastest of the runs. */
async function timeOf(written: string, select: Sql): Promise<number> {
  await connection.run(
    `CREATE OR REPLACE TABLE cells AS SELECT ${written} AS cell FROM range(${rows}) AS r(row_no)`,
  );
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    await connection.run(sql`CREATE OR REPLACE TABLE taken AS ${select}`.text);
    times.push(((performance.now() - began) * 1000) / rows);
  }
  return Math.min(...times);
}

const plain = await timeOf(readings[0]![1], sql`SELECT cell FROM cells`);
const line = (kind: string, time: number) =>
  `| ${kind} | ${time.toFixed(2)} | ${(time / plain).toFixed(1)} |\n`;
process.stdout.write(`| cell | microseconds | ratio to a text as it is |\n| --- | --: | --: |\n`);
for (const [kind, written, reading] of readings)
  process.stdout.write(line(kind, await timeOf(written, read(reading))));
for (const [kind, written] of keys)
  process.stdout.write(
    line(`key: ${kind}`, await timeOf(written, sql`SELECT key_of(${cell}) AS value FROM cells`)),
  );
connection.closeSync();
instance.closeSync();
