import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstant } from '../clock/instant.ts';
import type { EarlierRun } from '../plan/plan.ts';
import { Failure, problem } from '../problems/problem.ts';
import { latestRun } from './runs.ts';

/** What a run leaves in its folder for the next one: who was in which segment and stage, and what it was. */
export const keptFiles = { members: 'members.parquet', summary: 'summary.json' } as const;

/** What a run's summary says of what it kept. */
interface Kept {
  asOf: string;
  kept: { segments: readonly string[]; stages: readonly string[] };
}

/**
 * The folder of the run that an output folder shows as its latest; undefined when nothing was published yet. Throws a
 * Failure when that run is gone: to go on without it would say that there never was one.
 */
export async function earlierFolder(out: string): Promise<string | undefined> {
  const name = await latestRun(out);
  if (name === undefined) return undefined;
  const folder = join(out, 'runs', name);
  if ((await stat(folder).catch(unlessMissing)) === undefined)
    throw notComparable(out, folder, 'its folder is gone');
  return folder;
}

/** What ends a run that cannot know what the one before it was. */
export function notComparable(out: string, path: string, why: string): Failure {
  const message = `${path}: the run before cannot be compared with, ${why}`;
  const hint = `to start anew, remove ${join(out, 'latest')}`;
  return new Failure('data', [problem('unreadable-file', message, undefined, hint)]);
}

/**
 * The run that an output folder shows as its latest; undefined when there is none, or when it kept nothing. Throws a
 * Failure when what it kept cannot be read: to go on without it would say that nobody has entered or left.
 */
export async function earlierRun(out: string): Promise<EarlierRun | undefined> {
  const folder = await earlierFolder(out);
  if (folder === undefined) return undefined;
  const path = join(folder, keptFiles.members);
  const whole = await isWhole(path);
  if (whole === undefined) return undefined;
  const kept = whole ? keptOf(await textOf(join(folder, keptFiles.summary))) : undefined;
  const instant = kept && parseInstant(kept.asOf, 'UTC');
  if (!kept || instant === undefined)
    throw notComparable(out, folder, `its ${keptFiles.members} or ${keptFiles.summary} is damaged`);
  return { instant, path, segments: new Set(kept.kept.segments), stages: new Set(kept.kept.stages) };
}

/** Whether a Parquet file begins and ends as one; undefined when there is none. */
async function isWhole(path: string): Promise<boolean | undefined> {
  const file = await open(path).catch(unlessMissing);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const mark = async (position: number) =>
      (await file.read(Buffer.alloc(4), 0, 4, Math.max(0, position))).buffer.toString('latin1');
    return size > 8 && (await mark(0)) === 'PAR1' && (await mark(size - 4)) === 'PAR1';
  } finally {
    await file.close();
  }
}

async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(unlessMissing)) ?? '';
}

function keptOf(summary: string): Kept | undefined {
  let found: Partial<Kept>;
  try {
    found = JSON.parse(summary) as Partial<Kept>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { asOf, kept } = found;
  const whole = typeof asOf === 'string' && Array.isArray(kept?.segments) && Array.isArray(kept.stages);
  return whole ? (found as Kept) : undefined;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
