import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { streamSegment } from '../src/index.ts';
import { randomNumbers, seed } from './support/seed.ts';
import { asOf, Shop } from './support/shop.ts';

/** DuckDB hands people out to its threads in portions; these are several for each. */
const people = 600_000;

describe('lists of so many people that several threads are at work', () => {
  it('are sorted by address, and the same bytes with any number of threads', async () => {
    const random = randomNumbers(seed);
    const rows = Array.from(
      { length: people },
      (_, index) => `${Math.floor(random() * 1e9).toString(36)}.${index}@example.com,${index % 7}\n`,
    );
    const shop = new Shop({
      'customers.csv': `email,shelf\n${rows.join('')}`,
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, email: email, columns: { shelf: number } }
segments:
  all_of_them: shelf >= 0
  some: shelf = 3
lists:
  plain: { segments: [all_of_them, some], columns: { shelf: shelf } }
  aweber: { segments: [all_of_them], columns: { shelf: shelf } }
`,
    });
    const files = [
      'lists/plain/all_of_them.csv',
      'lists/plain/some.csv',
      'lists/aweber/all_of_them.csv',
      'members.parquet',
    ];
    const published = async (threads: number) => {
      await shop.run({ threads });
      return files.map((file) => readFileSync(`${shop.out}/latest/${file}`));
    };
    const alone = await published(1);
    const [all, some] = alone.map((bytes) => bytes.toString().split('\n').slice(1, -1));
    expect(all).toHaveLength(people);
    expect(some).toHaveLength(rows.filter((row) => row.endsWith(',3\n')).length);
    const addressesOf = (list: readonly string[]) => list.map((row) => row.split(',')[0]!);
    // A difference of hundred thousands of rows would take minutes to show.
    for (const addresses of [all!, some!].map(addressesOf))
      expect(isDeepStrictEqual(addresses, addresses.toSorted())).toBe(true);
    const together = await published(4);
    expect(together.map((bytes, index) => bytes.equals(alone[index]!))).toEqual(files.map(() => true));

    const streamed = [];
    const options = { config: shop.at('segments.yaml'), asOf, threads: 4 };
    for await (const row of streamSegment(options, { segment: 'some', provider: 'plain' }))
      streamed.push(row[0]);
    expect(isDeepStrictEqual(streamed.slice(1), addressesOf(some!))).toBe(true);
  });
});
