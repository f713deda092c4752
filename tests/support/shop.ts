import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import { Failure, renderProblem, runSegments, type Options, type Summary } from '../../src/index.ts';

export type Row = Readonly<Record<string, string>>;

/** The instant of runs that say no other. */
export const asOf = Date.parse('2026-11-22T03:00:00Z');

/** A folder of exports and rules, gone when the test ends, and what is published from it. */
export class Shop {
  readonly path = mkdtempSync(join(tmpdir(), 'segmentor-shop-'));
  readonly out = join(this.path, 'out');

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    this.write(files);
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), content);
    }
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Runs `segments.yaml` of the folder. */
  run(options: Partial<Options> = {}): Promise<Summary> {
    return runSegments({ config: this.at('segments.yaml'), asOf, out: this.out, threads: 2, ...options });
  }

  /** A file of the published set, as text. */
  published(name: string): string {
    return readFileSync(join(this.out, 'latest', name), 'utf8');
  }

  /** The rows of a published list; plain ones are in the folder of that name. */
  list(segment: string, folder = 'plain'): Row[] {
    return rowsOf(this.published(`lists/${folder}/${segment}.csv`));
  }

  /** The rejected rows of a source. */
  rejected(source: string): Row[] {
    return rowsOf(this.published(`rejected/${source}.csv`));
  }
}

export function rowsOf(text: string): Row[] {
  return parse(text, { columns: true });
}

/** All problems of the failure that this ends in, as they are shown. Folders are written `.`. */
export async function problemsOf(work: Promise<unknown>, folder: string): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.problems.map(renderProblem).join('\n')}\n`.replaceAll(`${folder}/`, '');
  }
  throw new Error('nothing failed');
}
