import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earlierRun } from '../src/lists/earlier.ts';
import { openRun } from '../src/lists/publish.ts';
import { Failure } from '../src/problems/problem.ts';

const asOf = Date.UTC(2026, 10, 22, 3);
const day = 86_400_000;

let root: string;
let out: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segmentor-publish-'));
  out = join(root, 'deep', 'out');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shown = (): string => readFileSync(join(out, 'latest', 'lists', 'vip.csv'), 'utf8');
const runs = (): string[] => readdirSync(join(out, 'runs')).sort();
const modeOf = (...path: string[]): number => statSync(join(out, ...path)).mode & 0o777;

async function publishOne(content: string, instant = asOf, keep?: number): Promise<string> {
  const run = await openRun(out, instant);
  mkdirSync(join(run.staging, 'lists'));
  writeFileSync(join(run.staging, 'lists', 'vip.csv'), content, { mode: 0o644 });
  return run.publish(keep === undefined ? undefined : { runs: keep });
}

async function failureOf(action: Promise<unknown>): Promise<Failure> {
  const error = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

function writeLock(pid: number, host = hostname(), started = '2026-11-22T02:00:00Z'): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, '.lock'), `${JSON.stringify({ pid, host, started })}\n`);
}

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('publishing', () => {
  it('shows nothing of a run before it is published, then all of it', async () => {
    await publishOne('old');
    const run = await openRun(out, asOf + day);
    mkdirSync(join(run.staging, 'lists'));
    writeFileSync(join(run.staging, 'lists', 'vip.csv'), 'new');
    expect(shown()).toBe('old');
    expect(await run.publish()).toBe(join(out, 'runs', '2026-11-23T030000Z'));
    expect(shown()).toBe('new');
    expect(readlinkSync(join(out, 'latest'))).toBe('runs/2026-11-23T030000Z');
    expect(readdirSync(out).sort()).toEqual(['latest', 'runs']);
    expect(runs()).toEqual(['2026-11-22T030000Z', '2026-11-23T030000Z']);
  });

  it('gives files and folders to their owner alone', async () => {
    await publishOne('x');
    expect(modeOf('latest', 'lists', 'vip.csv')).toBe(0o600);
    for (const folder of [['latest', 'lists'], ['latest', '.'], ['runs'], ['.']])
      expect(modeOf(...folder)).toBe(0o700);
  });

  it('numbers runs of one instant and never removes what is shown', async () => {
    for (const content of ['one', 'two', 'three']) await publishOne(content);
    expect(runs()).toEqual(['2026-11-22T030000Z', '2026-11-22T030000Z-2', '2026-11-22T030000Z-3']);
    expect(shown()).toBe('three');
  });

  it('replaces a run of the same instant that is not shown', async () => {
    await publishOne('one');
    await publishOne('next day', asOf + day);
    await publishOne('again');
    expect(runs()).toEqual(['2026-11-22T030000Z', '2026-11-23T030000Z']);
    expect(shown()).toBe('again');
  });

  it('keeps the newest runs and the one that is shown', async () => {
    for (let night = 0; night < 16; night++) await publishOne(String(night), asOf + night * day);
    expect(runs()).toHaveLength(14);
    expect(runs()[0]).toBe('2026-11-24T030000Z');
    await publishOne('before them all', asOf, 2);
    expect(runs()).toEqual(['2026-11-22T030000Z', '2026-12-06T030000Z', '2026-12-07T030000Z']);
    expect(shown()).toBe('before them all');
  });

  it('leaves everything as it was when a run is abandoned', async () => {
    await publishOne('old');
    const run = await openRun(out, asOf + day);
    writeFileSync(join(run.staging, 'half.csv'), 'half');
    expect(modeOf('.lock')).toBe(0o600);
    await run.abandon();
    await run.abandon();
    expect(shown()).toBe('old');
    expect(readdirSync(out).sort()).toEqual(['latest', 'runs']);
    expect(runs()).toEqual(['2026-11-22T030000Z']);
  });

  it('removes what dead runs left', async () => {
    mkdirSync(join(out, 'runs', '.staging-4242-abc', 'lists'), { recursive: true });
    const run = await openRun(out, asOf);
    expect(runs()).toEqual([expect.stringMatching(new RegExp(`^\\.staging-${process.pid}-[0-9a-f]{12}$`))]);
    expect(statSync(run.staging).mode & 0o777).toBe(0o700);
    await run.abandon();
  });

  it('says what the system refuses, and leaves no lock behind', async () => {
    mkdirSync(join(root, 'deep'));
    writeFileSync(out, 'a file');
    const failure = await failureOf(openRun(out, asOf));
    expect(failure.kind).toBe('data');
    expect(failure.problems[0]).toMatchObject({
      code: 'cannot-write',
      message: `cannot write to ${out}: mkdir failed, EEXIST`,
    });
    rmSync(out);
    mkdirSync(out);
    writeFileSync(join(out, 'runs'), 'a file');
    expect((await failureOf(openRun(out, asOf))).kind).toBe('data');
    expect(readdirSync(out)).toEqual(['runs']);
  });

  it('is refused where the output folder or its link is something else', async () => {
    mkdirSync(join(out, 'latest'), { recursive: true });
    const noLink = await failureOf(earlierRun(out, asOf));
    expect(noLink.problems[0]!.message).toContain('is no link to a published run');
    rmSync(out, { recursive: true });
    writeFileSync(out, 'a file');
    const noFolder = await failureOf(earlierRun(out, asOf));
    expect([noFolder.kind, noFolder.problems[0]!.message]).toEqual([
      'data',
      `cannot write to ${out}: it is no folder`,
    ]);
  });

  it('publishes nothing over a folder named latest', async () => {
    mkdirSync(join(out, 'latest'), { recursive: true });
    const run = await openRun(out, asOf);
    expect((await failureOf(run.publish())).problems[0]!.code).toBe('cannot-write');
    await run.abandon();
    expect(readdirSync(out).sort()).toEqual(['latest', 'runs']);
    expect(runs()).toEqual([]);
  });
});

