import { DuckDBConnection, type DuckDBResult } from '@duckdb/node-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { streamSegment } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const full = new Error(
  'Out of Memory Error: could not allocate block of size 256.0 KiB (9.5 MiB/9.5 MiB used)',
);

async function writeAll(): Promise<unknown[]> {
  const shop = new Shop({
    'customers.csv': 'email\nann@example.com\n',
    'segments.yaml':
      'version: 1\nsources: { customers: { path: customers.csv } }\nsegments: { all: "true" }\n',
  });
  const options = { config: shop.at('segments.yaml'), asOf };
  const rows: unknown[] = [];
  for await (const row of streamSegment(options, { segment: 'all', provider: 'plain' })) rows.push(row);
  return rows;
}

describe('rows for standard output', () => {
  afterEach(() => vi.restoreAllMocks());

  const said =
    'cannot-write\n  the engine needs more memory than it may use\n  hint: give more: --memory 4GB\n';

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
