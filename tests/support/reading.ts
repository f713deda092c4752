import { stringify } from 'yaml';
import { expect } from 'vitest';
import type { Options, Summary } from '../../src/index.ts';
import { Shop, type Row } from './shop.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

interface Asked {
  sources?: Record<string, unknown>;
  columns?: Record<string, string>;
  rules?: Record<string, unknown>;
  options?: Partial<Options>;
}

/** Reads the files and shows the columns of everybody in a plain list. */
export async function read(
  files: Files,
  { sources, columns, rules, options }: Asked,
): Promise<[Row[], Summary, Shop]> {
  const shop = new Shop({
    'customers.csv': 'id,email\n1,ann@example.com\n',
    ...files,
    'segments.yaml': stringify({
      version: 1,
      sources: { customers: { path: 'customers.csv' }, ...sources },
      segments: { everybody: 'true' },
      lists: { plain: { columns: columns ?? {}, formulas: 'keep' } },
      ...rules,
    }),
  });
  const summary = await shop.run({ maxRejected: { share: 1 }, ...options });
  return [shop.list('everybody'), summary, shop];
}

/** What each file of a source came to: rows = used + rejected. */
export function filesOf(summary: Summary, source: string): number[][] {
  const { files } = summary.sources.find((each) => each.name === source)!;
  for (const { rows, used, rejected } of files) expect(rows).toBe(used + rejected);
  return files.map(({ rows, used, rejected }) => [rows, used, rejected]);
}
