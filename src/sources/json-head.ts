import { elementCutter, valueCutter } from './json-cut.ts';
import { parsed } from './json-lines.ts';
import { isObject, keysOf, pathOf } from './json-path.ts';

/** How a JSON file is laid out (see Container), and the first of its rows, at most 1,000. */
export interface JsonHead {
  layout: 'lines' | 'array';
  records?: string;
  objects: readonly unknown[];
  /** Why the file is of no use, unless its format takes values apart: its rows are not where an engine would find them. */
  refused?: string;
}

const most = 1000;

/**
 * Finds the layout of a JSON file from its head: an array, an object that holds an array of objects, or values on
 * lines of their own. `lines` is the path of an order's lines, which are not the file's rows. Gives the reason in
 * words when the file is none of these.
 */
export function jsonHead(head: string, complete: boolean, lines?: string): JsonHead | string {
  const written = writtenLines(head, complete);
  const values = written.map(parsed);
  const readable = values.filter((value) => value !== undefined);
  const onLines = readable.length > 1 && (values[0] !== undefined || startsOver(written, values));
  if (onLines) return linesHead(readable);
  if (!complete && values[0] !== undefined && written.length === 1) return linesHead(readable);
  if (head.trimStart().startsWith('[')) return arrayHead(head, complete);
  return wholeHead(head, complete, lines);
}

function linesHead(values: readonly unknown[]): JsonHead {
  if (values.every(Array.isArray)) return { layout: 'lines', records: '$', objects: rowsOf(values.flat()) };
  const wrapped = values.map(onlyArrayOf);
  const [path] = wrapped;
  if (path !== undefined && wrapped.every((each) => each === path)) {
    const [key] = keysOf(path);
    const objects = values.flatMap((value) => (value as Record<string, unknown[]>)[key!]!);
    return { layout: 'lines', records: path, objects: rowsOf(objects) };
  }
  return { layout: 'lines', objects: rowsOf(values) };
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
function wholeHead(head: string, complete: boolean, lines?: string): JsonHead | string {
  const value = complete ? parsed(head) : undefined;
  if (value === undefined && complete) {
    if (!head.trimEnd().endsWith('}')) return 'it is cut off: its object has no end';
    return scattered(head, 'it is neither one JSON array nor one JSON value a line');
  }
  for (const name of arraysIn(head, value)) {
    const path = pathOf([name]);
    if (path === lines) continue;
    const objects = isObject(value) ? rowsOf(value[name] as unknown[]) : cutRows(head, name);
    if (objects && (value !== undefined || objects.length > 0))
      return { layout: 'array', records: path, objects };
  }
  if (value !== undefined && !head.trim().includes('\n')) return { layout: 'lines', objects: [value] };
  const why = 'it is one object over several lines; put all rows in one array, or each on a line of its own';
  return scattered(head, why);
}

/** Values that stand anywhere. */
function scattered(head: string, refused: string): JsonHead | string {
  const values = valueCutter()
    .cut(head)
    .slice(0, most)
    .map(({ text }) => parsed(text));
  if (values.length === 0 || values.includes(undefined)) return refused;
  return { layout: 'array', objects: rowsOf(values), refused };
}

/** The names under which an object may hold the file's rows: exactly one when the whole object is known. */
function arraysIn(head: string, value: unknown): string[] {
  if (!isObject(value)) {
    const names = [...head.matchAll(/("(?:[^"\\]|\\.)*")\s*:\s*\[\s*\{/g)].map((found) => parsed(found[1]!));
    return [...new Set(names as string[])];
  }
  const names = Object.keys(value).filter((key) => isArrayOfObjects(value[key]));
  const filled = names.filter((key) => (value[key] as unknown[]).length > 0);
  if (filled.length > 0) return filled.length === 1 ? filled : [];
  return names.length === 1 && Object.keys(value).length === 1 ? names : [];
}

/** The path of an array of objects when it is all that an object holds. */
function onlyArrayOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry && others.length === 0 && isArrayOfObjects(entry[1]) ? pathOf([entry[0]]) : undefined;
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
