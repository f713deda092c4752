import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomNumbers, seed } from '../support/seed.ts';
import { endOf, FaultyShop } from './shop.ts';

process.stdout.write(`SEED=${seed} npm run test:faults\n`);
const random = randomNumbers(seed);

async function publishedShop(): Promise<[FaultyShop, number]> {
  const shop = new FaultyShop();
  const began = Date.now();
  expect(await endOf(shop.start(0))).toEqual({ code: 0, err: '' });
  return [shop, Date.now() - began];
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('a run that is ended', () => {
  it('by 60 SIGKILLs at random moments never harms what is published, and the next needs no help', async () => {
    const [shop, time] = await publishedShop();
    let ended = 0;
    for (let version = 1; version <= 60; version++) {
      const before = shop.shown();
      const bytes = shop.bytes();
      shop.deliver(version);
      const child = shop.start(version);
      const end = endOf(child);
      await wait(random() * time * 1.2);
      child.kill('SIGKILL');
      const { code } = await end;
      expect([0, 'SIGKILL']).toContain(code);
      if (code === 'SIGKILL') ended++;
      const shown = shop.shown();
      if (code === 0) expect(shown).toBe(version);
      if (shown === before) expect(shop.bytes()).toEqual(bytes);
      else expect(shown).toBe(version);
    }
    expect(ended).toBeGreaterThan(10);
    shop.deliver(61);
    expect(await endOf(shop.start(61))).toEqual({ code: 0, err: '' });
    expect(shop.shown()).toBe(61);
    // What a killed run left in the system's own folder for temporary files is not ours to find again.
    expect(shop.leftovers()).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s leaves nothing', async (signal, status) => {
    const [shop, time] = await publishedShop();
    for (let version = 1; version <= 6; version++) {
      const before = shop.shown();
      shop.deliver(version);
      const child = shop.start(version);
      const end = endOf(child);
      await wait(random() * time);
      child.kill(signal);
      const { code } = await end;
      // Until the program itself has begun, and once it has ended, the system ends the process.
      expect([0, status, signal]).toContain(code);
      const shown = shop.shown();
      const isDone = code === 0 || (code === signal && shown === version);
      expect(shown).toBe(isDone ? version : before);
      if (isDone || code === status) expect(shop.leftovers()).toEqual([]);
    }
  });

  it.each([
    ['check'],
    ['explain', 'v0.p00001@post.example.com'],
    ['run', '--stdout', 'odd', '--as', 'plain'],
    ['diff', 'segments.yaml', 'segments.yaml'],
  ])('by SIGTERM leaves no copy of an export: %s', async (...command) => {
    const shop = new FaultyShop();
    // Not UTF-8, so that it is copied.
    const text = readFileSync(shop.at('customers.csv'), 'utf8');
    shop.write({ 'customers.csv': Buffer.from(`\ufeff${text}`, 'utf16le') });
    const began = Date.now();
    const options = ['--as-of', '2026-01-01', ...(command[0] === 'explain' ? [] : ['--quiet'])];
    const all = [process.execPath, resolve('bin/segmentor.js'), ...command, ...options] as const;
    expect(await endOf(shop.spawn(all[0], all.slice(1)))).toEqual({ code: 0, err: '' });
    const time = Date.now() - began;
    for (let round = 0; round < 4; round++) {
      const child = shop.spawn(all[0], all.slice(1));
      const end = endOf(child);
      await wait(random() * time);
      child.kill('SIGTERM');
      const { code } = await end;
      expect([0, 143, 'SIGTERM']).toContain(code);
      if (code !== 'SIGTERM') expect(readdirSync(shop.at('tmp'))).toEqual([]);
    }
  });
});

describe('a disk that takes no more', () => {
  it.each([0, 4, 16, 32])('than %d blocks of a file', async (blocks) => {
    const [shop] = await publishedShop();
    shop.deliver(1);
    const run = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
    const { code, err } = await endOf(
      shop.spawn('bash', ['-c', run, process.execPath, resolve('bin/segmentor.js'), 'run', '--quiet']),
    );
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('cannot-write') as string });
    expect(shop.shown()).toBe(0);
    shop.deliver(2);
    expect(await endOf(shop.start(2))).toEqual({ code: 0, err: '' });
    expect(shop.leftovers()).toEqual([]);
  });

  it('in one place, while another list is being written', async () => {
    const shop = new FaultyShop();
    shop.deliver(0, 150_000);
    // A folder stands where the first list is to be: that fails at once, and the second is sorted meanwhile.
    const script = `
      import { mkdirSync } from 'node:fs';
      import { join } from 'node:path';
      import { prepare, settingsOf } from '${resolve('dist/run/prepare.js')}';
      import { duckdb } from '${resolve('dist/engines/duckdb/index.js')}';
      const folder = process.cwd();
      const options = { config: 'segments.yaml', asOf: 0, threads: 2, memory: '1GB' };
      const { job } = await prepare(options, () => Promise.resolve(folder));
      const session = await duckdb.open(job, settingsOf(options, folder, folder));
      await session.read(() => undefined);
      await session.decide(() => undefined);
      const files = job.lists.flatMap((list) => list.files);
      mkdirSync(join(folder, files[0].path), { recursive: true });
      await session.write(files).catch(({ kind }) => console.error(kind, files.length));
      await session.close();
    `;
    const writing = shop.spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const late = setTimeout(() => writing.kill('SIGKILL'), 60_000);
    const { code, err } = await endOf(writing);
    clearTimeout(late);
    expect({ code, err }).toEqual({ code: 0, err: 'data 3\n' });
  });

  it('on a small file system, where one may be made', async ({ skip }) => {
    const [shop] = await publishedShop();
    mkdirSync(shop.at('small'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=320k', 'tmpfs', shop.at('small')]);
    if (mounted.status !== 0) skip('only root may mount');
    try {
      cpSync(shop.out, shop.at('small/out'), { recursive: true, verbatimSymlinks: true });
      rmSync(shop.out, { recursive: true });
      symlinkSync(shop.at('small/out'), shop.out);
      const codes = [];
      for (let version = 1; version <= 4; version++) {
        shop.deliver(version);
        const before = shop.shown();
        const { code } = await endOf(shop.start(version));
        codes.push(code);
        expect(shop.shown()).toBe(code === 0 ? version : before);
      }
      expect(codes).toContain(2);
      expect(codes.filter((code) => code !== 0 && code !== 2)).toEqual([]);
    } finally {
      spawnSync('umount', ['-l', shop.at('small')]);
    }
  });
});

describe('exports that cannot be read', () => {
  it.each<[string, (shop: FaultyShop) => void]>([
    ['gone', (shop) => renameSync(shop.at('customers.csv'), shop.at('elsewhere.csv'))],
    ['a link to nothing', (shop) => replace(shop, () => symlinkSync('nothing', shop.at('customers.csv')))],
    ['a folder', (shop) => replace(shop, () => mkdirSync(shop.at('customers.csv')))],
    [
      'a pipe that nobody writes to',
      (shop) => replace(shop, () => spawnSync('mkfifo', [shop.at('customers.csv')])),
    ],
    ['empty', (shop) => shop.write({ 'customers.csv': '' })],
    [
      'a link to itself',
      (shop) => replace(shop, () => symlinkSync('customers.csv', shop.at('customers.csv'))),
    ],
    [
      'memory that is not there',
      (shop) => replace(shop, () => symlinkSync('/proc/self/mem', shop.at('customers.csv'))),
    ],
  ])('%s', async (_, spoil) => {
    const [shop] = await publishedShop();
    const bytes = shop.bytes();
    spoil(shop);
    const { code } = await endOf(shop.start(1));
    expect(code).toBe(2);
    expect(shop.bytes()).toEqual(bytes);
    expect(shop.leftovers()).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('nobody may read', async () => {
    const [shop] = await publishedShop();
    chmodSync(shop.at('customers.csv'), 0);
    expect(await endOf(shop.start(1))).toMatchObject({ code: 2 });
    expect(shop.shown()).toBe(0);
  });
});

function replace(shop: FaultyShop, by: () => unknown): void {
  rmSync(shop.at('customers.csv'));
  by();
}

describe('runs', () => {
  it('at once: one publishes, the others say who is at work', async () => {
    const [shop] = await publishedShop();
    shop.deliver(1);
    for (let round = 0; round < 5; round++) {
      const ends = await Promise.all([1, 2, 3].map(() => endOf(shop.start(1))));
      const codes = ends.map(({ code }) => code);
      expect(codes).toContain(0);
      for (const { code, err } of ends) {
        expect([0, 4]).toContain(code);
        expect(err === '').toBe(code === 0);
      }
      expect(shop.shown()).toBe(1);
      expect(shop.leftovers()).toEqual([]);
    }
  });

  it('of a clock that jumps back show what they made, and lose nothing', async () => {
    const [shop] = await publishedShop();
    for (const version of [9, 3, 3, 5]) {
      shop.deliver(version);
      expect(await endOf(shop.start(version))).toEqual({ code: 0, err: '' });
      expect(shop.shown()).toBe(version);
    }
    const day = (version: number) => `2026-01-0${version + 1}T000000Z`;
    expect(readdirSync(`${shop.out}/runs`).sort()).toEqual([
      day(0),
      day(3),
      `${day(3)}-2`,
      day(5),
      '2026-01-10T000000Z',
    ]);
    expect(readlinkSync(`${shop.out}/latest`)).toBe(`runs/${day(5)}`);
  });

  it('with little memory spill to the run’s folder, and make the same', async () => {
    const [shop] = await publishedShop();
    const rows = Array.from({ length: 200_000 }, (_, index) => `p${index}@post.example.com,${index}\n`);
    shop.write({ 'customers.csv': `email,number\n${rows.join('')}` });
    expect(await endOf(shop.start(1, '--memory', '4GB'))).toEqual({ code: 0, err: '' });
    const plenty = shop.bytes();
    expect(await endOf(shop.start(2, '--memory', '120MB', '--threads', '1'))).toEqual({ code: 0, err: '' });
    for (const name of ['all_of_them.csv', 'odd.csv', 'even.csv'])
      expect(shop.bytes().get(name) === plenty.get(name), name).toBe(true);
    expect(shop.leftovers()).toEqual([]);
  });
});
