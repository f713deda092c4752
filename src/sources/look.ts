import type { ProblemCode } from '../problems/codes.ts';
import type { Place } from '../problems/problem.ts';
import { readEnd } from './bytes.ts';
import { columnNames } from './columns.ts';
import { dialectOf } from './dialect.ts';
import { type Head, readHead, whyUnreadable } from './head.ts';
import { formats } from './formats/index.ts';
import { jsonHead, type KnownPaths } from './json-head.ts';
import { keysIn, keysOf, leavesOf, pathOf, valueAt } from './json-path.ts';
import type { Cell, SourceFile } from './shape.ts';
import { type Survey, surveyRows } from './survey.ts';
import { copyAsUtf8, copyWithLineFeeds } from './transcode.ts';

/** A column that a file has. */
export interface Field {
  /** CSV: the header as written; JSON: the dotted path. */
  label: string;
  /** The name that rules can use. */
  name: string;
  cell: Cell;
  of: 'row' | 'line';
}

/** A file that has been looked at, before it is decided which of its fields is what. */
export interface LookedFile extends Omit<SourceFile, 'cells' | 'recognised'> {
  fields: readonly Field[];
  /** JSON: the dotted path of an order's lines, whose fields are relative to a line. */
  lines?: string;
  /** JSON: whether its head has any rows; without them nothing is known of its fields. */
  rows: boolean;
  /** Headers and paths, those of objects and arrays too, in lower case. */
  labels: ReadonlySet<string>;
  /** The first rows: texts of CSV, objects of JSON. */
  sample: readonly unknown[];
  /** Where the rules name it. */
  place?: Place | undefined;
}

/** What the first rows of a file have in a cell, where they have anything. */
export function valuesIn({ sample }: LookedFile, cell: Cell): unknown[] {
  const values = sample.map((row) => {
    if ('text' in cell) return cell.text;
    return 'path' in cell ? valueAt(row, cell.path) : (row as readonly string[])[cell.position];
  });
  return values.filter((value) => value !== undefined && value !== null && value !== '');
}

/** A JSON file of orders with the fields of their lines as well. */
export function withLines(file: LookedFile, lines: string): LookedFile {
  const found = file.sample.map((object) => valueAt(object, lines)).filter(Array.isArray);
  const fields = [...file.fields, ...jsonFields(found.flat(), 'line')];
  return { ...file, lines: keysOf(lines).join('.'), fields };
}

/** Why a file cannot be used; the message begins with what people call the file. */
export interface Unusable {
  code: ProblemCode;
  message: string;
  hint?: string;
  /** The line of the export that is to blame. */
  line?: number;
}

export interface Declared {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** The path of an order's lines. */
  lines?: string | undefined;
}

/**
 * Looks at a file's head and says how the file is written and which fields it has. A file that is not in UTF-8, or
 * JSON that begins with a byte order mark, is copied to the scratch folder as UTF-8, and the copy is what is read; so is
 * CSV with line ends of several kinds, as one with LF. Without a scratch folder only the head is looked at, and what
 * stands at the end of a file when that is as quick: what it gives says what the file is, and no engine can read by it.
 */
