import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

/** util-linux's `script` gives a command a terminal; others of that name take other options. */
const hasTerminals = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');
const program = join(import.meta.dirname, '..', 'bin', 'segmentor.js');

/** What a command shows on a terminal that is so wide, and its exit status; killed when it takes a minute. */
async function onTerminal(
  columns: number,
  command: string,
): Promise<{ status: number | null; shown: string }> {
  const child = spawn('script', ['-qec', `stty cols ${columns} && ${command}`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const shown: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (part: Buffer) => {
    size += part.length;
    if (size > 1_000_000) child.kill('SIGKILL');
    shown.push(part);
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, shown: Buffer.concat(shown).toString('utf8') };
}

describe.skipIf(!hasTerminals)("a run on a terminal, where util-linux's script can make one", () => {
  const shop = (people = 100_000) =>
    new Shop({
      'segments.yaml': `version: 1
sources: { customers: { path: customers.csv, email: email } }
segments: { everybody: "true" }
lists: { plain: {} }
`,
      'customers.csv': `email\n${Array.from({ length: people }, (_, index) => `p${index}@example.com`).join('\n')}\n`,
    });

  it('shows what is being done, then the summary in colours', async () => {
    // So many that to read them takes longer than the time between two pictures.
    const { path } = shop(1_000_000);
    const { status, shown } = await onTerminal(80, `cd '${path}' && '${process.execPath}' '${program}' run`);
    expect(status).toBe(0);
    expect(shown).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏-][^\n]*read customers/);
    expect(shown).toContain('\u001B[');
    expect(shown).toMatch(/everybody\s+1,000,000/);
  });

  it('says no progress with --quiet', async () => {
    const { path } = shop();
    const { status, shown } = await onTerminal(
      80,
      `cd '${path}' && '${process.execPath}' '${program}' run --quiet`,
    );
    expect(status).toBe(0);
    expect(shown).not.toContain('read customers');
  });

  it('that does not know how wide it is ends like any other', async () => {
    const { path } = shop();
    const { status, shown } = await onTerminal(0, `cd '${path}' && '${process.execPath}' '${program}' run`);
    expect(status).toBe(0);
    expect(shown).toMatch(/everybody\s+100,000/);
  });
});
