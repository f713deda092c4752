import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { Shop } from '../support/shop.ts';

const bin = resolve('bin/segmentor.js');
const many = 2000;
const lists = ['all_of_them', 'odd', 'even'];

/** A shop whose every list shows which version of its export it was made from. */
export class FaultyShop extends Shop {
  constructor() {
    super({
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, columns: { number: number } }
segments:
  all_of_them: 'true'
  odd: mod(number, 2) = 1
  even: mod(number, 2) = 0
`,
    });
    mkdirSync(this.at('tmp'));
    this.deliver(0);
  }

  /** Another version of the export. */
  deliver(version: number, people = many): void {
    const rows = Array.from({ length: people }, (_, index) => `${addressOf(version, index)},${index}\n`);
    this.write({ 'customers.csv': `email,number\n${rows.join('')}` });
  }

  start(version: number, ...options: string[]): ChildProcess {
    const day = new Date(Date.UTC(2026, 0, 1) + version * 86_400_000).toISOString();
    return this.spawn(process.execPath, [bin, 'run', '--as-of', day, ...options]);
  }

  spawn(command: string, args: readonly string[]): ChildProcess {
    return spawn(command, args, {
      cwd: this.path,
      env: { ...process.env, TMPDIR: this.at('tmp') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** The version that `latest` shows, once it is clear that all of it is there, byte for byte, and of one version. */
  shown(): number {
    const summary = JSON.parse(this.published('summary.json')) as { asOf: string };
    const version = (Date.parse(summary.asOf) - Date.UTC(2026, 0, 1)) / 86_400_000;
    for (const list of lists) {
      const addresses = Array.from({ length: many }, (_, index) => index)
        .filter((index) => list === 'all_of_them' || index % 2 === (list === 'odd' ? 1 : 0))
        .map((index) => addressOf(version, index))
        .sort();
      const [, ...rows] = this.published(`lists/plain/${list}.csv`).trimEnd().split('\n');
      expect(rows.join('\n') === addresses.join('\n'), `${list} of version ${version}`).toBe(true);
    }
    return version;
  }

  /** Every byte of what `latest` shows. */
  bytes(): Map<string, string> {
    const root = join(this.out, 'latest');
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    return new Map(
      files.map((file) => [file.name, readFileSync(join(file.parentPath, file.name), 'latin1')]),
    );
  }

  /** What neither a published run nor the link to it is. */
  leftovers(): string[] {
    const shown = readlinkSync(join(this.out, 'latest'));
    expect(shown).toMatch(/^runs\//);
    const top = readdirSync(this.out).filter((name) => !['latest', 'runs'].includes(name));
    const staged = readdirSync(join(this.out, 'runs')).filter((name) => name.startsWith('.'));
    return [...top, ...staged, ...readdirSync(this.at('tmp'))];
  }
}

function addressOf(version: number, index: number): string {
  return `v${version}.p${String(index).padStart(5, '0')}@post.example.com`;
}

/** How a process ended: its status, or the signal that ended it, and what it said of problems. */
export async function endOf(child: ChildProcess): Promise<{ code: number | string; err: string }> {
  let err = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code: code ?? signal!, err };
}
