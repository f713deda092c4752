import { suggest } from '../problems/suggest.ts';
import type { Path } from './document.ts';

/** What others call a type, and its name here. */
const otherNames: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  varchar: 'text',
  int: 'number',
  integer: 'number',
  float: 'number',
  double: 'number',
  decimal: 'number',
  numeric: 'number',
  money: 'number',
  bool: 'boolean',
  datetime: 'timestamp',
  instant: 'timestamp',
  time: 'timestamp',
  array: 'list',
};

/** Whether a path is that of a column under `columns:` of a source. */
export const isOfColumn = (path: Path): boolean =>
  path.length === 4 && path[0] === 'sources' && path[2] === 'columns';

/** What was probably meant by a word in the place of a column's type: another type, else the name in the file. */
export function columnHint(word: string, types: readonly string[]): string {
  const type = otherNames[word.toLowerCase()] ?? suggest(word, types);
  return type === undefined
    ? `did you mean { from: ${quoted(word)} }, the name that the column has in the file?`
    : `did you mean "${type}"?`;
}

/** A text as YAML takes it within braces. */
export const quoted = (text: string): string =>
  /^[\p{L}_](?:[\p{L}\p{N}_. -]*[\p{L}\p{N}_.-])?$/u.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
