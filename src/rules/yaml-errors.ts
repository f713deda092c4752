import type { ProblemCode } from '../problems/codes.ts';
import { unquotedIn } from './unquoted.ts';

/** What is wrong with a file as YAML, in offsets of its text. */
export interface YamlError {
  code: string;
  message: string;
  pos: readonly [number, number];
}

/** A mistake of YAML in this project's words, at offsets of the text. */
export interface SaidError {
  code: ProblemCode;
  message: string;
  hint?: string | undefined;
  start: number;
  end: number;
}

interface Line {
  start: number;
  text: string;
}

/** What YAML's reader finds after a mistake that made it lose its way. */
const followUps = ['UNEXPECTED_TOKEN', 'MISSING_CHAR', 'BAD_INDENT'];

/** Mistakes after which it goes on as if there were none. */
const keepingOn = ['DUPLICATE_KEY', 'BAD_SCALAR_START'];

/**
 * What to say of errors that YAML's reader found. Its words are about mappings and scalars, and one mistake makes
 * several errors: those of a line that is explained here are not said, nor what follows from having lost its way.
 */
export function explained(source: string, errors: readonly YamlError[]): SaidError[] {
  const said: SaidError[] = [];
  let explainedUpTo = -1;
  let isLost = false;
  for (const error of errors) {
    const { code, message, pos } = error;
    if (pos[0] <= explainedUpTo || (isLost && followUps.includes(code))) continue;
    const line = lineAt(source, pos[0]);
    const unquoted = unquotedIn(line.text);
    const known: Omit<SaidError, 'code'> | undefined = unquoted
      ? { ...unquoted, start: line.start + unquoted.start, end: line.start + unquoted.end }
      : explanations[code]?.(source, error, line);
    isLost ||= !keepingOn.includes(code) && !unquoted?.hint;
    if (known) explainedUpTo = Math.max(line.start + line.text.length + 1, known.end);
    const words = message.replace(/\s*\n[\s\S]*$/, '');
    said.push({
      code: code === 'DUPLICATE_KEY' && !unquoted ? 'duplicate-name' : 'yaml',
      ...(known ?? { message: words, start: pos[0], end: pos[1] }),
    });
  }
  return said;
}

type Explanation = (source: string, error: YamlError, line: Line) => Omit<SaidError, 'code'> | undefined;

const alike =
  'keys that belong together begin below each other; what belongs to a key is indented more than it';

/** By the codes of YAML's reader. */
const explanations: Readonly<Record<string, Explanation>> = {
  TAB_AS_INDENT: (_, { pos }, { start, text }) => {
    const tabs = /^\s*/.exec(text)![0].length;
    return { message: 'a tab cannot indent, blanks do', start: pos[0], end: Math.max(pos[1], start + tabs) };
  },
  DUPLICATE_KEY: (source, { pos: [start] }) => {
    const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(source.slice(start))![0];
    return {
      message: `the key "${key}" stands twice`,
      hint: firstOf(source, start, key),
      start,
      end: start + key.length,
    };
  },
  BAD_INDENT: (source, { message, pos }, line) => {
    if (message.startsWith('Flow')) return unclosed(source, pos[0]);
    const [blanks, key] = /^(\s*)(\S*)/.exec(line.text)!.slice(1) as [string, string];
    const start = line.start + blanks.length;
    const by = blanks.length === 1 ? '1 blank' : `${blanks.length} blanks`;
    return {
      message: `this is indented by ${by}, unlike the keys above it`,
      hint: alike,
      start,
      end: start + key.length,
    };
  },
  BLOCK_AS_IMPLICIT_KEY: (source, _, line) => {
    const below = lineAt(source, line.start + line.text.length + 1);
    const key = /^\s*([^\s:][^:]*):/.exec(line.text)?.[1];
    const [, blanks, name] = /^(\s*)([^\s:][^:]*):/.exec(below.text) ?? [];
    if (key === undefined || blanks === undefined || name === undefined) return undefined;
    const start = below.start + blanks.length;
    const message = `this stands below "${key}", which has its value already`;
    const hint = `begin it where "${key}" begins; with several keys, a segment has its condition after "where:"`;
    return { message, hint, start, end: start + name.length };
  },
  MULTILINE_IMPLICIT_KEY: (_, { pos }, line) => {
    const key = line.text.trim();
    const message = `a colon is missing behind "${key}"`;
    return /\s/.test(key) ? undefined : { message, start: pos[0], end: pos[0] + key.length };
  },
  MISSING_CHAR: (source, { message, pos }, line) => {
    const quote = /^Missing closing (['"])/.exec(message)?.[1];
    if (quote !== undefined) return openQuote(source, quote);
    if (message.startsWith('Flow')) return unclosed(source, pos[0]);
    if (!message.startsWith('Implicit map keys')) return undefined;
    const start = line.start + /^\s*/.exec(line.text)![0].length;
    const hint =
      'a key has a colon behind it; what goes on from the line above is indented more than its key';
    return { message: 'a colon is missing here', hint, start, end: line.start + line.text.length };
  },
  MULTIPLE_DOCS: (_, { pos: [start, end] }) => ({
    message: 'rules are one document: "---" stands before them only',
    start,
    end,
  }),
  BAD_ALIAS: quoteMissing,
  BAD_SCALAR_START: quoteMissing,
  BAD_DQ_ESCAPE: (source, { pos: [start, end] }) => ({
    message: `"${source.slice(start, start + 2)}" means nothing between double quotes`,
    hint: 'write the backslash twice, or the text between single quotes',
    start,
    end,
  }),
};

function quoteMissing(source: string, { pos: [start] }: YamlError, line: Line): Omit<SaidError, 'code'> {
  const isSegments = /\bsegments: *\[ *\*/.test(line.text);
  const hint = isSegments ? 'all segments are "segments: all"' : undefined;
  const at = /[*&>|@`%]/.test(source[start]!) ? start : start - 1;
  const message = `what begins with ${source[at]} stands in quotes`;
  return { message, hint, start: at, end: at + 1 };
}

/** Where a key stood first, by its indentation. */
function firstOf(source: string, start: number, key: string): string | undefined {
  const before = source.slice(0, start).split('\n');
  const indent = before.pop()!;
  const index = before.findLastIndex((line) => line.startsWith(`${indent}${key}:`));
  return index === -1 ? undefined : `the first is on line ${index + 1}`;
}

/** The quote that opened what nothing closes up to the end: the last that is not one of two for itself. */
function openQuote(source: string, quote: string): Omit<SaidError, 'code'> {
  let start = source.lastIndexOf(quote);
  while (start > 1 && (quote === "'" ? source[start - 1] === quote : source[start - 1] === '\\'))
    start = source.lastIndexOf(quote, start - 2);
  return { message: 'this quote is not closed', start, end: start + 1 };
}

/** The bracket that is open where one was expected to close. */
function unclosed(source: string, upTo: number): Omit<SaidError, 'code'> | undefined {
  const open: number[] = [];
  const written = source.slice(0, upTo);
  for (const { 0: found, index } of written.matchAll(/'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|#.*|[[{}\]]/g)) {
    if (found === '[' || found === '{') open.push(index);
    const last = open.at(-1);
    if (
      (found === ']' || found === '}') &&
      last !== undefined &&
      source[last] === (found === ']' ? '[' : '{')
    )
      open.pop();
  }
  const start = open.at(-1);
  return start === undefined
    ? undefined
    : { message: `this ${source[start]} is not closed`, start, end: start + 1 };
}

function lineAt(source: string, offset: number): Line {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', start);
  return { start, text: source.slice(start, end === -1 ? undefined : end).trimEnd() };
}
