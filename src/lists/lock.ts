import { createHash, randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { formatInstant } from '../clock/instant.ts';
import { Failure, problem } from '../problems/problem.ts';

/** Who holds an output folder, as the lock file says it. */
interface Holder {
  pid: number;
  host: string;
  /** An instant, ISO in UTC. */
  started: string;
  /** When the process began, as the system counts it: numbers of processes are used again. Not every system tells. */
  born?: string;
}

/** A lock that this process holds until it is released. */
export interface Lock {
  release(): Promise<void>;
}

/** How old a lock without content may be before it was left by a crash, in ms. */
const patience = 60_000;

/**
 * Takes the lock of a folder: the file `.lock`, which names the process, its host and since when. A lock of a dead
 * process of this host is taken over. Throws a Failure of kind `locked` when another run holds it; one of another
 * host always counts as running.
 */
export async function takeLock(folder: string): Promise<Lock> {
  const path = join(folder, '.lock');
  const born = await birthOf(process.pid);
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: formatInstant(Date.now()),
    ...(born !== undefined && { born }),
  };
  const mine = `${JSON.stringify(holder)}\n`;
  // Whoever finds that the lock has changed hands meanwhile looks at it again.
  while (!(await create(path, mine)) && !(await takeOver(path, mine)));
  return {
    async release() {
      if ((await read(path)) === mine) await rm(path, { force: true });
    },
  };
}

/**
 * Puts our lock in the place of a dead one; false when it was no longer there to be replaced. Two that find the same
 * lock dead must not both do it, so one claims it first, by a file that is named after it and only one can make. A
 * claim is like a lock: where the claimant has died too, its claim is claimed. Claims are only removed by those who
 * made them and by holders of the lock: who has made one and still finds the lock unchanged is alone.
 */
async function takeOver(path: string, mine: string): Promise<boolean> {
  const dead = await read(path);
  if (dead === undefined) return false;
  let place = path;
  let held: string | undefined = dead;
  let digest = '';
  do {
    if (!(await isDead(place, held))) throw locked(path, held);
    digest = createHash('sha256').update(digest).update(held).digest('hex').slice(0, 16);
    place = `${path}.after-${digest}`;
    if (await create(place, mine)) {
      const isOurs = (await read(path)) === dead && (await isDead(path, dead));
      // One step, so that there is no moment without a lock.
      await (isOurs ? rename(place, path) : rm(place, { force: true }));
      return isOurs;
    }
    held = await read(place);
  } while (held !== undefined);
  return false;
}

async function isDead(path: string, held: string): Promise<boolean> {
  const holder = parse(held);
  // Without content: its maker is about to write it, or died before it could.
  if (!holder) return (await age(path)) > patience;
  if (holder.host !== hostname()) return false;
  const born = holder.born && (await birthOf(holder.pid));
  if (born !== undefined) return born !== holder.born;
  // In containers a run often has the number of the run before it. A second covers the rounding of both times.
  if (holder.pid === process.pid)
    return Date.parse(holder.started) < Date.now() - process.uptime() * 1000 - 1000;
  return !isAlive(holder.pid);
}

/** When a process began, in the system's ticks and boot; undefined where the system does not tell. */
async function birthOf(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all([
    read(`/proc/${pid}/stat`),
    read('/proc/sys/kernel/random/boot_id'),
  ]);
  // The name of the program may hold anything; what follows its last bracket does not.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined || boot === undefined ? undefined : `${boot.trim()} ${ticks}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function locked(path: string, held: string | undefined): Failure {
  const holder = held === undefined ? undefined : parse(held);
  const who = holder
    ? `process ${holder.pid} on ${holder.host}, since ${holder.started}`
    : 'one that has only just begun';
  const hint = `if that run is no more, remove ${path}`;
  return new Failure('locked', [
    problem('locked', `another run is writing to this output folder: ${who}`, undefined, hint),
  ]);
}

/** Undefined for what is no whole lock. */
function parse(held: string): Holder | undefined {
  const found = /^\{"pid":(\d+),"host":"([^"]*)","started":"([^"]*)"(?:,"born":"([^"]*)")?\}\n$/.exec(held);
  if (!found) return undefined;
  const [, pid, host, started, born] = found;
  return { pid: Number(pid), host: host!, started: started!, ...(born !== undefined && { born }) };
}

/** What claims are called, and what locks and claims are written to before they get their names. */
const leftBehind = /^\.lock(?=\.)(\.after-[0-9a-f]{16})?(\.\d+-[0-9a-f]{12})?$/;

/** Removes what processes left that died while they made or took over a lock. For whoever holds the lock of the folder. */
export async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (leftBehind.test(name)) await rm(join(folder, name), { force: true });
}

/** What file systems say that know no second name for a file. */
const noLinks: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/**
 * Makes a file that is not there yet; false when it is. It gets its name when all is written: a process that is killed
 * meanwhile leaves no lock of which nobody could tell whose it is.
 */
async function create(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    return await named(draft, path, content);
  } finally {
    await rm(draft, { force: true });
  }
}

async function named(draft: string, path: string, content: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Whoever holds the lock removes drafts.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    if (noLinks.has(code)) return createInSteps(path, content);
    throw error;
  }
}

async function createInSteps(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // On a full disk it is there without its content, which would look like a lock for a while.
    await rm(path, { force: true });
    throw error;
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // ESRCH: a process that ended after what the system tells of it was opened.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code!)) return undefined;
    throw error;
  }
}

/** Milliseconds since a file was written; 0 when there is none. */
async function age(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
