import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRun } from '../../src/lists/publish.ts';

/** A process that takes the lock of its folder again and again, and dies at any step of it. */
const racer = `
  import { promises, readFileSync, rmSync, writeFileSync } from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { setTimeout as wait } from 'node:timers/promises';
  import { removeLeftBehind, takeLock } from '${resolve('dist/lists/lock.js')}';
  const maybeDie = () => Math.random() < 0.005 && process.kill(process.pid, 'SIGKILL');
  for (const name of ['link', 'readFile', 'rename', 'rm', 'writeFile']) {
    const step = promises[name];
    promises[name] = async (...all) => {
      maybeDie();
      await wait(Math.random() * 3);
      const done = await step(...all);
      maybeDie();
      return done;
    };
  }
  syncBuiltinESMExports();
  for (let turn = 0; turn < 40; turn++) {
    try {
      const lock = await takeLock('.');
      writeFileSync('inside', process.pid + ' ' + turn);
      await removeLeftBehind('.');
      await wait(Math.random() * 3);
      if (readFileSync('inside', 'utf8') !== process.pid + ' ' + turn) throw new Error('two hold it');
      await lock.release();
      process.stdout.write('.');
    } catch (error) {
      if (error.kind !== 'locked') throw error;
      await wait(Math.random() * 5);
    }
  }
`;

describe('the lock', () => {
  it('is held by one process at a time and never lost, whoever dies over it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'segmentor-lock-'));
    const ends = { killed: 0, held: 0, wrong: [] as string[] };
    const until = Date.now() + 15_000;
    const race = async () => {
      while (Date.now() < until) {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', racer], { cwd: folder });
        let said = '';
        child.stdout.on('data', (text: Buffer) => (ends.held += text.length));
        child.stderr.on('data', (text: Buffer) => (said += text.toString()));
        const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
        if (signal === 'SIGKILL') ends.killed++;
        else if (code !== 0) ends.wrong.push(said);
      }
    };
    await Promise.all(Array.from({ length: 8 }, race));
    expect(ends.wrong).toEqual([]);
    expect(ends.killed).toBeGreaterThan(20);
    expect(ends.held).toBeGreaterThan(100);
    await (await openRun(folder, 0)).abandon();
    expect(readdirSync(folder).sort()).toEqual(['inside', 'runs']);
    rmSync(folder, { recursive: true });
  });
});