describe('the lock', () => {
  it.runIf(existsSync('/proc/self/stat'))(
    'of a dead process whose number is used again is taken over',
    async () => {
      const run = await openRun(out, asOf);
      const held = readFileSync(join(out, '.lock'), 'utf8');
      expect((await failureOf(openRun(out, asOf))).kind).toBe('locked');
      await run.abandon();
      const { pid, born } = JSON.parse(held) as { pid: number; born: string };
      expect(pid).toBe(process.pid);
      writeFileSync(join(out, '.lock'), held.replace(born, `${born}0`));
      await (await openRun(out, asOf)).abandon();
    },
  );

  it('is never there without saying whose it is', async () => {
    const seen = new Set<string>();
    const ended = new AbortController();
    const look = async () => {
      while (!ended.signal.aborted) {
        await nextTurn();
        const found = await readFile(join(out, '.lock'), 'utf8').catch(
          (error: NodeJS.ErrnoException) => error.code!,
        );
        if (found !== 'ENOENT') seen.add(found.slice(0, 7));
      }
    };
    const looking = look();
    for (let time = 0; time < 100; time++) await (await openRun(out, asOf)).abandon();
    ended.abort();
    await looking;
    expect([...seen]).toEqual(['{"pid":']);
  });

  it('is written to files that nobody else takes for one, and that the next holder removes', async () => {
    mkdirSync(out, { recursive: true });
    const drafts = ['.lock.123-0123456789ab', '.lock.after-0123456789abcdef.123-0123456789ab'];
    for (const draft of [...drafts, '.lock.after-0123456789abcdef', '.lock.kept'])
      writeFileSync(join(out, draft), '');
    const run = await openRun(out, asOf);
    await run.abandon();
    expect(readdirSync(out).sort()).toEqual(['.lock.kept', 'runs']);
  });

  it('lets one run in at a time', async () => {
    const run = await openRun(out, asOf);
    const failure = await failureOf(openRun(out, asOf));
    expect(failure.kind).toBe('locked');
    expect(failure.problems[0]).toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        new RegExp(
          `^another run is writing to this output folder: process ${process.pid} on .+, since \\d{4}-.+Z$`,
        ),
      ),
    });
    await run.publish();
    await (await openRun(out, asOf)).abandon();
  });

  it('of many that begin together, one holds it', async () => {
    writeLock(deadPid());
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => openRun(out, asOf)));
    const won = all.filter((each) => each.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const each of all)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ kind: 'locked' });
    await won[0]!.value.abandon();
    expect(readdirSync(out)).toEqual(['runs']);
  });

  it('is taken over from a dead process of this host', async () => {
    writeLock(deadPid());
    await (await openRun(out, asOf)).abandon();
    expect(readdirSync(out)).toEqual(['runs']);
  });

  it('of a process that died while it took over is taken over, by one of many', async () => {
    writeLock(deadPid());
    // It dies where its claim would become the lock.
    const script = `
      import { promises } from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      import { takeLock } from '${resolve('dist/lists/lock.js')}';
      promises.rename = () => process.kill(process.pid, 'SIGKILL');
      syncBuiltinESMExports();
      await takeLock('.');
    `;
    const claims = () => readdirSync(out).filter((name) => name.startsWith('.lock.after-'));
    for (let dead = 1; dead <= 3; dead++) {
      const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: out });
      expect([signal, claims().length]).toEqual(['SIGKILL', dead]);
    }
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => openRun(out, asOf)));
    const won = all.filter((each) => each.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(claims()).toEqual([]);
    await won[0]!.value.abandon();
    expect(readdirSync(out)).toEqual(['runs']);
  });

  it('is taken over from an earlier process that had our number', async () => {
    writeLock(process.pid, hostname(), '2020-01-01T00:00:00Z');
    await (await openRun(out, asOf)).abandon();
  });

  it('is left to a living process and to other hosts', async () => {
    writeLock(process.ppid);
    expect((await failureOf(openRun(out, asOf))).kind).toBe('locked');
    writeLock(deadPid(), 'elsewhere');
    const failure = await failureOf(openRun(out, asOf));
    expect(failure.problems[0]!.message).toMatch(/process \d+ on elsewhere, since 2026-11-22T02:00:00Z$/);
    expect(failure.problems[0]!.hint).toBe(`if that run is no more, remove ${join(out, '.lock')}`);
    expect(readdirSync(out)).toEqual(['.lock']);
  });

  it('without content is left alone at first and taken over when it is old', async () => {
    mkdirSync(out, { recursive: true });
    const path = join(out, '.lock');
    writeFileSync(path, '');
    expect((await failureOf(openRun(out, asOf))).kind).toBe('locked');
    const old = new Date(Date.now() - 120_000);
    utimesSync(path, old, old);
    await (await openRun(out, asOf)).abandon();
  });

  it('of somebody else is not removed at the end', async () => {
    const run = await openRun(out, asOf);
    writeLock(deadPid(), 'elsewhere');
    await run.abandon();
    expect(readFileSync(join(out, '.lock'), 'utf8')).toContain('elsewhere');
  });
});
