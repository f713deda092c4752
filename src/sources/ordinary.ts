import { readPieces } from './bytes.ts';
import type { Dialect } from './dialect.ts';

const lineFeed = 10;
const carriageReturn = 13;
const kibi = 1024;
/** Longer lines are looked at more closely. */
const longLine = 16 * kibi;
/** So many bytes on end without a quote that opens or closes may all be one cell. */
const longQuoted = 4 * kibi * kibi;

/**
 * Whether a CSV file is one of which no row has to be walked through: all its line ends are those of its head, its lines
 * are of ordinary length and none has more than `mostCells`, and quotes, if any, open and close all along. Every byte is
 * looked at, by searches that are quicker than a loop. False is no verdict.
 */
export async function isOrdinary(
  path: string,
  compressed: boolean,
  { newline, quote, delimiter }: Dialect,
  mostCells: number,
): Promise<boolean> {
  if (newline !== '\n' && newline !== '\r\n') return false;
  const ends = newline === '\n' ? undefined : new PairedEnds();
  const lines = new ShortLines(Buffer.from(delimiter).at(-1)!, mostCells);
  const quoteMark = quote.charCodeAt(0);
  let quoted = false;
  let sinceQuote = 0;
  for await (const piece of readPieces(path, compressed)) {
    if (ends ? !ends.goOn(piece) : piece.includes(carriageReturn)) return false;
    if (!lines.goOn(piece)) return false;
    const { any, alone } = quotesIn(piece, quoteMark);
    quoted ||= any;
    sinceQuote = alone ? 0 : sinceQuote + piece.length;
    if (quoted && sinceQuote > longQuoted) return false;
  }
  return ends?.isCut !== true;
}

/** Sees that CR and LF stand together only, in pieces that may part them. */
class PairedEnds {
  /** The pieces so far end between the two. */
  isCut = false;

  goOn(piece: Buffer): boolean {
    let from = 0;
    if (this.isCut && piece.length > 0) {
      if (piece[0] !== lineFeed) return false;
      from = 1;
      this.isCut = false;
    }
    for (;;) {
      const at = piece.indexOf(carriageReturn, from);
      const next = piece.indexOf(lineFeed, from);
      if (at < 0) return next < 0;
      this.isCut = at === piece.length - 1;
      if (this.isCut) return next < 0;
      if (next !== at + 1) return false;
      from = at + 2;
    }
  }
}

/** Sees that no line is long or has too many cells. Lines that are too short for that are passed over many at a time. */
class ShortLines {
  /** Of a line that the pieces so far end in. */
  private bytes = 0;
  private delimiters = 0;

  constructor(
    private readonly delimiter: number,
    private readonly mostCells: number,
  ) {}

  goOn(piece: Buffer): boolean {
    const { mostCells } = this;
    let from = 0;
    while (from < piece.length) {
      const last = this.bytes > 0 ? -1 : piece.lastIndexOf(lineFeed, from + mostCells - 1);
      if (last >= from) {
        from = last + 1;
        continue;
      }
      const end = piece.indexOf(lineFeed, from);
      const line = piece.subarray(from, end < 0 ? piece.length : end);
      this.bytes += line.length;
      if (this.bytes > longLine) return false;
      this.count(line, end < 0);
      if (this.delimiters >= mostCells) return false;
      if (end < 0) return true;
      this.bytes = 0;
      this.delimiters = 0;
      from = end + 1;
    }
    return true;
  }

  /** Counts delimiters, as long as there can be too many unless all are wanted. */
  private count(line: Buffer, all: boolean): void {
    const { delimiter, mostCells } = this;
    let found = this.delimiters;
    for (let index = 0; index < line.length; index++) {
      if (line[index] === delimiter) found++;
      else if (!all && found + line.length - index <= mostCells) break;
    }
    this.delimiters = found;
  }
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
