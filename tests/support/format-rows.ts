import { DuckDBInstance } from '@duckdb/node-api';
import { compile } from '../../src/engines/duckdb/compile.ts';
import type { Job } from '../../src/engines/engine.ts';
import type { SourceShape } from '../../src/sources/shape.ts';

/**
 * What the engine makes of a source's files: a block of `column = value` lines for each person, order, line of an
 * order or event, in the order of their texts, and one for what it refuses. Missing values are left out.
 */
export async function rowsOf(source: SourceShape, scratch: string): Promise<string> {
  const read = { source, columns: source.columns.map(({ name }) => name), tests: [], lines: !!source.lines };
  const clock = { instant: Date.UTC(2026, 10, 22), zone: 'UTC' };
  const job: Job = {
    plan: { clock, everyone: true, reads: [read], layers: [], addressFiles: [], outputs: [] },
    lists: [],
    splits: [],
    counted: [],
    memory: { path: 'members.parquet', segments: [], stages: [] },
    bounds: [],
  };
  const { name, role, lines, keys } = source;
  // The engine keeps only a digest of ids by which nothing is put together.
  const hidden = role === 'customers' || lines?.kind === 'rows' ? inner : [...inner, keys.id];
  const script = compile(job, { memory: '1GB', threads: 2, folder: scratch, scratch });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const { text } of [...script.settings, ...script.read]) await connection.run(text);
    const blocksOf = async (title: string, from: string): Promise<string[]> => {
      const found = await connection.runAndReadAll(`SELECT * FROM ${from}`);
      const names = found.columnNames();
      const texts = found.getRows().map((row) =>
        names.flatMap((name, index) => {
          const value = row[index];
          if (value === null || value === undefined || hidden.includes(name)) return [];
          if (name === 'times told' && Number(value) === 1) return [];
          return [`  ${name} = ${String(value).replace(/\s+/g, ' ')}`];
        }),
      );
      return texts.map((lines) => [title, ...lines].join('\n')).sort();
    };
    const used =
      role === 'customers'
        ? await blocksOf('person', '"all people"')
        : await blocksOf(
            role === 'orders' ? 'order' : 'event',
            `(SELECT "mail address", r.* FROM "${name}" AS r LEFT JOIN "all people" USING ("person no"))`,
          );
    const items = lines
      ? await blocksOf(
          'line',
          `(SELECT "${source.keys.id}", ${source.columns.flatMap((each) => (each.of === 'line' ? [`"${each.name}"`] : [])).join(', ')} FROM "${name} lines")`,
        )
      : [];
    const refused = await blocksOf(
      'refused row',
      `(SELECT ${role === 'mail' ? 'sum("times told")' : 'count(*)'} AS rows, "kept text" FROM "${name} rows" WHERE "rejected as" IS NOT NULL GROUP BY "kept text")`,
    );
    return [...used, ...items, ...refused, ''].join('\n');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Columns of the engine's own. */
const inner = [
  'person no',
  'identity key',
  'row id key',
  'file no',
  'row no',
  'rejected as',
  'kept text',
  'order lines',
  'whose key',
  'twin key',
  'looked at',
  'told later',
  'told as',
  'last told',
];
