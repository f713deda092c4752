import type { ReadResult, RejectedCells } from '../engines/engine.ts';
import { counted } from '../problems/count.ts';
import { quoted } from '../rules/column-hint.ts';
import { marksOf } from '../sources/amount-marks.ts';
import { patternOf } from '../sources/instant-patterns.ts';
import type { ColumnShape, SourceFile, SourceShape } from '../sources/shape.ts';

/** Cells of one column that cannot be read, because they are written otherwise than the rules say. */
interface Notation {
  column: string;
  rows: number;
  /** How they are written, in words of ours: no text of a cell. */
  example: string;
  /** What the rules have to say of the column for them to be read. */
  rule: string;
}

/** Texts that have the shape of a number or a date, whatever the marks in them. */
const shapes = {
  number: /^-?\d[\d., ']*$/,
  instant: /^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?: [\d:]+)?$/,
};

const kinds = new Map<RejectedCells['reason'], keyof typeof shapes>([
  ['unreadable number', 'number'],
  ['unreadable instant', 'instant'],
  ['unreadable date', 'instant'],
]);

/** The columns of a source most of whose unreadable cells are written alike. */
export function notationsOf(source: SourceShape, { rejected }: ReadResult): Notation[] {
  // Of texts that are not kept nothing can be told; those that are tell of them too.
  const cells = rejected.filter(
    ({ source: of, reason, more }) => of === source.name && kinds.has(reason) && !more,
  );
  const byColumn = new Map<string, RejectedCells[]>();
  for (const each of cells) {
    const others = byColumn.get(each.column);
    if (others) others.push(each);
    else byColumn.set(each.column, [each]);
  }
  return [...byColumn].flatMap(([column, unreadable]): Notation[] => {
    const shape = source.columns.find(({ name }) => name === column);
    const kind = kinds.get(unreadable[0]!.reason)!;
    const alike = unreadable.filter(({ text }) => shapes[kind].test(text.trim()));
    const rows = rowsOf(alike);
    if (!shape || rows * 2 <= rowsOf(unreadable)) return [];
    const texts = [...new Set(alike.map(({ text }) => text.trim()))];
    const found = kind === 'number' ? numberRule(texts, source, shape) : instantRule(texts, source, shape);
    return found ? [{ column, rows, ...found }] : [];
  });
}

/** Warnings of rows that are lost because cells of theirs are written otherwise than those that were read. */
export function notationWarnings(sources: ReadonlyMap<string, SourceShape>, read: ReadResult): string[] {
  return [...sources.values()].flatMap((source) =>
    notationsOf(source, read).map(({ column, rows, example, rule }) => {
      const lost = counted(rows, 'row is rejected for', 'rows are rejected for');
      return `${source.name}: ${lost} ${shownColumn(source.files, column)}, written ${example}; if all of it is: ${rule}`;
    }),
  );
}

/** A column's name, and what the first of the files that have it calls it where that is something else. */
export function shownColumn(files: readonly SourceFile[], column: string): string {
  const headers = headersOf(files, column);
  if (headers.length === 0 || headers.includes(column)) return `"${column}"`;
  return `"${column}" (${headers.map((header) => `"${header}"`).join(' or ')} in the file)`;
}

/** What files call a column: headers of CSV, paths of JSON. */
function headersOf(files: readonly SourceFile[], column: string): string[] {
  const file = files.find(({ cells }) => cells[column]);
  return (file?.cells[column] ?? []).flatMap((cell) => {
    if ('path' in cell) return cell.path.replace(/^\$\./, '').replaceAll('"', '');
    if (!('position' in cell) || file?.container.kind !== 'csv') return [];
    return file.container.header[cell.position] ?? [];
  });
}

function numberRule(texts: readonly string[], source: SourceShape, column: ColumnShape) {
  const { reading } = column;
  if (reading.as !== 'number') return undefined;
  // A decimal comma that the rules have tells that the point in 1.234 stands between thousands.
  const marks = marksOf(reading.decimal === ',' ? [...texts, '0,5'] : texts);
  if (!marks) {
    const rule = '"decimal:" and "thousands:" of the column say which marks its numbers have';
    return { example: 'with other marks', rule };
  }
  const { decimal, thousands } = marks;
  const options = [
    ...(decimal ? [`decimal: '${decimal}'`] : []),
    ...(thousands ? [`thousands: '${thousands}'`] : []),
  ];
  if (options.length === 0) return undefined;
  const example = `like 1${thousands ?? ''}234${decimal ?? '.'}50`;
  return { example, rule: columnRule(source, column, options) };
}

function instantRule(texts: readonly string[], source: SourceShape, column: ColumnShape) {
  const found = patternOf(texts);
  if (found === undefined) return undefined;
  const pattern = `pattern: '${found === 'unclear' ? '%d/%m/%Y' : found}'`;
  const rule = source.keys.at === column.name ? pattern : columnRule(source, column, [pattern]);
  if (found !== 'unclear') return { example: `like ${written(found)}`, rule };
  return { example: 'with the year last', rule: `say what is what, such as ${rule}` };
}

const parts = { d: '20', m: '11', Y: '2026', y: '26', H: '08', M: '30', S: '00' };

/** An instant of our own by a pattern. */
const written = (pattern: string): string =>
  pattern.replace(/%(\w)/g, (_, letter) => parts[letter as keyof typeof parts]);

/** What to write under the source; of a column by another name than the file's, with that. */
function columnRule({ files }: SourceShape, { name, type, of }: ColumnShape, options: readonly string[]) {
  const headers = of === 'line' ? [] : headersOf(files, name);
  const [header, ...others] = headers.includes(name) ? [] : headers;
  const from =
    header === undefined
      ? []
      : [`from: ${others.length > 0 ? `[${headers.map(quoted).join(', ')}]` : quoted(header)}`];
  return `columns: { ${name}: { ${[...from, `type: ${type}`, ...options].join(', ')} } }`;
}

const rowsOf = (cells: readonly RejectedCells[]): number => cells.reduce((sum, { rows }) => sum + rows, 0);
