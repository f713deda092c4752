import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EarlierRun } from '../plan/plan.ts';
import { keptFiles, notComparable, readKept, unlessMissing, type Kept } from './kept.ts';
import { latestRun, publishedRuns, runName } from './runs.ts';

/**
 * The folder of the published run that a run as of an instant (ms since 1970) is compared with: the one that an output
 * folder shows as its latest. Where a run of that same instant is published, this is the same run again, and compared
 * with what that one was compared with: it would say that nobody has entered or left otherwise.
 *
 * Undefined when there is no run before. Throws a Failure when the latest is gone: to go on without it would say that
 * there never was one.
 */
export async function earlierFolder(out: string, instant: number): Promise<string | undefined> {
  const latest = await latestRun(out);
  if (latest === undefined) return undefined;
  const runs = join(out, 'runs');
  if ((await stat(join(runs, latest)).catch(unlessMissing)) === undefined)
    throw notComparable(out, join(runs, latest), 'its folder is gone');
  const published = (await publishedRuns(runs)).filter((name) => name !== latest);
  // Of several of one instant the one that is shown counts, else the newest.
  const candidates = [latest, ...published.reverse()];
  let [same] = await runsOf(out, candidates, instant);
  if (!same) return join(runs, latest);
  for (;;) {
    const { comparedWith } = same.kept;
    if (comparedWith === undefined) return undefined;
    const older = candidates.slice(comparedWith === instant ? candidates.indexOf(same.name) + 1 : 0);
    const [before] = await runsOf(out, older, comparedWith);
    // It was removed meanwhile: there is nothing better to compare with.
    if (!before) return join(runs, same.name);
    if (comparedWith !== instant) return join(runs, before.name);
    same = before;
  }
}

/** Those of some published runs that are as of an instant. */
async function runsOf(
  out: string,
  names: readonly string[],
  instant: number,
): Promise<{ name: string; kept: Kept }[]> {
  const found = [];
  for (const name of names) {
    // A run of another instant of the same second has such a name too.
    if (!name.startsWith(runName(instant))) continue;
    const folder = join(out, 'runs', name);
    const kept = await readKept(folder);
    if (!kept) throw damaged(out, folder);
    if (kept.instant === instant) found.push({ name, kept });
  }
  return found;
}

/**
 * The published run that a run as of an instant is compared with; undefined when there is none, or when it kept nothing.
 * Throws a Failure when what it kept cannot be read: to go on without it would say that nobody has entered or left.
 */
export async function earlierRun(out: string, instant: number): Promise<EarlierRun | undefined> {
  const folder = await earlierFolder(out, instant);
  if (folder === undefined) return undefined;
  const path = join(folder, keptFiles.members);
  const whole = await isWhole(path);
  if (whole === undefined) return undefined;
  const kept = whole ? await readKept(folder) : undefined;
  if (!kept) throw damaged(out, folder);
  return { instant: kept.instant, path, segments: new Set(kept.segments), stages: new Set(kept.stages) };
}

const damaged = (out: string, folder: string) =>
  notComparable(out, folder, `its ${keptFiles.members} or ${keptFiles.summary} is damaged`);

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
