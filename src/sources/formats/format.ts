import { column, type Formula, type ValueType } from '../../expression/formula.ts';
import type { ColumnShape, Container, Keys, Reading, Role, SourceShape } from '../shape.ts';

/** A column of a format and where exports keep it. */
export interface FormatColumn extends ColumnShape {
  /** CSV: headers, JSON: dotted paths; the first that is not empty counts. None for a computed column. */
  from: readonly string[];
}

/**
 * What is known of one kind of export. In the comments of formats, *seen* means the vendor's own words or a real file,
 * *reported* means other people's importers, *supposed* means neither.
 */
export interface Format {
  name: string;
  /** What people call it, in a sentence: "customers export of Shopify". */
  title: string;
  role: Role;
  container: Container['kind'];
  /** The zone of zone-less instants, where the service declares one. */
  zone?: string;
  /** A file is of this format when it has one header of each of these groups. */
  recognise: readonly (readonly string[])[];
  columns: readonly FormatColumn[];
  keys: Keys;
  lines?: NonNullable<SourceShape['lines']>;
}

type Rest = Partial<Pick<FormatColumn, 'of' | 'apostrophe'>>;

export const textColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'text', { as: 'text' }, from, rest);

/** Plain decimals with a dot. */
export const numberColumn = (name: string, from: readonly string[], rest: Rest = {}): FormatColumn =>
  read(name, 'number', { as: 'number', decimal: '.' }, from, rest);

export const timestampColumn = (name: string, from: readonly string[]): FormatColumn =>
  read(name, 'timestamp', { as: 'timestamp' }, from, {});

/** Values joined by commas in one cell. */
export const listColumn = (name: string, from: readonly string[]): FormatColumn =>
  read(name, 'list', { as: 'list', separator: ',' }, from, {});

/** `yes` and `no` in any case; other words stay as they are. */
export const yesNoColumn = (name: string, from: readonly string[]): FormatColumn =>
  read(name, 'text', { as: 'words', words: { yes: 'yes', no: 'no' }, others: 'keep' }, from, {});

/** A text column of the row, in the formula of a computed one. */
export const textOfRow = (name: string): Formula => column(name, 'text', 'row');

/** Computed from other columns of the same row. */
export const computedColumn = (name: string, value: Formula): FormatColumn => ({
  ...read(name, value.type, { as: 'text' }, [], {}),
  value,
});

function read(
  name: string,
  type: ValueType,
  reading: Reading,
  from: readonly string[],
  { of = 'row', apostrophe = false }: Rest,
): FormatColumn {
  return { name, type, reading, from, of, apostrophe };
}
