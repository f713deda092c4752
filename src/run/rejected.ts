import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { brokenReasons, rejectReasons, type ReadResult } from '../engines/engine.ts';
import { Failure, problem, type Problem } from '../problems/problem.ts';
import {
  lookAgain,
  lookForBroken,
  lookForMisshapen,
  type OrderOf,
  type Wanted,
} from '../sources/second-look.ts';
import type { SourceFile, SourceShape } from '../sources/shape.ts';
import { swallowedAt } from '../sources/survey.ts';
import { notationsOf, shownColumn } from './notations.ts';
import type { RejectLimit } from './options.ts';
import { counted, figure } from '../problems/count.ts';

/** A row that was not used: where it is, which column is to blame, why, and the row itself. */
interface RejectedRow {
  file: string;
  line: number;
  column: string;
  reason: string;
  raw: string;
}

/** Rows without a customer can be read well enough: they are listed, but do not count as unreadable. */
const harmless = 'no customer';

/**
 * Throws a Failure when more rows of a source were unreadable than `limit` allows, with how many and where the first
 * ones are. Rows that merely do not say whose they are do not count.
 */
export async function checkRejected(
  sources: ReadonlyMap<string, SourceShape>,
  read: ReadResult,
  limit: RejectLimit,
): Promise<void> {
  const problems = await swallowedLines(sources, read);
  if (problems.length > 0) throw new Failure('data', problems);
  for (const source of sources.values()) {
    const { rows, unreadable } = countOf(source.name, read);
    const most = 'rows' in limit ? limit.rows : limit.share * rows;
    const isKept = !read.rejected.some((each) => each.source === source.name && each.more);
    if (unreadable <= most && isKept) continue;
    const allowed = 'rows' in limit ? String(limit.rows) : `${limit.share * 100}%`;
    const share = ((unreadable / rows) * 100).toFixed(1);
    const why = unreadable > most ? `${allowed} may be` : 'more than can be listed';
    const message = `${source.name}: ${figure(unreadable)} of ${counted(rows, 'row')} (${share}%) cannot be read, ${why}`;
    problems.push(
      problem(
        'too-many-rejected',
        message,
        undefined,
        'the first ones follow; --max-rejected sets the limit',
      ),
    );
    problems.push(...(await firstOf(source, read)));
  }
  if (problems.length > 0) throw new Failure('data', problems);
}

/**
 * Quotes that are not closed before others open take rows with them: how many, the engine does not say, so such a file
 * is of no use, whatever share of rows may be rejected.
 */
async function swallowedLines(
  sources: ReadonlyMap<string, SourceShape>,
  { broken }: ReadResult,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const source of sources.values()) {
    for (const [index, { shown, path, compressed, container }] of source.files.entries()) {
      const doubtful = broken.some(
        (row) => row.source === source.name && row.file === index && row.reason === brokenReasons.quote,
      );
      if (!doubtful || container.kind !== 'csv') continue;
      const found = await swallowedAt(path, compressed, container);
      if (!found) continue;
      const place = { file: shown, line: found.line, column: 1, length: 1 };
      problems.push(problem('unreadable-file', found.why, place));
    }
  }
  return problems;
}

function countOf(source: string, read: ReadResult): { rows: number; unreadable: number } {
  const of = <Each extends { source: string }>(each: readonly Each[]) =>
    each.filter((one) => one.source === source);
  const broken = of(read.broken).length;
  const cells = of(read.rejected).filter((each) => each.reason !== harmless);
  return {
    rows: of(read.files).reduce((sum, file) => sum + file.rows, 0) + broken,
    unreadable: cells.reduce((sum, each) => sum + each.rows, 0) + broken,
  };
}

/** Where the first unreadable rows are. How a column has to be read is said once, at the first of its cells. */
async function firstOf(source: SourceShape, read: ReadResult): Promise<Problem[]> {
  const found: Problem[] = [];
  const notations = new Map(notationsOf(source, read).map((each) => [each.column, each]));
  for await (const row of rejectedRows(source, read)) {
    if (row.reason === rejectReasons[harmless]) continue;
    const place = { file: row.file, line: row.line, column: 1, length: 1 };
    const where = row.column === '' ? '' : `in ${shownColumn(source.files, row.column)}: `;
    const notation = notations.get(row.column);
    notations.delete(row.column);
    const hint = notation && `written ${notation.example}? ${notation.rule}`;
    found.push(problem('unreadable-file', where + row.reason, place, hint));
    if (found.length === 3) break;
  }
  return found;
}

