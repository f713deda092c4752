import { isMap, isScalar, isSeq, visit, type Document, type Node, type Scalar } from 'yaml';
import { inQuotes } from './in-quotes.ts';

/** A value within { } or [ ] that YAML ends at a comma between its brackets: `{ where: n in (1, 2) }`. */
export interface CutValue {
  message: string;
  hint: string;
  start: number;
  end: number;
}

/** Longer values than anybody writes within braces; keeps hostile files from being read over and over. */
const longest = 500;

/** Where the value that begins here was meant to end, and whether a comma cuts it; undefined where its brackets are not closed. */
function meantEnd(source: string, start: number): { end: number; isCut: boolean } | undefined {
  const text = source.slice(start, start + longest);
  let depth = 0;
  let isCut = false;
  let at = 0;
  for (; at < text.length; at++) {
    const character = text[at]!;
    const ends = ',]}'.includes(character) || (character === ':' && /^\s?$/.test(text.slice(at + 1, at + 2)));
    if (ends && depth === 0) break;
    if (ends && character !== ',') return undefined;
    if (ends) isCut = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === "'" || character === '"') {
      at = text.indexOf(character, at + 1);
      if (at === -1) return undefined;
    }
  }
  if (depth !== 0) return undefined;
  return { end: start + text.slice(0, at).trimEnd().length, isCut };
}

const inOneLine = (written: string): string => written.replaceAll(/\s+/g, ' ');

function cutFrom(text: string, start: number, end: number, around: string): CutValue {
  const message = `a value with a comma in it stands in quotes within ${around}`;
  return { message, hint: `write it as ${inQuotes(inOneLine(text.slice(start, end)))}`, start, end };
}

/** What stands between the values of a line: signs, comments, and values in quotes, in which commas cut nothing. */
const between = /[\s,]+|[{[]|[\]}]|:(?=\s|$)|#.*|'[^']*'|"(?:[^"\\]|\\.)*"/y;
const upToColon = /(?:(?!: ).)+/y;

/** The first of a line, of which YAML could make nothing. */
export function cutIn(line: string): CutValue | undefined {
  const open: string[] = [];
  for (let at = 0; at < line.length;) {
    between.lastIndex = at;
    const found = between.exec(line)?.[0];
    if (found === '{' || found === '[') open.push(found);
    else if (found === ']' || found === '}') open.pop();
    if (found !== undefined) {
      at += found.length;
      continue;
    }
    const around = open.at(-1);
    const value = around === undefined ? undefined : meantEnd(line, at);
    if (around && value?.isCut) return cutFrom(line, at, value.end, around === '{' ? '{ }' : '[ ]');
    upToColon.lastIndex = at;
    at = value ? Math.max(value.end, at + 1) : at + (upToColon.exec(line)?.[0].length ?? 1);
  }
  return undefined;
}

/** Joins the values of a document that were cut, so that they are read as they were meant, and gives what to say of each. */
export function joinCut(document: Document, source: string): CutValue[] {
  const found: CutValue[] = [];
  const join = (value: unknown, around: string): number => {
    if (!isScalar(value) || value.type !== 'PLAIN' || !value.range || !value.source?.includes('(')) return 0;
    const [start, upTo] = value.range;
    const meant = meantEnd(source, start);
    if (!meant?.isCut || meant.end <= upTo) return 0;
    const scalar = value as Scalar;
    scalar.value = inOneLine(source.slice(start, meant.end));
    scalar.range = [start, meant.end, meant.end];
    found.push(cutFrom(source, start, meant.end, around));
    return meant.end;
  };
  const begins = (node: unknown) => (node as Node | null)?.range?.[0] ?? Infinity;
  visit(document, {
    Collection: (_, node) => {
      if (!node.flow) return;
      let end = 0;
      if (isMap(node)) {
        node.items = node.items.filter(({ key, value }) => {
          if (begins(key) < end) return false;
          end = join(value, '{ }') || end;
          return true;
        });
      } else if (isSeq(node)) {
        node.items = node.items.filter((item) => {
          if (begins(item) < end) return false;
          end = join(item, '[ ]') || end;
          return true;
        });
      }
    },
  });
  return found;
}
