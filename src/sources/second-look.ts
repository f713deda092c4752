import { CsvError, parse } from 'csv-parse';
import { readBytes, readText } from './bytes.ts';
import { type Cut, elementCutter, topCutter } from './json-cut.ts';
import { lineCuts, parsed } from './json-lines.ts';
import { isObject, keysOf, valueAt } from './json-path.ts';
import type { Cell, Container, SourceFile } from './shape.ts';
import { lineKey } from './take-apart.ts';

/** Cells that an engine could not use: of which column, why, and what is in them. */
export interface Wanted {
  column: string;
  reason: string;
  /**
   * As in the file without the quotes of CSV, or trimmed as well, or without what cannot be seen; an empty text means
   * that there is no value.
   */
  texts: ReadonlySet<string>;
  /** Where the column is one of an order's lines: the path to these. */
  within?: string;
  /** Only in rows of these orders, an empty text for none; undefined when it does not matter. */
  orders?: ReadonlySet<string>;
  /** Only in rows of which this holds too, given the text of each of their columns. */
  only?: (textOf: (column: string) => string) => boolean;
}

/** Which order a row belongs to: the text of this column, where rows without one belong to the order above or not. */
export interface OrderOf {
  column: string;
  fillDown: boolean;
}

/** A row with such a cell. */
export interface Seen {
  /** The 1-based line on which the row begins. */
  line: number;
  column: string;
  reason: string;
  /** The row as it is in the file, without its line ending. */
  raw: string;
}

/**
 * Reads a file again, row by row, to say where the cells are that an engine could not use. Rows that are broken
 * otherwise are passed over: the engine has reported them. Gives a row once, for the first of what is wanted that it
 * has, in the order of the file, and stops reading after `limit` of them.
 */
export async function* lookAgain(
  file: SourceFile,
  wanted: readonly Wanted[],
  { limit = Infinity, orderOf }: { limit?: number; orderOf?: OrderOf | undefined } = {},
): AsyncGenerator<Seen> {
  const { container } = file;
  const rows = container.kind === 'csv' ? csvRows(file, container) : jsonRows(file, container);
  const sought = container.kind === 'csv' ? wanted : wanted.map(withNumbers);
  let count = 0;
  if (limit <= 0) return;
  let order = '';
  for await (const { line, raw, textAt, textsWithin } of rows) {
    const textOf = (column: string, at = textAt) => firstText(file.cells[column] ?? [], at);
    if (orderOf) {
      const own = bareId(textOf(orderOf.column));
      if (own !== '' || !orderOf.fillDown) order = own;
    }
    const found = sought.find(({ column, texts, within, orders, only }) => {
      const own = within === undefined ? [textAt] : textsWithin(within);
      const isThere = own
        .map((at) => textOf(column, at))
        .some((text) => texts.has(text) || texts.has(text.trim()) || texts.has(visible(text)));
      return isThere && (!orders || orders.has(order)) && (!only || only(textOf));
    });
    if (!found) continue;
    yield { line, column: found.column, reason: found.reason, raw };
    if (++count >= limit) return;
  }
}

/** With numbers also as they are written here: an engine has written 1e12 as 1000000000000.0. */
function withNumbers(wanted: Wanted): Wanted {
  const numbers = [...wanted.texts].filter((text) => text !== '' && !Number.isNaN(Number(text)));
  return { ...wanted, texts: new Set([...wanted.texts, ...numbers.map((text) => String(Number(text)))]) };
}

const visible = (text: string): string => text.replace(/\p{Cf}/gu, '').trim();

