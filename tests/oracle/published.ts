import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { runSegments } from '../../src/index.ts';
import { writeFiles } from './files.ts';
import type { Definitions, World } from './world.ts';

export type Row = Readonly<Record<string, string>>;

/** Runs the rules over the world's exports; gives each segment's list as it was published. */
export async function published(
  world: World,
  definitions: Definitions,
): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'segmentor-oracle-'));
  try {
    const config = writeFiles(folder, world, definitions);
    const out = join(folder, 'out');
    if (world.earlier !== undefined) await runSegments({ config, asOf: world.earlier, out, threads: 2 });
    const summary = await runSegments({ config, asOf: world.instant, out, threads: 2 });
    const read = (path: string) => readFileSync(join(out, 'latest', path), 'utf8');
    // Of a segment that is split by a value, the value is in the name of the file.
    const nameOf = (segment: string, path: string) => {
      const written = definitions.segments[segment];
      return typeof written === 'object' && written.split_by ? basename(path, '.csv') : segment;
    };
    return new Map(summary.lists.map(({ segments, path }) => [nameOf(segments[0]!, path), read(path)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function rowsOf(list: string): Row[] {
  return parse(list, { columns: true });
}

/** The addresses on a list. */
export function addressesOf(list: string): string[] {
  return rowsOf(list).map((row) => row['email']!);
}
