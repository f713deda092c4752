import { DuckDBConnection, type DuckDBResult } from '@duckdb/node-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { streamSegment } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const full = new Error(
  'Out of Memory Error: could not allocate block of size 256.0 KiB (9.5 MiB/9.5 MiB used)',
);

async function writeAll(segment = 'all'): Promise<unknown[]> {
  const shop = new Shop({
    'customers.csv': 'email,city\nann@example.com,Nice\nbob@example.com,Lyon\n',
    'segments.yaml': `version: 1
sources: { customers: { path: customers.csv } }
segments:
  all: "true"
  halves: { where: "true", split: { a: 50%, b: 50% } }
  town: { for: { of: [Nice, Lyon] }, where: city = $of }
`,
  });
  const options = { config: shop.at('segments.yaml'), asOf };
  const rows: unknown[] = [];
  for await (const row of streamSegment(options, { segment, provider: 'plain' })) rows.push(row);
  return rows;
}

describe('rows for standard output', () => {
  afterEach(() => vi.restoreAllMocks());

  const said =
    'cannot-write\n  the engine needs more memory than it may use\n  hint: give more: --memory 4GB\n';

  it('are those of one list, and what is several is refused', async () => {
    expect(await writeAll('halves')).toHaveLength(3);
    expect(await writeAll('town.Lyon')).toEqual([['email'], ['bob@example.com']]);
    const many = 'bad-option\n  --stdout: "town" are 2 lists: town.Nice, town.Lyon\n';
    const hint = '  hint: standard output takes one list\n';
    expect(await problemsOf(writeAll('town'), '')).toBe(many + hint);
    expect(await problemsOf(writeAll('halves.*'), '')).toContain('"halves.*" are 2 lists');
  });

  it('that the engine cannot compute end in its words', async () => {
    vi.spyOn(DuckDBConnection.prototype, 'stream').mockRejectedValue(full);
    expect(await problemsOf(writeAll(), '')).toBe(said);
  });

  it('that it cannot compute to the end, too', async () => {
    const result = {
      async *yieldRows() {
        yield [['ann@example.com']];
        throw full;
      },
    } as Partial<DuckDBResult> as DuckDBResult;
    vi.spyOn(DuckDBConnection.prototype, 'stream').mockResolvedValue(result);
    expect(await problemsOf(writeAll(), '')).toBe(said);
  });
});
