import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { Failure, problem, Problems, type Place, type Problem } from '../problems/problem.ts';
import type { Located, Written } from './rules.ts';
import { joinCut } from './cut-values.ts';
import { explained } from './yaml-errors.ts';

export type Path = readonly (string | number)[];

/** More aliases than people write; a file that multiplies itself is refused. */
const mostAliases = 100;

/** A YAML file whose every value can say where it stands. */
export class RulesDocument {
  readonly file: string;
  readonly source: string;
  private readonly document: Document;
  private readonly lines = new LineCounter();
  /** What is wrong with it and keeps nothing from being read. */
  readonly mistakes: readonly Problem[];

  /** Throws a Failure with every mistake in the YAML itself. */
  constructor(file: string, source: string) {
    this.file = file;
    this.source = source;
    this.document = parseDocument(source, { lineCounter: this.lines, prettyErrors: false });
    const problems = new Problems();
    for (const { code, message, hint, start, end } of explained(source, this.document.errors)) {
      problems.add(code, message, this.placeOf(start, end), hint);
    }
    for (const { code, pos } of this.document.warnings) {
      if (code !== 'TAG_RESOLVE_FAILED') continue;
      const message = 'a word that begins with ! has no meaning here; "not" is written "not"';
      problems.add('yaml', message, this.placeOf(pos[0], pos[1]));
    }
    problems.throwIfAny('rules');
    this.mistakes = joinCut(this.document, source).map(({ message, hint, start, end }) =>
      problem('yaml', message, this.placeOf(start, end), hint),
    );
    this.refuseNameless(problems);
    problems.throwIfAny('rules');
  }

