import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { Failure, runSegments, type Summary } from '../../src/index.ts';
import { writeFiles } from './files.ts';
import type { Definitions, World } from './world.ts';

export type Row = Readonly<Record<string, string>>;

/** What a run over the world's exports published and told. */
export interface Published {
  /** Each list as it was published, by the name of its segment, part or value. */
  lists: ReadonlyMap<string, string>;
  summary: Summary;
  /** The name of the list that a file is. */
  nameOf: (path: string) => string;
}

export async function publish(world: World, definitions: Definitions): Promise<Published> {
  const folder = mkdtempSync(join(tmpdir(), 'segmentor-oracle-'));
  try {
    const config = writeFiles(folder, world, definitions);
    const out = join(folder, 'out');
    const run = (asOf: number) => runSegments({ config, asOf, out, threads: 2 }).catch(passOver);
    if (world.earlier !== undefined) await run(world.earlier);
    const summary = await run(world.instant);
    const read = (path: string) => readFileSync(join(out, 'latest', path), 'utf8');
    // Of a segment that is split by a value, the value is in the name of the file.
    const names = new Map(
      summary.lists.map(({ segments: [segment], path }) => {
        const written = definitions.segments[segment!];
        const ofValue = typeof written === 'object' && written.split_by;
        return [path, ofValue ? basename(path, '.csv') : segment!];
      }),
    );
    return {
      lists: new Map([...names].map(([path, name]) => [name, read(path)])),
      summary,
      nameOf: (path) => names.get(path) ?? basename(path, '.csv'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lists alone. */
export const published = async (world: World, definitions: Definitions): Promise<Published['lists']> =>
  (await publish(world, definitions)).lists;

/**
 * Random rules may look back more often than rules are allowed to, and ask what can never hold, as far as generating them
 * does not see to that; such a case is no case.
 */
function passOver(error: unknown): never {
  const refused =
    /at each of these \d+ looks there are|the rules look back to more than|^it is never -?[\d.]|^it is never (?:less|more) than|^no time is |^nothing happens in no time/;
  fc.pre(!(error instanceof Failure && error.problems.every(({ message }) => refused.test(message))));
  throw error;
}

export function rowsOf(list: string): Row[] {
  return parse(list, { columns: true });
}

/** The addresses on a list. */
export function addressesOf(list: string): string[] {
  return rowsOf(list).map((row) => row['email']!);
}
