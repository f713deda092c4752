import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../../src/problems/problem.ts';
import type { Located, Rules, SourceRule } from '../../src/rules/rules.ts';
import { nothingUnread } from '../../src/rules/unread.ts';
import { type InspectOptions, inspectSources } from '../../src/sources/inspect.ts';
import type { SourceShape } from '../../src/sources/shape.ts';

export function located<Value>(value: Value, line = 1): Located<Value> {
  return { value, place: { file: 'segments.yaml', line, column: 5, length: String(value).length } };
}

/** A folder with files in it, gone again with `remove`. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'segmentor-sources-'));

  async write(files: Record<string, string | Uint8Array>): Promise<this> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), content);
    }
    return this;
  }

  async scratch(): Promise<string> {
    const path = join(this.path, '.scratch');
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** The shape of a source of which this is the one file. */
  async inspectText(name: string, content: string, source: object = {}): Promise<SourceShape> {
    await this.write({ file: content });
    return inspectOne(this, name, source);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

export function rulesWith(
  folder: string,
  sources: Record<string, Partial<Omit<SourceRule, 'path'>> & { path?: string[] }>,
): Rules {
  const rules = Object.entries(sources).map(([name, { path = ['file'], ...rest }]): [string, SourceRule] => {
    const source = { name, place: located(name).place, table: false, columns: new Map(), ...rest };
    return [name, { ...source, path: path.map((one) => located(one, 3)) }];
  });
  const none = new Map<string, never>();
  return {
    file: 'segments.yaml',
    folder,
    timezone: 'Europe/Paris',
    people: 'customers',
    sources: new Map(rules),
    events: none,
    constants: none,
    traits: none,
    scores: none,
    suppress: none,
    addressFiles: [],
    families: new Map(),
    groups: new Map(),
    priority: [],
    segments: none,
    stages: none,
    lists: none,
    tests: [],
    unread: nothingUnread,
  };
}

/** The shape of one source whose files are given. */
export async function inspectOne(
  folder: Folder,
  name: string,
  source: Parameters<typeof rulesWith>[1][string],
  options: Partial<InspectOptions> = {},
): Promise<SourceShape> {
  const rules = rulesWith(folder.path, { [name]: source });
  const shapes = await inspectSources(rules, { scratch: () => folder.scratch(), ...options });
  return shapes.get(name)!;
}

/** Each column as `name type from header`, with `*` for a column of order lines and `'` for one that may be guarded. */
export function tableOf({ columns, files }: SourceShape): string[] {
  return columns.map(({ name, type, of, apostrophe, value }) => {
    const from = files.flatMap(({ container, cells }) =>
      (cells[name] ?? []).map((cell) => {
        if ('text' in cell) return `'${cell.text}'`;
        if ('path' in cell) return cell.path;
        return container.kind === 'csv' ? container.header[cell.position] : '';
      }),
    );
    const marks = (of === 'line' ? '*' : '') + (apostrophe ? "'" : '');
    return `${name}${marks} ${type} ${value ? 'computed' : [...new Set(from)].join(' | ')}`;
  });
}

/** Kind and problems of the failure that this ends in, a line each: place, code, message, hint. */
export async function failureOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const lines = error.problems.map(({ place, code, message, hint }) => {
      const at = place ? `${place.line}:${place.column} ` : '';
      return `${at}${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
    });
    return [error.kind, ...lines];
  }
  return ['no failure'];
}
