import { elementCutter, topCutter } from './json-cut.ts';
import { parsed } from './json-lines.ts';
import { isObject, pathOf, valueAt } from './json-path.ts';

/** How a JSON file is laid out (see Container), and the first of its rows, at most 1,000. */
export interface JsonHead {
  layout: 'lines' | 'array' | 'values';
  records?: string;
  objects: readonly unknown[];
}

const most = 1000;

/** Paths that say which of a file's arrays hold its rows. */
export interface KnownPaths {
  /** Lines of orders, which are not the file's rows. */
  lines: ReadonlySet<string>;
  /** Rows in what an API answers. */
  records: ReadonlySet<string>;
}

/**
 * Finds the layout of a JSON file from its head: an array, an object that holds an array of objects, values on lines
 * of their own, or values one after another over any lines. Gives the reason in words when the file is none of these.
 */
export function jsonHead(head: string, complete: boolean, known: KnownPaths): JsonHead | string {
  const written = writtenLines(head, complete);
  const values = written.map(parsed);
  const readable = values.filter((value) => value !== undefined);
  const onLines = readable.length > 1 && (values[0] !== undefined || startsOver(written, values));
  if (onLines) return listHead('lines', readable, known);
  if (!complete && values[0] !== undefined && written.length === 1) return listHead('lines', readable, known);
  const following = valuesHead(head, complete, known);
  if (following) return following;
  if (head.trimStart().startsWith('[')) return arrayHead(head, complete);
  return wholeHead(head, complete, known);
}

/** Values on lines, or one after another: arrays, objects around an array, or the rows themselves. */
function listHead(layout: 'lines' | 'values', values: readonly unknown[], known: KnownPaths): JsonHead {
  if (values.every(Array.isArray)) return { layout, records: '$', objects: rowsOf(values.flat()) };
  const wrapped = values.map((value) => onlyArrayOf(value, known));
  const [path] = wrapped;
  if (path !== undefined && wrapped.every((each) => each === path)) {
    return { layout, records: path, objects: rowsOf(values.map((value) => valueAt(value, path)).flat()) };
  }
  return { layout, objects: rowsOf(values) };
}

/** Several values one after another, or a single row over several lines. */
function valuesHead(head: string, complete: boolean, known: KnownPaths): JsonHead | undefined {
  const cuts = topCutter()(head);
  const values = cuts.slice(0, most).map(({ text }) => parsed(text));
  const length = cuts.reduce((sum, { text }) => sum + text.length, 0);
  const others =
    head.replace(/\s+/g, '').length -
    cuts.reduce((sum, { text }) => sum + text.replace(/\s+/g, '').length, 0);
  if (length === 0 || values.includes(undefined) || (complete && others > 0)) return undefined;
  if (values.length > 1) return listHead('values', values, known);
  const [value] = values;
  if (!complete || !isObject(value) || arraysIn('', value, known).length > 0) return undefined;
  return head.trim().includes('\n') ? { layout: 'values', objects: [value] } : undefined;
}

function arrayHead(head: string, complete: boolean): JsonHead | string {
  if (complete) {
    const value = parsed(head);
    if (Array.isArray(value)) return { layout: 'array', objects: rowsOf(value) };
    return head.trimEnd().endsWith(']')
      ? 'it is not well-formed JSON'
      : 'it is cut off: its array has no end';
  }
  const objects = cutRows(head);
  return objects ? { layout: 'array', objects } : 'it is not well-formed JSON';
}

/** A file that is one object: the envelope of an array, or a single row. */
function wholeHead(head: string, complete: boolean, known: KnownPaths): JsonHead | string {
  const value = complete ? parsed(head) : undefined;
  if (value === undefined && complete) {
    if (!head.trimEnd().endsWith('}')) return 'it is cut off: its object has no end';
    return 'it is neither one JSON array nor one JSON value a line';
  }
  for (const name of arraysIn(head, value, known)) {
    const path = pathOf([name]);
    const objects = isObject(value) ? rowsOf(value[name] as unknown[]) : cutRows(head, name);
    if (objects && (value !== undefined || objects.length > 0))
      return { layout: 'array', records: path, objects };
  }
  if (value !== undefined && !head.trim().includes('\n')) return { layout: 'lines', objects: [value] };
  return 'it is one object over several lines; put all rows in one array, or each on a line of its own';
}

/** The names under which an object may hold the file's rows: exactly one when the whole object is known. */
function arraysIn(head: string, value: unknown, { lines, records }: KnownPaths): string[] {
  const isRows = (name: string): boolean => !lines.has(pathOf([name]));
  const isKnown = (name: string): boolean => records.has(pathOf([name]));
  if (!isObject(value)) {
    const names = [...head.matchAll(/("(?:[^"\\]|\\.)*")\s*:\s*\[\s*\{/g)].map((found) => parsed(found[1]!));
    const found = [...new Set(names as string[])].filter(isRows);
    return [...found.filter(isKnown), ...found.filter((name) => !isKnown(name))];
  }
  const names = Object.keys(value).filter((key) => isRows(key) && isArrayOfObjects(value[key]));
  const answered = names.filter(isKnown);
  if (answered.length === 1) return answered;
  const filled = names.filter((key) => (value[key] as unknown[]).length > 0);
  if (filled.length > 0) return filled.length === 1 ? filled : [];
  return names.length === 1 && Object.keys(value).length === 1 ? names : [];
}

/** The path of an array of objects when it is known to hold rows, or is all that an object holds. */
function onlyArrayOf(value: unknown, { lines, records }: KnownPaths): string | undefined {
  if (!isObject(value)) return undefined;
  const arrays = Object.keys(value).filter((key) => isArrayOfObjects(value[key]));
  const paths = arrays.map((key) => pathOf([key])).filter((path) => !lines.has(path));
  const [answer, ...others] = paths.filter((path) => records.has(path));
  if (answer !== undefined && others.length === 0) return answer;
  return Object.keys(value).length === 1 ? paths[0] : undefined;
}

function cutRows(head: string, member?: string): unknown[] | undefined {
  const values = elementCutter(member)(head)
    .slice(0, most)
    .map(({ text }) => parsed(text));
  return values.includes(undefined) ? undefined : rowsOf(values);
}

/** Whether lines are values although the first is none: another line is one, from its first character on. */
function startsOver(written: readonly string[], values: readonly unknown[]): boolean {
  return written.some((line, index) => line.startsWith('{') && isObject(values[index]));
}

function writtenLines(head: string, complete: boolean): string[] {
  const lines = head.split('\n');
  if (!complete && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, most);
}

const rowsOf = (values: readonly unknown[]): unknown[] => values.filter(isObject).slice(0, most);
const isArrayOfObjects = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);
