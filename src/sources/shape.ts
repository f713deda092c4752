import type { Formula, ValueType } from '../expression/formula.ts';

/** What a source is for. `mail` is activity that has a `kind` from the mail vocabulary. */
export type Role = 'customers' | 'orders' | 'mail' | 'activity' | 'table';

/** The kinds of e-mail event, whatever a service calls them. Machine opens are kept apart from human ones. */
export const mailKinds = [
  'sent',
  'delivered',
  'open',
  'machine_open',
  'click',
  'bounce_hard',
  'bounce_soft',
  'complaint',
  'unsubscribe',
  'resubscribe',
  'dropped',
  'deferred',
] as const;
export type MailKind = (typeof mailKinds)[number];

/**
 * How a cell becomes a value.
 * - `instant`: `pattern` undefined means ISO with any offset or fraction, `YYYY-MM-DD HH:MM:SS ±hhmm`, zone-less
 *   (then in `zone`, else the source's), or Unix seconds, milliseconds or floats, or
 *   zone-less `Feb 2, 2026 10:11:12 AM`.
 * - `decimal`: the decimal mark and, when declared, the thousands mark.
 * - `price`: a number with a currency before or behind it, any marks between thousands, and two places or none: of
 *   `1.234` alone it cannot be told what it is, so it is not read.
 * - `words`: text replaced by a fixed table; what the table lacks becomes missing when `others` is 'missing'. The table
 *   is in lower case: text is trimmed and put in lower case before it is looked up, and kept as it was otherwise.
 */
export type Reading =
  | { as: 'text' }
  | { as: 'words'; words: Readonly<Record<string, string>>; others: 'keep' | 'missing' }
  | { as: 'number'; decimal: '.' | ','; thousands?: '.' | ',' | ' ' | "'" }
  | { as: 'price' }
  | { as: 'boolean' }
  | { as: 'timestamp'; pattern?: string; zone?: string }
  | { as: 'date'; pattern?: string }
  | { as: 'list'; separator: string };

/** A column that rules can use. */
export interface ColumnShape {
  name: string;
  type: ValueType;
  reading: Reading;
  /** In an orders source: whether it belongs to the order or to one of its lines. */
  of: 'row' | 'line';
  /** Computed from other columns of the same row instead of read from a cell (a kind that depends on three columns). */
  value?: Formula;
  /** A leading apostrophe that a spreadsheet guard put before digits, `+`, `=`, `-` or `@` is taken off. */
  apostrophe: boolean;
}

/**
 * Where a file keeps a column: the position in its rows, counted from 0, or a path in its objects (`$.customer.id`,
 * `$."smtp-id"`; see json-path.ts), or the text that all its rows have there.
 */
export type Cell = { position: number } | { path: string } | { text: string };

export type Container =
  | { kind: 'csv'; delimiter: string; quote: string; header: readonly string[]; newline?: string }
  /**
   * JSON: one value a line, one array in the file, or one value after another over any number of lines. `records` is a
   * path to an array of rows: with `lines` and `values` inside each value (`$`: the value is that array), with `array`
   * inside the one object that the file holds. `numbered` rows are a copy's: each has the line on which it began under
   * a name of ours (see take-apart.ts).
   */
  | { kind: 'json'; layout: 'lines' | 'array' | 'values'; records?: string; numbered?: true };

/** What a file looks like, whatever the rules say it is. */
export interface Recognised {
  /** Absent when no format, or more than one, is likely. */
  format?: string;
  confidence: 'certain' | 'likely' | 'unknown';
  /** In words that follow the file's name and a colon. */
  why: string;
}

/** One file of a source, looked at but not yet read. */
export interface SourceFile {
  /** As the rules file or the command line names it; what people are shown. */
  shown: string;
  /** What an engine opens: the file itself, or a UTF-8 copy in the run's own folder. */
  path: string;
  /** With gzip. */
  compressed: boolean;
  container: Container;
  recognised: Recognised;
  /** For each column that the file has: its cells, of which the first that is not empty counts. */
  cells: Readonly<Record<string, readonly Cell[]>>;
}

/** Which columns say what a row is about. Each names a ColumnShape. */
export interface Keys {
  /** customers: `id` and `email`. Others: the columns that say whose row it is, in order; an address or an id each. */
  customer: readonly string[];
  /** The instant of the row. */
  at?: string;
  /** A row's own id: rows with the same one are the same row. Orders: rows of one order. */
  id?: string;
  /** The kind of an e-mail event. */
  kind?: string;
}

/** What is known of a source before it is read. */
export interface SourceShape {
  name: string;
  role: Role;
  format?: string;
  /** Whether the rules name the format, or all files were recognised as it. */
  formatFrom?: 'rules' | 'files';
  /** Its rows hold hashes of passwords or the like, so that none of them is copied anywhere. */
  secret?: true;
  /** The zone of zone-less instants. */
  zone: string;
  files: readonly SourceFile[];
  columns: readonly ColumnShape[];
  keys: Keys;
  /**
   * Orders: `rows`, several rows an order, order columns may be empty on all but the first, and with `fillDown` a row
   * without an id belongs to the order above it; `array`, a path to the lines, whose own cells are relative to a line.
   */
  lines?: { kind: 'rows'; fillDown?: true } | { kind: 'array'; path: string };
  /** What the first rows have in a column, trimmed, each text once; nothing of what is empty. */
  firstTexts: (column: string) => readonly string[];
  /** What the rules say of it that is probably not what was meant, in words that follow its name. */
  doubts: readonly string[];
  /** A kind that all rows have (a file of clicks), where no column says it. */
  constantKind?: MailKind;
  /** Where no format says what the words for kinds mean: some that are in the first rows and mean none. */
  unknownKinds?: readonly string[];
}
