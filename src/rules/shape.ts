import type { z } from 'zod';
import { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import { rulesSchema, type RulesContent } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** The content of a rules file, or a Failure with everything that is not what belongs there. */
export function checkShape(document: RulesDocument): RulesContent {
  const parsed = rulesSchema.safeParse(document.content());
  if (parsed.success) return parsed.data;
  const problems = new Problems();
  for (const issue of parsed.error.issues.flatMap((each) => flatten(each, [])))
    report(issue, document, problems);
  problems.throwIfAny('rules');
  throw new Error('a shape that does not fit has issues');
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
  const wanted = issue.errors.flatMap((branch) => branch.map((each) => wantedBy(each)));
  return [{ ...issue, path: whole, message: `expected ${[...new Set(wanted)].join(' or ')}` }];
}

const absent = 'received undefined';
const isAbsent = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.message.includes(absent);

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
    for (const key of issue.keys) {
      const message = issue.keys.length === 1 ? issue.message : `"${key}" is not a key here`;
      problems.add('unknown-key', message, document.keyPlace([...path, key]));
    }
    return;
  }
  if (issue.code === 'invalid_key') {
    problems.add('shape', issue.issues[0]?.message ?? issue.message, document.keyPlace(path));
    return;
  }
  if (isAbsent(issue)) {
    problems.add('shape', `"${String(path.at(-1))}" is missing`, document.keyPlace(path.slice(0, -1)));
    return;
  }
  problems.add('shape', messageOf(issue), document.place(path));
}

function messageOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${nameOf(issue.expected)}`;
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
