import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The rooms of `src`, the lowest first; rooms of one line stand side by side and know nothing of each other. */
const rooms = [
  ['problems', 'clock', 'sql', 'version.ts'],
  ['rules'],
  ['expression'],
  ['functions'],
  ['sources'],
  ['plan'],
  ['engines'],
  ['lists'],
  ['report'],
  ['run'],
  ['index.ts'],
  ['cli'],
];

/** Where each package may be imported. */
const packages: Record<string, readonly string[]> = {
  chalk: ['cli/'],
  commander: ['cli/'],
  ora: ['cli/'],
  '@duckdb/node-api': ['engines/duckdb/'],
  'csv-parse': ['sources/'],
  'csv-stringify': ['engines/duckdb/', 'run/', 'cli/'],
  yaml: ['rules/'],
  zod: ['rules/'],
};

interface Import {
  file: string;
  from: string;
}

const src = new URL('../src/', import.meta.url);
// The generator is a tool of this repository and no part of the program.
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'generate.ts')
  .sort();

const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(new URL(file, src), 'utf8');
  const found = text.matchAll(
    /^(?:import |(?:import|export|\})[^'\n]*? from )'([^']+)';|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, from, dynamic]) => ({ file, from: from ?? dynamic! }));
});

const isRelative = ({ from }: Import) => from.startsWith('.');
const roomOf = (path: string) => path.split('/')[0]!;
const levelOf = (path: string) => rooms.findIndex((names) => names.includes(roomOf(path)));
const targetOf = ({ file, from }: Import) => new URL(from, new URL(file, 'file:///')).pathname.slice(1);

describe('layers', () => {
  it('sees every import', () => {
    const lines = files.flatMap(
      (file) => readFileSync(new URL(file, src), 'utf8').match(/ from '|^import '|\bimport\('/gm) ?? [],
    );
    expect(imports).toHaveLength(lines.length);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('knows the room of every file', () => {
    expect(files.filter((file) => levelOf(file) < 0)).toEqual([]);
  });

  it('has rooms import lower rooms only', () => {
    const upwards = imports.filter(isRelative).filter((each) => {
      const target = targetOf(each);
      return roomOf(target) !== roomOf(each.file) && levelOf(target) >= levelOf(each.file);
    });
    expect(upwards).toEqual([]);
  });

  it('has the command line use the library only', () => {
    const past = imports.filter(isRelative).filter((each) => {
      const target = targetOf(each);
      return each.file.startsWith('cli/') && !target.startsWith('cli/') && target !== 'index.ts';
    });
    expect(past).toEqual([]);
  });

  it('has each package used where its job is', () => {
    const foreign = imports.filter((each) => !isRelative(each) && !each.from.startsWith('node:'));
    const nameOf = (from: string) => /^(@[^/]+\/)?[^/]+/.exec(from)![0];
    const misplaced = foreign.filter(
      ({ file, from }) => !packages[nameOf(from)]?.some((folder) => file.startsWith(folder)),
    );
    expect(misplaced).toEqual([]);
    const manifest = JSON.parse(readFileSync(new URL('package.json', new URL('../', src)), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(packages).sort()).toEqual(Object.keys(manifest.dependencies).sort());
    const used = new Set(foreign.map(({ from }) => nameOf(from)));
    expect([...used].sort()).toEqual(Object.keys(packages).sort());
  });
});
