import type { z } from 'zod';
import type { Problems } from '../problems/problem.ts';
import { columnHint, isOfColumn } from './column-hint.ts';
import type { Path, RulesDocument } from './document.ts';
import { isGlued, otherKind, withoutBlank } from './other-kind.ts';
import { ownWords } from './own-words.ts';
import { meantKey } from './schema-parts.ts';
import { rulesSchema, typeNames, type RulesContent } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** What of a rules file is as it should be. */
export interface Shape {
  content: RulesContent;
  /** Whether a section that must be there is not, or is something else. */
  lacking: boolean;
  /** The names of entries, whole or in part, that were left out: where an alias stands the place is another's. */
  leftOut: ReadonlySet<string>;
}

/**
 * The content of a rules file without what does not belong there, which is added to `problems`: keys that there are
 * not, values that are none of their kind and what cannot be without those. Throws a Failure where nothing is left:
 * of what is no map, or of another version.
 */
export function readShape(document: RulesDocument, problems: Problems): Shape {
  const content = document.content();
  let lacking = false;
  const leftOut = new Set<string>();
  for (let first = true; ; first = false) {
    const parsed = rulesSchema.safeParse(content, { error: ownWords });
    if (parsed.success) return { content: parsed.data, lacking, leftOut };
    const issues = parsed.error.issues.flatMap((each) => flatten(each, []));
    if (first) for (const issue of issues) if (!isSaid(issue, issues)) report(issue, document, problems);
    for (const path of removedFor(issues)) {
      const removed = remove(content, path);
      if (path[1] !== undefined) leftOut.add(String(path[1]));
      if (removed === 'nothing') problems.throwIfAny('rules');
      if (removed === 'a section') lacking = true;
    }
  }
}

/** Whether what is missing is there under a key that is nearly it, and said already. */
function isSaid(issue: Issue, issues: readonly Issue[]): boolean {
  const name = issue.path.at(-1);
  if (!isAbsent(issue) || typeof name !== 'string') return false;
  const around = String(issue.path.slice(0, -1));
  return issues.some(
    (each) =>
      each.code === 'unrecognized_keys' &&
      String(each.path) === around &&
      each.keys.some((key) => key.startsWith(`${name}:`) || meantKey(key, [name]) !== undefined),
  );
}

/** How much of a section goes with a mistake in it where what is left would be read as something that nobody meant. */
const wholes = new Map<unknown, number>([
  ['rfm', 1],
  ['sources', 2],
  ['segments', 3],
]);

/** What has to go for some issues, each once: the key or the value itself, with whatever it is a part of. */
function removedFor(issues: readonly Issue[]): Path[] {
  const wrong = issues.flatMap((issue): Path[] => {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
    // What is missing cannot be removed: what it is missing in goes.
    return [isAbsent(issue) && path.length > 1 ? path.slice(0, -1) : path];
  });
  const whole = wrong.map((path) => beforeList(path.slice(0, wholes.get(path[0]))));
  return [...new Map(whole.map((path) => [JSON.stringify(path), path])).values()];
}

/** The path up to the first list on it: its places are counted, so it goes as a whole. */
function beforeList(path: Path): Path {
  const index = path.findIndex((step) => typeof step === 'number');
  return index === -1 ? path : path.slice(0, index);
}

/** Removes a value, where it is still there. A section that must be there is empty then; without a version or a map nothing can be read. */
function remove(content: unknown, path: Path): 'a value' | 'a section' | 'nothing' {
  const [key, around] = [path.at(-1), path.slice(0, -1)];
  if (key === undefined || path[0] === 'version') return 'nothing';
  let holder = content as Record<string, unknown> | undefined;
  if (around.length === 0 && (key === 'sources' || key === 'segments')) {
    holder![key] = {};
    return 'a section';
  }
  for (const step of around) holder = holder?.[step] as Record<string, unknown> | undefined;
  if (holder !== undefined) delete holder[key];
  return 'a value';
}

/**
 * Where one of several shapes may stand, zod reports each. What the person meant is the one whose own kind (text,
 * list or map) is there: its issues lie deeper than the value itself.
 */
function flatten(issue: Issue, path: Path): Issue[] {
  const whole = [...path, ...(issue.path as (string | number)[])];
  if (issue.code !== 'invalid_union') return [{ ...issue, path: whole }];
  const meant = issue.errors.find((branch) =>
    branch.some((each) => each.path.length > 0 || each.code === 'unrecognized_keys'),
  );
  if (meant) return meant.flatMap((each) => flatten(each, whole));
  if (issue.errors.every((branch) => branch.some(isAbsent))) {
    return [{ code: 'invalid_type', expected: 'string', message: absent, input: undefined, path: whole }];
  }
  if (issue.message !== 'Invalid input') return [{ ...issue, path: whole }];
  return [{ ...issue, path: whole, message: `expected ${[...new Set(allWantedBy(issue))].join(' or ')}` }];
}

const absent = 'received undefined';
const isAbsent = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.message.includes(absent);

function allWantedBy(issue: Issue): string[] {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return [wantedBy(issue)];
  return issue.errors.flatMap((branch) => branch.flatMap(allWantedBy));
}

function wantedBy(issue: Issue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map((value) => `"${String(value)}"`));
  if (issue.code === 'invalid_type') return nameOf(issue.expected);
  return issue.message.replace(/^expected /, '');
}

function oneOf(values: string[]): string {
  return [values.slice(0, -1).join(', '), ...values.slice(-1)].filter(Boolean).join(' or ');
}

function report(issue: Issue, document: RulesDocument, problems: Problems): void {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    for (const [index, key] of issue.keys.entries()) {
      problems.add(
        'unknown-key',
        isGlued(key) ? withoutBlank(key) : messages[index]!,
        document.keyPlace([...path, key]),
      );
    }
    return;
  }
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const message = isGlued(key)
      ? withoutBlank(key)
      : issue.issues[0]?.code === 'too_small'
        ? 'nothing stands before this colon'
        : (issue.issues[0]?.message ?? issue.message);
    problems.add('shape', message, document.keyPlace(path));
    return;
  }
  if (isAbsent(issue)) {
    problems.add('shape', `"${String(path.at(-1))}" is missing`, document.keyPlace(path.slice(0, -1)));
    return;
  }
  const message = messageOf(issue);
  const word = isOfColumn(path) ? document.textAt(path) : undefined;
  if (word) return problems.add('shape', message, document.place(path), columnHint(word, typeNames));
  const [better, hint] = otherKind(document, path, message);
  problems.add('shape', better, document.place(path), hint);
}

function messageOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid'))
    return `expected ${nameOf(issue.expected)}`;
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid'))
    return `expected ${wantedBy(issue)}`;
  return issue.message;
}

function nameOf(type: string): string {
  return (
    {
      string: 'a text',
      number: 'a number',
      int: 'a whole number',
      boolean: 'true or false',
      record: 'a map',
      object: 'a map',
      array: 'a list',
      tuple: 'a list',
    }[type] ?? type
  );
}