/** An id as engines read it: trimmed, without an apostrophe that guards it from spreadsheets. */
const bareId = (text: string): string => text.trim().replace(/^'(?=[0-9+=@-])/, '');

/** Rows of a JSON file that are not JSON objects, at most `limit` of them. */
export async function* lookForBroken(
  file: SourceFile,
  limit = Infinity,
): AsyncGenerator<{ line: number; raw: string }> {
  const { container } = file;
  let count = 0;
  if (container.kind !== 'json') return;
  for await (const { text, line } of piecesOf(file, container)) {
    const value = parsed(text);
    if (isNumbered(file) && Array.isArray(value)) {
      const [numbered, broken] = value as [number, string];
      yield { line: numbered, raw: broken };
      if (++count >= limit) return;
      continue;
    }
    const isRow = isObject(value) || (container.records !== undefined && Array.isArray(value));
    if (text === '' || (isRow && isText(text))) continue;
    yield { line, raw: text };
    if (++count >= limit) return;
  }
}

/** Whether a JSON text is text all the way: no bytes that are not UTF-8, no half of a pair of \u escapes. */
const isText = (text: string): boolean =>
  !text.includes('\ufffd') &&
  !/\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/i.test(text) &&
  !/(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/i.test(text);

const isNumbered = ({ container }: SourceFile): boolean => container.kind === 'json' && !!container.numbered;

interface Row {
  line: number;
  raw: string;
  textAt: (cell: Cell) => string;
  /** The same of each line in the array at this path. */
  textsWithin: (path: string) => Row['textAt'][];
}

function firstText(cells: readonly Cell[], textAt: Row['textAt']): string {
  const texts = cells.map(textAt);
  return texts.find((text) => text.trim() !== '') ?? texts[0] ?? '';
}

/** Rows of a CSV file with more or fewer cells than its header, in order, whatever line ends there are in cells. */
export async function* lookForMisshapen(file: SourceFile): AsyncGenerator<{ line: number; raw: string }> {
  const { container } = file;
  if (container.kind !== 'csv') return;
  for await (const { line, raw, record } of csvRecords(file, container))
    if (record.length !== container.header.length) yield { line, raw };
}

async function* csvRows(file: SourceFile, container: Container & { kind: 'csv' }): AsyncGenerator<Row> {
  for await (const { line, raw, record } of csvRecords(file, container)) {
    const textAt = (cell: Cell): string => {
      if ('text' in cell) return cell.text;
      return 'position' in cell ? (record[cell.position] ?? '') : '';
    };
    // Rows of another length are broken, and reported as such by the engine.
    if (record.length === container.header.length) yield { line, raw, textAt, textsWithin: () => [] };
  }
}

/** What stands below the header. */
async function* csvRecords(
  file: SourceFile,
  { delimiter, quote }: Container & { kind: 'csv' },
): AsyncGenerator<{ line: number; raw: string; record: readonly string[] }> {
  const parser = parse({
    bom: true,
    delimiter,
    quote,
    escape: quote,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const bytes = readBytes(file.path, file.compressed);
  bytes.on('error', (error) => parser.destroy(error));
  let line = 1;
  let header = true;
  try {
    for await (const { record, raw } of bytes.pipe(parser) as AsyncIterable<{
      record: string[];
      raw: string;
    }>) {
      // The parser's own count takes CR LF within quotes for two lines; `raw` begins with the blank lines before it.
      const [, blank, rest] = /^([\r\n]*)([^]*)$/.exec(raw)!;
      line += lineEnds(blank!);
      if (!header) yield { line, raw: rest!.replace(/[\r\n]+$/, ''), record };
      header = false;
      line += lineEnds(rest!);
    }
  } catch (error) {
    // A quote that nothing closes swallows the rest of the file, for the engine as well, which has reported it.
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
  } finally {
    bytes.destroy();
  }
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

async function* jsonRows(file: SourceFile, container: Container & { kind: 'json' }): AsyncGenerator<Row> {
  for await (const { text, line } of piecesOf(file, container)) {
    // The engine has reported it.
    if (!isText(text)) continue;
    const value = parsed(text);
    const rows =
      container.layout !== 'array' && container.records ? valueAt(value, container.records) : value;
    for (const row of Array.isArray(rows) ? (rows as unknown[]) : [rows]) {
      if (!isObject(row)) continue;
      const { [lineKey]: numbered, ...taken } = row;
      const own = container.numbered ? Number(numbered) : line;
      const raw = container.numbered ? JSON.stringify(taken) : row === value ? text : JSON.stringify(row);
      const textsWithin = (path: string) => {
        const lines = valueAt(row, path);
        return Array.isArray(lines) ? lines.map(textsOf) : [];
      };
      yield { line: own, raw, textAt: textsOf(row), textsWithin };
    }
  }
}

/** What stands in the cells of a JSON value. */
const textsOf =
  (value: unknown): Row['textAt'] =>
  (cell) => {
    if ('text' in cell) return cell.text;
    return 'path' in cell ? textOf(valueAt(value, cell.path)) : '';
  };

const piecesOf = (file: SourceFile, container: Container & { kind: 'json' }): AsyncIterable<Cut> =>
  container.layout === 'lines' ? lineCuts(file) : cuts(file, container);

async function* cuts(
  file: SourceFile,
  { layout, records }: Container & { kind: 'json' },
): AsyncGenerator<Cut> {
  const member = records === undefined ? undefined : keysOf(records)[0];
  const cut = layout === 'values' ? topCutter() : elementCutter(member);
  for await (const piece of readText(file.path, file.compressed)) yield* cut(piece);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
