import { readBytes, readPieces } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { type RowLook, RowWalk } from './row-walk.ts';
import { counted } from '../problems/count.ts';

/** What the rows of a CSV file are like, as far as an engine must know before it reads them. */
export interface Survey {
  /** Its line ends are of more than one kind, and an engine wants one. */
  mixed: boolean;
  /** A row that no engine should be given, and why, in words that follow the file's name. */
  refused?: { line: number; why: string };
}

const kibi = 1024;
/** Longer lines are looked at more closely: a million cells fit on one. */
const longLine = 8 * kibi;
/** So many bytes on end without a quote that opens or closes may all be one cell. */
const longCell = 8 * kibi * kibi;

/**
 * Looks at every byte of a CSV file. What is ordinary (LF only, lines of ordinary length, quotes that open and close
 * all along) is seen quickly; of all other files every row is walked through.
 */
export async function surveyRows(path: string, compressed: boolean, dialect: Dialect): Promise<Survey> {
  if (dialect.newline === '\n' && (await isOrdinary(path, compressed, dialect.quote)))
    return { mixed: false };
  return surveyOf(await walkRows(path, compressed, dialect), dialect);
}

/** The line on which a quote opens that takes in the lines after it, and what to say of it; undefined without any. */
export async function swallowedAt(
  path: string,
  compressed: boolean,
  dialect: Dialect,
): Promise<{ line: number; why: string } | undefined> {
  const { unclosed } = await walkRows(path, compressed, dialect);
  return unclosed === undefined ? undefined : { line: unclosed, why: swallows };
}

async function walkRows(path: string, compressed: boolean, dialect: Dialect): Promise<RowLook> {
  const walk = new RowWalk(dialect);
  for await (const piece of readBytes(path, compressed)) walk.feed(piece as Buffer);
  return walk.end();
}

function surveyOf(look: RowLook, { header }: Dialect): Survey {
  const mixed = look.lineEnds.size > 1;
  if (look.unclosed !== undefined && look.longest.bytes > longCell)
    return { mixed, refused: { line: look.unclosed, why: swallows } };
  if (look.longest.bytes > longCell)
    return { mixed, refused: { line: look.longest.line, why: 'the row is longer than 8 MiB' } };
  const { cells, line } = look.widest;
  if (cells > header.length + 1000)
    return {
      mixed,
      refused: { line, why: `the row has ${counted(cells, 'cell')}, and the header has ${header.length}` },
    };
  return { mixed };
}

/** Said of a quote that takes in the rows after it: which rows these were, nobody can tell. */
const swallows = 'a quote that is opened here takes in the lines that follow';

async function isOrdinary(path: string, compressed: boolean, quoteMark: string): Promise<boolean> {
  const quote = quoteMark.charCodeAt(0);
  let quoted = false;
  let sinceQuote = 0;
  let line = 0;
  for await (const bytes of readPieces(path, compressed)) {
    if (bytes.includes(13)) return false;
    for (let from = 0; from < bytes.length; from += longLine) {
      const end = Math.min(from + longLine, bytes.length);
      const last = bytes.lastIndexOf(10, end - 1);
      line = last < from ? line + end - from : end - last - 1;
      if (line > longLine) return false;
    }
    const { any, alone } = quotesIn(bytes, quote);
    quoted ||= any;
    sinceQuote = alone ? 0 : sinceQuote + bytes.length;
    if (quoted && sinceQuote > longCell / 2) return false;
  }
  return true;
}

/**
 * Whether there are quotes, and one `alone`, that opens or closes a cell; two at a time stand for one within a cell, or
 * for nothing.
 */
function quotesIn(bytes: Buffer, quote: number): { any: boolean; alone: boolean } {
  let at = bytes.indexOf(quote);
  const any = at >= 0;
  while (at >= 0 && at < bytes.length - 1) {
    if (bytes[at + 1] !== quote) return { any, alone: true };
    at = bytes.indexOf(quote, at + 2);
  }
  return { any, alone: false };
}
