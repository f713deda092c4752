import { join, name, number, sql, text, type Sql } from '../../sql/sql.ts';
import type { Cell, SourceFile } from '../../sources/shape.ts';

/**
 * Longer rows are rejected. DuckDB reads through buffers of this size too: its own choice, sixteen times as much, leaves
 * threads waiting for one another where a file is read, and nothing to do where there are few.
 */
export const longestRow = 2_097_152;
/** So many remarks about broken rows are kept; there may be several a row. Files with more are refused. */
export const mostRejects = 1_000_000;
const largestObject = 67_108_864;

/** The table into which DuckDB puts rows that it cannot split into cells. Its name must not need quotes. */
export function rejectsTable(source: string, group: number): string {
  const plain = source.replace(/[^a-z0-9]/gi, (character) => `_${character.codePointAt(0)!.toString(16)}_`);
  return `refused_${plain}_${group}`;
}

/** Files that are written alike, so that one scan can read them. */
export interface FileGroup {
  /** The places of the files in the source's list. */
  indexes: readonly number[];
  files: readonly SourceFile[];
}

export function groupFiles(files: readonly SourceFile[]): FileGroup[] {
  const groups = new Map<string, { indexes: number[]; files: SourceFile[] }>();
  files.forEach((file, index) => {
    const key = JSON.stringify([file.container, file.cells, file.compressed]);
    if (!groups.has(key)) groups.set(key, { indexes: [], files: [] });
    groups.get(key)!.indexes.push(index);
    groups.get(key)!.files.push(file);
  });
  return [...groups.values()];
}

/** A scan's cells, and what they are called. */
export interface Scan {
  from: Sql;
  /** The text of the first of a column's cells that is not empty; undefined when the files have no such column. */
  cell(column: string): Sql | undefined;
  /** The place of the row's file in the source's list. */
  file: Sql;
  /** Whether the row could not even be taken apart (a line that is not JSON). */
  unreadable: Sql;
}

/**
 * The rows of a group of files as texts. `columns` are those that are needed: of JSON, only these are taken out.
 * `ordered` adds `row no`, the row's place in the scan; it costs a second thread.
 */
export function scan(
  source: string,
  group: FileGroup,
  index: number,
  columns: readonly string[],
  ordered: boolean,
): Scan {
  const file = fileIndex(group);
  const { container, cells } = group.files[0]!;
  const ordinal = ordered ? sql`, row_number() OVER () AS "row no"` : sql``;
  const first = (texts: readonly Sql[]): Sql | undefined =>
    texts.length > 1
      ? sql`coalesce(${join(
          texts.map((each) => sql`nullif(trim(${each}), '')`),
          ', ',
        )})`
      : texts[0];
  if (container.kind === 'csv') {
    return {
      from: sql`(SELECT *${ordinal} FROM ${readCsv(source, group, index)})`,
      cell: (column) =>
        first(
          (cells[column] ?? []).map((cell) =>
            'text' in cell ? text(cell.text) : name(`c${'position' in cell ? cell.position : 0}`),
          ),
        ),
      file,
      unreadable: sql`false`,
    };
  }
  const paths = [...new Set(columns.flatMap((column) => (cells[column] ?? []).flatMap(pathOf)))];
  const list = join(paths.map(text), ', ');
  const at = (cell: Cell) =>
    'path' in cell
      ? sql`cells[${number(paths.indexOf(cell.path) + 1)}]`
      : 'text' in cell
        ? text(cell.text)
        : sql`NULL`;
  const json = readJson(group);
  return {
    from: sql`(SELECT json, filename${ordinal}, json_extract_string(json, [${list}]) AS cells FROM ${json})`,
    cell: (column) => first((cells[column] ?? []).map(at)),
    file,
    unreadable: sql`(json IS NULL OR json_type(json) <> 'OBJECT')`,
  };
}

const pathOf = (cell: Cell): string[] => ('path' in cell ? [cell.path] : []);

function fileIndex({ indexes, files }: FileGroup): Sql {
  if (indexes.length === 1) return number(indexes[0]!);
  const whens = files.map((file, place) => sql`WHEN ${text(file.path)} THEN ${number(indexes[place]!)}`);
  return sql`CASE filename ${join(whens, ' ')} END`;
}

function readCsv(source: string, group: FileGroup, index: number): Sql {
  const container = group.files[0]!.container;
  if (container.kind !== 'csv') throw new Error('these files are not CSV');
  const columns = container.header.map((_, position) => sql`${text(`c${position}`)}: 'VARCHAR'`);
  const newline = container.newline === undefined ? sql`` : sql`, new_line = ${escaped(container.newline)}`;
  const quote = text(container.quote);
  return sql`read_csv(${paths(group)}, auto_detect = false, header = true, filename = true, compression = ${compression(group)},
      delim = ${text(container.delimiter)}, quote = ${quote}, escape = ${quote}${newline}, columns = {${join(columns, ', ')}},
      max_line_size = ${number(longestRow)}, buffer_size = ${number(longestRow)}, store_rejects = true, rejects_limit = ${number(mostRejects)},
      rejects_table = ${text(rejectsTable(source, index))}, rejects_scan = ${text(`${rejectsTable(source, index)}_scans`)})`;
}

function readJson(group: FileGroup): Sql {
  const container = group.files[0]!.container;
  if (container.kind !== 'json') throw new Error('these files are not JSON');
  const size = sql`maximum_object_size = ${number(largestObject)}`;
  const options = sql`filename = true, compression = ${compression(group)}, ${size}`;
  const { layout, records } = container;
  const how = { lines: 'newline_delimited', array: 'array', values: 'unstructured' }[layout];
  if (layout === 'array' && records !== undefined) {
    return unnest(sql`read_json_objects(${paths(group)}, format = 'unstructured', ${options})`, records);
  }
  const ignoring = layout === 'lines' ? sql`ignore_errors = true, ` : sql``;
  const values = sql`read_json_objects(${paths(group)}, format = ${text(how)}, ${ignoring}${options})`;
  return records === undefined ? values : unnest(values, records);
}

function unnest(objects: Sql, records: string): Sql {
  return sql`(SELECT filename, unnest(json_extract(json, ${text(`${records}[*]`)})) AS json FROM ${objects})`;
}

/** A path as DuckDB takes it, which is a glob: what would stand for any name stands for itself in brackets. */
export const literalPath = (path: string): string => path.replace(/[*?[]/g, '[$&]');

const paths = ({ files }: FileGroup) =>
  sql`[${join(
    files.map((file) => text(literalPath(file.path))),
    ', ',
  )}]`;
const compression = ({ files }: FileGroup) => (files[0]!.compressed ? sql`'gzip'` : sql`'uncompressed'`);

function escaped(newline: string): Sql {
  return newline === '\r\n' ? sql`'\\r\\n'` : newline === '\r' ? sql`'\\r'` : sql`'\\n'`;
}