/** Writes `rejected/<source>.csv` for every source of which rows were not used. */
export async function writeRejected(
  folder: string,
  sources: ReadonlyMap<string, SourceShape>,
  read: ReadResult,
): Promise<void> {
  for (const source of sources.values()) {
    const any = [...read.broken, ...read.rejected].some((each) => each.source === source.name);
    if (!any) continue;
    await mkdir(join(folder, 'rejected'), { recursive: true, mode: 0o700 });
    const columns = ['file', 'line', 'column', 'reason', 'raw'];
    const rows = stringify({
      header: true,
      columns: columns.map((key) => ({ key, header: key === 'raw' ? 'row' : key })),
    });
    const path = join(folder, 'rejected', `${source.name}.csv`);
    await pipeline(shownRows(source, read), rows, createWriteStream(path, { mode: 0o600 }));
  }
}

/** The rejected rows as people may see them: a row with secrets is not copied. */
async function* shownRows(source: SourceShape, read: ReadResult): AsyncGenerator<RejectedRow> {
  for await (const row of rejectedRows(source, read)) yield source.secret ? { ...row, raw: '' } : row;
}

/** The rejected rows of a source, file by file: first those that could not be split, then those with unusable cells. */
async function* rejectedRows(source: SourceShape, read: ReadResult): AsyncGenerator<RejectedRow> {
  for (const [index, file] of source.files.entries()) {
    const mine = (each: { source: string; file: number }) =>
      each.source === source.name && each.file === index;
    for (const row of await inTheirLines(read.broken.filter(mine), file)) yield row;
    const cells = read.rejected.filter(mine);
    const notJson = cells
      .filter((each) => each.reason === 'not JSON')
      .reduce((sum, each) => sum + each.rows, 0);
    if (notJson > 0) {
      for await (const { line, raw } of lookForBroken(file, notJson)) {
        yield { file: file.shown, line, column: '', reason: rejectReasons['not JSON'], raw };
      }
    }
    const wanted = wantedOf(
      source,
      cells.filter((each) => each.reason !== 'not JSON'),
    );
    const limit = cells.reduce((sum, each) => sum + each.rows, 0) - notJson;
    for await (const seen of lookAgain(file, wanted, { limit, orderOf: orderOf(source) }))
      yield { file: file.shown, ...seen };
  }
}

/** The engine takes a row for a line, also where there are line ends in cells: the file is asked once more. */
async function inTheirLines(broken: ReadResult['broken'], file: SourceFile): Promise<RejectedRow[]> {
  const rows = broken.map(({ line, column, reason, raw }) => {
    return { file: file.shown, line, column, reason, raw: raw.replace(/^[\r\n]+|[\r\n]+$/g, '') };
  });
  // Of rows that are alike, the first is the last to have come.
  const waiting = new Map<string, RejectedRow[]>();
  for (const row of rows.toReversed()) {
    const alike = waiting.get(row.raw);
    if (alike) alike.push(row);
    else waiting.set(row.raw, [row]);
  }
  let left = rows.length;
  if (left === 0) return rows;
  for await (const { line, raw } of lookForMisshapen(file)) {
    const row = waiting.get(raw)?.pop();
    if (!row) continue;
    row.line = line;
    if (--left === 0) break;
  }
  return rows;
}

function orderOf({ keys, lines }: SourceShape): OrderOf | undefined {
  if (lines?.kind !== 'rows' || keys.id === undefined) return undefined;
  return { column: keys.id, fillDown: lines.fillDown === true };
}

/** Customers without an id are customers where they have an address. */
const hasNoAddress = (textOf: (column: string) => string): boolean => !textOf('email').includes('@');

function wantedOf({ role, columns, lines }: SourceShape, cells: ReadResult['rejected']): Wanted[] {
  const wanted = new Map<string, Wanted & { texts: Set<string>; orders?: Set<string> }>();
  for (const { column, reason, text, order } of cells) {
    // What an order's rows lack is wrong only where no other row of it says it.
    const ofOrders = order !== undefined && text === '';
    const key = `${column} ${reason} ${ofOrders}`;
    if (!wanted.has(key)) {
      const orders = ofOrders && { orders: new Set<string>() };
      const nobody = role === 'customers' && reason === harmless && { only: hasNoAddress };
      const ofLine = lines?.kind === 'array' && columns.find(({ name }) => name === column)?.of === 'line';
      const within = ofLine && { within: lines.path };
      const asked = { ...within, ...orders, ...nobody };
      wanted.set(key, { column, reason: rejectReasons[reason], texts: new Set(), ...asked });
    }
    wanted.get(key)!.texts.add(text);
    wanted.get(key)!.orders?.add(order ?? '');
  }
  return [...wanted.values()];
}