export async function lookAt(
  shown: string,
  path: string,
  declared: Declared,
  scratch: (() => Promise<string>) | undefined,
): Promise<LookedFile | Unusable> {
  try {
    const head = await readHead(path, declared.encoding);
    if (head.archive) {
      const hint = 'unpack it, or save the workbook as CSV';
      return {
        code: 'unreadable-file',
        message: `${shown} is a zip archive or a workbook of a spreadsheet`,
        hint,
      };
    }
    if (head.text.trim() === '') return { code: 'no-rows', message: `${shown} is empty` };
    const json = /^\s*[[{]/.test(head.text);
    // The engine takes a compressed file that is cut off for a shorter one; unpacking it here does not.
    if (json && head.compressed && !head.complete && scratch) await readEnd(path, true, 1);
    // The engine refuses a byte order mark in JSON and skips it in CSV.
    const copied = head.encoding.label !== 'utf-8' || (json && head.encoding.mark);
    const file = {
      shown,
      path:
        copied && scratch
          ? await copyAsUtf8(path, head.compressed, head.encoding.label, await scratch())
          : path,
      compressed: head.compressed && !(copied && scratch),
    };
    const endIsNear = scratch !== undefined || !(copied || head.compressed);
    return json
      ? await lookAtJson(file, head, declared.lines, endIsNear)
      : await lookAtCsv(file, head, declared.delimiter, scratch);
  } catch (error) {
    const reason = whyUnreadable(error);
    if (reason === undefined) throw error;
    return { code: 'unreadable-file', message: `${shown} ${reason}` };
  }
}

const mostColumns = 10_000;

type Opened = Pick<SourceFile, 'shown' | 'path' | 'compressed'>;

async function lookAtCsv(
  file: Opened,
  head: Head,
  delimiter: string | undefined,
  scratch: (() => Promise<string>) | undefined,
): Promise<LookedFile | Unusable> {
  const hint = 'the first line must name the columns';
  const noHeader = (why: string): Unusable => ({ code: 'no-header', message: `${file.shown}: ${why}`, hint });
  if (/^[^\S\r\n]*[\r\n]/.test(head.text)) return noHeader('its first line is blank');
  const dialect = dialectOf(head.text, delimiter);
  if (dialect.header.length === 0) {
    return { code: 'unreadable-file', message: `${file.shown}: nothing closes a quote in its first line` };
  }
  if (dialect.header.every((cell) => cell === '')) return noHeader('its first line names no column');
  if (dialect.header.some((cell) => /^\S+@\S+\.\S+$/.test(cell))) {
    return noHeader('its first line holds an address, not names of columns');
  }
  const { sample, ...written } = dialect;
  if (dialect.header.length > mostColumns || (!head.complete && !/[\r\n]/.test(head.text))) {
    const why = `its first line is too long; at most ${mostColumns} columns in 256 KiB can be read`;
    return { code: 'unreadable-file', message: `${file.shown}: ${why}` };
  }
  const { mixed, refused }: Survey = scratch
    ? await surveyRows(file.path, file.compressed, dialect)
    : { mixed: false };
  if (refused) return { code: 'unreadable-file', message: refused.why, line: refused.line };
  const inOneWay = mixed &&
    scratch && {
      path: await copyWithLineFeeds(file.path, file.compressed, dialect, await scratch()),
      compressed: false,
    };
  const names = columnNames(dialect.header);
  const fields = dialect.header.map((label, position): Field => {
    return { label, name: names[position]!, cell: { position }, of: 'row' };
  });
  const labels = new Set(dialect.header.map((label) => label.toLowerCase()));
  const container = { kind: 'csv', ...written, ...(mixed && { newline: '\n' }) } as const;
  return { ...file, ...inOneWay, container, fields, rows: true, labels, sample };
}

async function lookAtJson(
  file: Opened,
  head: Head,
  lines: string | undefined,
  endIsNear: boolean,
): Promise<LookedFile | Unusable> {
  const unreadable = (why: string): Unusable => ({
    code: 'unreadable-file',
    message: `${file.shown}: ${why}`,
  });
  const found = jsonHead(
    head.text,
    head.complete,
    lines === undefined ? known : { ...known, lines: new Set([...known.lines, lines]) },
  );
  if (typeof found === 'string') return unreadable(found);
  const { objects, ...layout } = found;
  if (layout.layout !== 'lines' && !head.complete && endIsNear) {
    const end = head.text.trimStart().startsWith('[') ? ']' : '}';
    const written = (await readEnd(file.path, file.compressed, 4096)).toString('latin1').trimEnd();
    if (!written.endsWith(end)) return unreadable(`it is cut off: it does not end with ${end}`);
  }
  const looked: LookedFile = {
    ...file,
    container: { kind: 'json', ...layout },
    ...withRows(objects),
  };
  return lines === undefined ? looked : withLines(looked, lines);
}

/** What is known of a JSON file by its first rows. */
export function withRows(
  objects: readonly unknown[],
): Pick<LookedFile, 'fields' | 'rows' | 'labels' | 'sample'> {
  return {
    fields: jsonFields(objects, 'row'),
    rows: objects.length > 0,
    labels: labelsIn(objects),
    sample: objects,
  };
}

/** The paths of objects, in lower case. */
export const labelsIn = (objects: readonly unknown[]): Set<string> =>
  new Set(keysIn(objects).map((keys) => keys.join('.').toLowerCase()));
/** What formats say of arrays in JSON. */
const known: KnownPaths = {
  lines: new Set(formats.flatMap(({ lines }) => (lines?.kind === 'array' ? [lines.path] : []))),
  records: new Set(formats.flatMap(({ records }) => records?.map((name) => pathOf([name])) ?? [])),
};

function jsonFields(objects: readonly unknown[], of: 'row' | 'line'): Field[] {
  const leaves = leavesOf(objects);
  const names = columnNames(leaves.map((keys) => keys.join('.')));
  return leaves.map((keys, index) => {
    return { label: keys.join('.'), name: names[index]!, cell: { path: pathOf(keys) }, of };
  });
}