  /** YAML has keys that are empty, maps or aliases; JavaScript, and rules, have those that are written out only. An alias has to be of something. */
  private refuseNameless(problems: Problems): void {
    visit(this.document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.document)) return;
        const [from, to] = alias.range ?? [0, 1];
        const message = `what begins with * stands in quotes; without, it means what "&${alias.source}" is written before`;
        problems.add('yaml', message, this.placeOf(from, to));
      },
      Pair: (_, { key }) => {
        if (isScalar(key) && key.value !== null) return;
        const { range } = key as Node;
        const [from, to] = range ?? [0, 1];
        const message = isScalar(key)
          ? 'nothing stands before this colon'
          : 'a key is written out, in one word or one text';
        problems.add('yaml', message, this.placeOf(from, to));
      },
    });
  }

  /** The whole content as plain values. */
  content(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: mostAliases }) as unknown;
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      throw new Failure('rules', [problem('yaml', error.message, this.placeOf(0, 1))]);
    }
  }

  /** The place of the value at a path, or of the nearest thing around it. */
  place(path: Path): Place {
    const node = this.node(path);
    if (node?.range && !isCollection(node)) return this.placeOf(node.range[0], node.range[1]);
    return this.keyPlace(path);
  }

  /** The place of the key at a path; of what stands in a list, and so has none, where it begins. */
  keyPlace(path: Path): Place {
    const key = this.key(path) ?? this.beginning(path);
    if (key?.range) return this.placeOf(key.range[0], key.range[1]);
    return path.length > 0 ? this.keyPlace(path.slice(0, -1)) : this.placeOf(0, 1);
  }

  /** The section that a place is in, such as `segments`, and the entry of it, such as `vip`. */
  entryAt({ line, column }: Place): string[] {
    const offset = this.lines.lineStarts[line - 1]! + column - 1;
    const names: string[] = [];
    let node: unknown = this.document.contents;
    while (names.length < 2 && isMap<Scalar>(node)) {
      const pair = node.items.findLast(({ key }) => key.range![0] <= offset);
      if (!pair) break;
      names.push(String(pair.key.value));
      node = pair.value;
    }
    return names;
  }

  keysOf(section: string): string[] {
    const node = this.node([section]);
    return isMap<Scalar>(node) ? node.items.map(({ key }) => String(key.value)) : [];
  }

  /** The text at a path, empty where there is nothing; undefined for a list or a map. */
  textAt(path: Path): string | undefined {
    const node = this.node(path);
    if (!node) return '';
    return isScalar(node) ? String(node.value ?? '') : undefined;
  }

  isList(path: Path): boolean {
    return isSeq(this.node(path));
  }

  located<Value>(path: Path, value: Value): Located<Value> {
    return { value, place: this.place(path) };
  }

  /** The text of the scalar at a path, each of whose characters knows its place. */
  written(path: Path): Written {
    return this.writtenOf(this.node(path), path);
  }

  /** As `written`, for the key at a path. */
  writtenKey(path: Path): Written {
    return this.writtenOf(this.key(path), path);
  }

  private writtenOf(node: Node | undefined, path: Path): Written {
    if (!node || !isScalar(node) || !node.range) throw new Error(`no scalar at ${path.join('.')}`);
    const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    const [from, to] = node.range;
    const isBlank = text.trim() === '';
    const offsets = isBlank ? [] : align(text, this.source.slice(from, to));
    return {
      text,
      place: (start, end) => {
        const first = from + (offsets[Math.min(start, text.length)] ?? 0);
        const last = from + (offsets[Math.min(end, text.length)] ?? 0);
        return this.placeOf(first, Math.max(first + 1, last));
      },
    };
  }

  private node(path: Path): Node | undefined {
    let node = this.resolved(this.document.contents);
    for (const step of path) {
      const inner = isMap(node)
        ? pairOf(node, step)?.value
        : isSeq(node)
          ? node.items[Number(step)]
          : undefined;
      node = this.resolved(inner);
    }
    return node;
  }

  private resolved(node: unknown): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : ((node ?? undefined) as Node | undefined);
  }

  private key(path: Path): Node | undefined {
    const parent = this.node(path.slice(0, -1));
    return isMap(parent) ? (pairOf(parent, path.at(-1))?.key as Node | undefined) : undefined;
  }

  private beginning(path: Path): Pick<Node, 'range'> | undefined {
    if (!isSeq(this.node(path.slice(0, -1)))) return undefined;
    const item = this.node(path);
    if (!isCollection(item) || !item.range) return item;
    const first = isMap<Node>(item) && !item.flow ? item.items[0]?.key : undefined;
    const [from] = item.range;
    return first ?? { range: [from, from + 1, from + 1] };
  }

  private placeOf(start: number, end: number): Place {
    const { line, col } = this.lines.linePos(start);
    const begin = this.lines.lineStarts[line - 1] ?? 0;
    const text = /^[^\r\n]*/.exec(this.source.slice(begin))![0];
    return { file: this.file, line, column: col, length: Math.max(1, end - start), text };
  }
}

/** Keys are what they are written as: a year is a text. */
const pairOf = (map: YAMLMap, step: string | number | undefined) =>
  map.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));

/**
 * For each character of a scalar's text, where it stands in its source: quotes, escapes, folded line ends and
 * indentation stand in the source only.
 */
function align(text: string, source: string): number[] {
  const quote = source[0] === "'" || source[0] === '"' ? source[0] : '';
  const block = /^[|>][^\n]*\n/.exec(source);
  let at = block ? block[0].length : quote.length;
  const offsets: number[] = [];
  for (const character of text) {
    if (/\s/.test(character)) {
      while (at < source.length && !/\s/.test(source[at]!)) at++;
      offsets.push(at);
      while (at < source.length && /\s/.test(source[at]!)) at++;
      continue;
    }
    while (at < source.length && /\s/.test(source[at]!)) at++;
    offsets.push(at);
    if (quote === "'" && source.startsWith("''", at)) at += 2;
    else if (quote === '"' && source[at] === '\\') at += escapeLength(source, at);
    else at += character.length;
    for (let unit = 1; unit < character.length; unit++) offsets.push(at);
  }
  offsets.push(at);
  return offsets;
}

function escapeLength(source: string, at: number): number {
  return { x: 4, u: 6, U: 10 }[source[at + 1] ?? ''] ?? 2;
}
