import type { Dialect } from './dialect.ts';

/** What a walk through all rows of a CSV file has seen. Lines are counted from 1. */
export interface RowLook {
  /** The kinds of line end outside quotes. */
  lineEnds: ReadonlySet<'\n' | '\r' | '\r\n'>;
  longest: { bytes: number; line: number };
  widest: { cells: number; line: number };
  /** Where the first quote opens that takes in lines and is not closed as it should be. */
  unclosed?: number;
}

const lineFeed = 10;
const carriageReturn = 13;
const blank = 32;

/** Walks through the bytes of a CSV file in UTF-8, given in pieces of any size, as an engine would split them. */
export class RowWalk {
  private readonly quote: number;
  private readonly delimiter: number;
  /** Those of all bytes that mean nothing of themselves, in quotes or not: 1. */
  private readonly plain = new Uint8Array(256).fill(1);
  private readonly lineEnds = new Set<'\n' | '\r' | '\r\n'>();
  private readonly longest = { bytes: 0, line: 1 };
  private readonly widest = { cells: 0, line: 1 };
  private unclosed: number | undefined;
  private quoted = false;
  /** Nothing but blanks since the cell began: a quote opens it. */
  private fresh = true;
  /** The byte before closed a quote, or was the first of two that stand for one. */
  private closed = false;
  private before = 0;
  private line = 1;
  private openedAt = 1;
  private rowAt = 1;
  private bytes = 0;
  private cells = 1;

  constructor({ quote, delimiter }: Pick<Dialect, 'quote' | 'delimiter'>) {
    this.quote = quote.charCodeAt(0);
    // The last byte of a mark of several will do.
    this.delimiter = Buffer.from(delimiter).at(-1)!;
    for (const byte of [this.quote, this.delimiter, lineFeed, carriageReturn, blank]) this.plain[byte] = 0;
  }

  /** Takes a piece; gives it with all line ends outside quotes as LF when `into` is given, whose length it returns. */
  feed(piece: Uint8Array, into?: Uint8Array): number {
    const { quote, delimiter, plain } = this;
    let length = 0;
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index]!;
      const { before } = this;
      if (plain[byte] === 1 && before !== carriageReturn && !this.closed) {
        let end = index + 1;
        while (end < piece.length && plain[piece[end]!] === 1) end++;
        into?.set(piece.subarray(index, end), length);
        length += end - index;
        this.bytes += end - index;
        this.before = byte;
        this.fresh = false;
        index = end - 1;
        continue;
      }
      this.before = byte;
      if (this.quoted) {
        this.bytes++;
        this.closed = byte === quote;
        if (this.closed) this.quoted = false;
        else if (byte === lineFeed || (before === carriageReturn && byte !== lineFeed)) this.line++;
        if (into) into[length++] = byte;
        continue;
      }
      if (before === carriageReturn) {
        if (byte === lineFeed) {
          this.lineEnds.add('\r\n');
          continue;
        }
        this.lineEnds.add('\r');
      }
      if (byte === lineFeed || byte === carriageReturn) {
        if (byte === lineFeed) this.lineEnds.add('\n');
        this.endRow();
        if (into) into[length++] = lineFeed;
        continue;
      }
      const { closed } = this;
      this.closed = false;
      this.bytes++;
      if (into) into[length++] = byte;
      if (byte === quote && (this.fresh || closed)) {
        if (this.fresh) this.openedAt = this.line;
        this.quoted = true;
        this.fresh = false;
      } else if (byte === delimiter) {
        this.cells++;
        this.fresh = true;
      } else if (byte !== blank) {
        if (closed && this.openedAt < this.line) this.unclosed ??= this.openedAt;
        this.fresh = false;
      }
    }
    return length;
  }

  /** Call it once, after the last piece. */
  end(): RowLook {
    if (this.before === carriageReturn && !this.quoted) this.lineEnds.add('\r');
    if (this.quoted) this.unclosed ??= this.openedAt;
    this.endRow();
    const { lineEnds, longest, widest, unclosed } = this;
    return { lineEnds, longest, widest, ...(unclosed !== undefined && { unclosed }) };
  }

  private endRow(): void {
    if (this.bytes > this.longest.bytes) Object.assign(this.longest, { bytes: this.bytes, line: this.rowAt });
    if (this.cells > this.widest.cells) Object.assign(this.widest, { cells: this.cells, line: this.rowAt });
    this.line++;
    this.rowAt = this.line;
    this.bytes = 0;
    this.cells = 1;
    this.fresh = true;
    this.closed = false;
  }
}
