import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, problem } from '../problems/problem.ts';
import { removeAtExit } from '../sources/at-exit.ts';
import { removeLeftBehind, takeLock } from './lock.ts';
import { latestRun, nameAmong, publishedRuns, runName, showLatest, syncFolder } from './runs.ts';

/** Which published runs stay, by their instants: the newest, or those as of this instant (ms since 1970) and later. */
export type Keep = { runs: number } | { since: number };

/** A run's files while they are made. Ends with one of `publish` and `abandon`. */
export interface RunFolder {
  /** Where the run writes: a folder that nobody else reads. */
  staging: string;
  /**
   * Makes all that is in `staging` the set that `latest` shows, in one step, and gives its folder. Files become
   * readable by their owner only. Of published runs those stay that `keep` says, the newest 14 unless given, and always
   * the one that is shown. When that fails `latest` shows what it showed before; then `abandon`. When only the
   * removal of old runs fails, the set is published, and the Failure says so.
   */
  publish(keep?: Keep): Promise<string>;
  /** Removes what was made and lets the next run in. Does nothing once the run has ended. */
  abandon(): Promise<void>;
}

/**
 * Opens an output folder for one run as of an instant (ms since 1970), making it when needed. What dead runs left is
 * removed.
 *
 * Throws a Failure: `locked` when another run is at work, `data` with `cannot-write` when the system refuses.
 */
export async function openRun(out: string, asOf: number): Promise<RunFolder> {
  const refused = `cannot write to ${out}`;
  const runs = join(out, 'runs');
  const staging = join(runs, `.staging-${process.pid}-${randomBytes(6).toString('hex')}`);
  const lock = await writing(refused, async () => {
    await makeFolder(out);
    return takeLock(out);
  });
  const gone = removeAtExit(staging);
  let ended = false;

  async function end(): Promise<void> {
    ended = true;
    try {
      await rm(staging, { recursive: true, force: true });
      gone();
    } finally {
      await lock.release();
    }
  }

  async function publish(keep: Keep): Promise<string> {
    if (ended) throw new Error('this run has ended');
    await settle(staging);
    const latest = await latestRun(out);
    const name = nameAmong(await publishedRuns(runs), asOf, latest);
    const folder = join(runs, name);
    // Out of the way first: a folder cannot be renamed over one that is not empty.
    await rename(folder, `${staging}-replaced`).catch(unlessMissing);
    await rename(staging, folder);
    await syncFolder(runs);
    await showLatest(out, name);
    try {
      await writing('the lists are published, but old runs cannot be removed', () =>
        removeOld(runs, name, keep),
      );
    } finally {
      await end();
    }
    return folder;
  }

  async function prepare(): Promise<void> {
    await removeLeftBehind(out);
    await mkdir(runs, { recursive: true, mode: 0o700 });
    await removeStaging(runs);
    await mkdir(staging, { mode: 0o700 });
  }

  try {
    await writing(refused, prepare);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    staging,
    publish: (keep = { runs: 14 }) => writing(refused, () => publish(keep)),
    abandon: () => writing(refused, async () => (ended ? undefined : end())),
  };
}

/**
 * Makes a folder, and first those above it that are not there. Node's own `recursive` asks for ever where a folder that
 * is there takes none and says that it is not there, as `/proc` does.
 */
async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const above = dirname(path);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && above !== path) {
      await makeFolder(above);
      await make().catch(unlessFolder(path));
    } else await unlessFolder(path)(error);
  }
}

/** Others may have made it meanwhile. */
const unlessFolder = (path: string) => async (error: unknown) => {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw error;
};

/** So many files are written to the disk at a time: it is waited for, and not worked for. */
const settledAtOnce = 8;

/** Gives all below a folder to its owner alone and has it written to the disk, the deepest first. */
async function settle(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const settleNext = async (): Promise<void> => {
    for (let entry = entries.shift(); entry; entry = entries.shift()) {
      const path = join(folder, entry.name);
      await (entry.isDirectory() ? settle(path) : settleFile(path));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: settledAtOnce }, settleNext));
  // Nothing is at work any more when this fails.
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  await settleOne(folder, 0o700);
}

/**
 * Gives a file to its owner alone and has it written to the disk. What is settled as soon as it is written, while others
 * are made, costs `publish` no time.
 */
export const settleFile = (path: string): Promise<void> => settleOne(path, 0o600);

async function settleOne(path: string, mode: number): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whoever holds the lock is the only run at work, so every staging folder is a left-over. */
async function removeStaging(runs: string): Promise<void> {
  for (const name of await readdir(runs))
    if (name.startsWith('.staging-')) await rm(join(runs, name), { recursive: true, force: true });
}

async function removeOld(runs: string, shown: string, keep: Keep): Promise<void> {
  const published = await publishedRuns(runs);
  const old =
    'runs' in keep
      ? published.slice(0, Math.max(0, published.length - keep.runs))
      : published.filter((name) => name < runName(keep.since));
  for (const name of old) if (name !== shown) await rm(join(runs, name), { recursive: true, force: true });
  await removeStaging(runs);
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Turns what the system refuses into a problem: what that means, the operation and its code. */
export async function writing<Result>(meaning: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || code === undefined || syscall === undefined) throw error;
    throw new Failure('data', [problem('cannot-write', `${meaning}: ${syscall} failed, ${code}`)]);
  }
}
