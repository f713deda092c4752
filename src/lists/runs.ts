import { open, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatInstant } from '../clock/instant.ts';
import { Failure, problem } from '../problems/problem.ts';

const shape = /^(\d{4,}-\d{2}-\d{2}T\d{6}Z)(?:-(\d+))?$/;

/** `2026-11-22T030000Z`: the folder of a run as of an instant (ms since 1970). No colons, which some systems refuse. */
export function runName(asOf: number): string {
  return formatInstant(Math.floor(asOf / 1000) * 1000).replaceAll(':', '');
}

/** The folders of published runs, the oldest instant first; of one instant in the order of their numbers. */
export async function publishedRuns(runs: string): Promise<string[]> {
  const names = (await readdir(runs)).filter((name) => shape.test(name));
  return names.sort((a, b) => {
    const [, instantA, countA = '1'] = shape.exec(a)!;
    const [, instantB, countB = '1'] = shape.exec(b)!;
    return instantA! < instantB! ? -1 : instantA! > instantB! ? 1 : Number(countA) - Number(countB);
  });
}

/**
 * The name of the run that `latest` shows; undefined when nothing was published yet. Throws a Failure when there is
 * something else in its place, or when the output folder is none.
 */
export async function latestRun(out: string): Promise<string | undefined> {
  const latest = join(out, 'latest');
  try {
    return basename(await readlink(latest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR')
      throw new Failure('data', [problem('cannot-write', `cannot write to ${out}: it is no folder`)]);
    if (code !== 'EINVAL') throw error;
    const hint = 'runs make that link themselves; remove what is there now';
    throw new Failure('data', [
      problem('cannot-write', `${latest} is no link to a published run`, undefined, hint),
    ]);
  }
}

/**
 * The folder for a new run among the published ones: the name of its instant, and `-2`, `-3`, ... when `latest` shows
 * a run of the same instant. One of the same instant that is not shown is replaced, the newest of them.
 */
export function nameAmong(published: readonly string[], asOf: number, latest: string | undefined): string {
  const name = runName(asOf);
  const same = published.filter((each) => shape.exec(each)![1] === name);
  const newest = same.at(-1);
  if (newest === undefined) return name;
  if (latest === undefined || !same.includes(latest)) return newest;
  return `${name}-${Number(shape.exec(newest)![2] ?? 1) + 1}`;
}

/** Makes `latest` show another run, in one step: who reads it sees the old set or the new one. */
export async function showLatest(out: string, run: string): Promise<void> {
  const next = join(out, 'latest.tmp');
  await rm(next, { force: true });
  await symlink(`runs/${run}`, next);
  await rename(next, join(out, 'latest'));
  await syncFolder(out);
}

/** Has a folder's entries written to the disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
