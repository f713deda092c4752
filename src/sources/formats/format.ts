import { column, type Formula, type ValueType } from '../../expression/formula.ts';
import type { ColumnShape, Container, Keys, Reading, Role, SourceShape } from '../shape.ts';

/** A column of a format and where exports keep it. */
export interface FormatColumn extends ColumnShape {
  /** CSV: headers, JSON: dotted paths; the first that is not empty counts. None for a computed column. */
  from: readonly string[];
  /**
   * What the file's name says where no cell does: the text beside the first pattern that the name fits, with what the
   * pattern's first group found for `$1`.
   */
  fileName?: readonly (readonly [part: RegExp, text: string])[];
  /** The text that an empty cell stands for. */
  otherwise?: string;
}

/**
 * How sure a fact is: *seen* in the vendor's own words or in a real file, *reported* by other people's importers, or
 * *supposed*, which is neither.
 */
export const sureness = ['seen', 'reported', 'supposed'] as const;
export type Sureness = (typeof sureness)[number];

/** Something about a format that a reader would not expect; one sentence without its full stop. */
export interface Quirk {
  says: string;
  sure: Sureness;
}

/** What tells files of a format from all others. Headers and paths are compared in any case. */
export interface Recognition {
  /** A file has one header or path of each of these groups. Few, and such as no platform leaves out. */
  has: readonly (readonly string[])[];
  /** It has none of these, which files of a similar format have. */
  lacks?: readonly string[];
  /** Its name, without folders, fits this. For files that only their name tells apart. */
  named?: RegExp;
}

/** What is known of one kind of export. docs/formats.md is written from it. */
export interface Format {
  name: string;
  /** What people call it, in a sentence: "customers export of Shopify". */
  title: string;
  /** Where people get it: "Shopify admin, Customers, Export". */
  origin: string;
  /** How sure its headers or keys are. */
  sure: Sureness;
  quirks: readonly Quirk[];
  role: Role;
  container: Container['kind'];
  /** The zone of zone-less instants, where the service declares one. */
  zone?: string;
  recognise: Recognition;
  columns: readonly FormatColumn[];
  /** JSON: the names under which the answers of an API hold the rows, beside whatever else. */
  records?: readonly string[];
  /** Headers or paths that are never read: hashes of passwords and the like. */
  secret?: readonly string[];
  keys: Keys;
  /**
   * JSON: the rows of one value of a file (an envelope, a page, an event of several people), with all that belongs to
   * each as keys of its own; none when nothing has happened; undefined when the value is of no such export.
   */
  takeApart?: (value: Readonly<Record<string, unknown>>) => Record<string, unknown>[] | undefined;
  lines?: NonNullable<SourceShape['lines']>;
}

type Rest = Partial<Pick<FormatColumn, 'of' | 'apostrophe' | 'fileName' | 'otherwise'>>;

export const textColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'text', { as: 'text' }, from, rest);

/** Plain decimals with a dot. */
export const numberColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'number', { as: 'number', decimal: '.' }, from, rest);

/** Prices as people read them, `€1.234,50`: see the reading. */
export const priceColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'number', { as: 'price' }, from, rest);

/** `zone` is that of clock times without an offset, where it is not the source's. `pattern` is in strptime letters. */
export const timestampColumn = (
  name: string,
  from: readonly string[],
  { zone, pattern, ...rest }: Rest & { zone?: string; pattern?: string } = {},
): FormatColumn =>
  read(
    name,
    'timestamp',
    { as: 'timestamp', ...(pattern !== undefined && { pattern }), ...(zone !== undefined && { zone }) },
    from,
    rest,
  );

/** Values joined by commas in one cell. */
export const listColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'list', { as: 'list', separator: ',' }, from, rest);

/** Words in lower case and what they mean; words that are not among them stay, or are missing. */
export const wordsColumn = (
  name: string,
  from: readonly string[],
  words: Readonly<Record<string, string>>,
  others: 'keep' | 'missing' = 'keep',
  rest: Rest = {},
): FormatColumn => read(name, 'text', { as: 'words', words, others }, from, rest);

/** `yes` and `no` for whatever words an export has, in any case; other words stay as they are. */
export const yesNoColumn = (
  name: string,
  from: readonly string[],
  { yes, no }: { yes: readonly string[]; no: readonly string[] } = { yes: ['yes'], no: ['no'] },
): FormatColumn =>
  wordsColumn(
    name,
    from,
    Object.fromEntries([...yes.map((word) => [word, 'yes']), ...no.map((word) => [word, 'no'])]),
  );

/** `yes` and `no` for the true and false of JSON. */
export const trueFalseColumn = (name: string, from: readonly string[]): FormatColumn =>
  yesNoColumn(name, from, { yes: ['true'], no: ['false'] });

/** A text column of the row, in the formula of a computed one. */
export const textOfRow = (name: string): Formula => column(name, 'text', 'row');

/** Computed from other columns of the same row, or the same for all rows. */
export const computedColumn = (name: string, value: Formula): FormatColumn => ({
  ...read(name, value.type, { as: 'text' }, [], {}),
  value,
});

function read(
  name: string,
  type: ValueType,
  reading: Reading,
  from: readonly string[],
  { of = 'row', apostrophe = false, ...rest }: Rest,
): FormatColumn {
  return { name, type, reading, from, of, apostrophe, ...rest };
}
