import type { Path, RulesDocument } from './document.ts';
import { segmentKeys } from './segment-schema.ts';

const first =
  'rules have "version: 1", "sources:" and "segments:"; "segmentor init" writes a first file for the exports that there are';
const named = 'in a map each has a name and a colon, and no "-" before it';

/** What stands in sections, and in their entries. */
const examples: Readonly<Record<string, readonly [section: string, entry?: string]>> = {
  sources: ['{ customers: { path: customers.csv } }', '{ path: customers.csv }'],
  segments: ['{ buyers: any(orders) }'],
  suppress: ['{ unsubscribed: any(unsubscribes) }'],
  stages: [
    '{ lifecycle: { new: none(orders), known: otherwise } }',
    '{ new: none(orders), known: otherwise }',
  ],
  scores: ['{ interest: { points: { clicks: 3 } } }', '{ points: { clicks: 3 } }'],
  lists: ['{ mailchimp: { segments: all } }', '{ segments: all }'],
  groups: ['{ tests: { segments: [a, b] } }', '{ segments: [a, b] }'],
  guards: ['{ segments: { all: { shrink: 30% } } }'],
};

/** What to say, and a hint, of a value that is none of the kind that was `expected`. */
export function otherKind(
  document: RulesDocument,
  path: Path,
  expected: string,
): [message: string, hint?: string] {
  const text = document.textAt(path);
  const isList = document.isList(path);
  if (/^expected (?:"all" or )?a list$/.test(expected) && path[0] !== 'tests')
    return text ? [expected, `in brackets it is one: [${text}]`] : [expected];
  if (expected === 'expected an expression or a map' && isList)
    return [`${expected}, this is a list`, ofSegment(path)];
  if (expected !== 'expected a map') return [expected];
  if (path.length === 0) return [text === '' ? 'there are no rules in this file' : expected, first];
  if (text && isGlued(text)) return [withoutBlank(text)];
  const example = path.length > 2 ? undefined : examples[String(path[0])]?.[path.length - 1];
  if (isList) return [`${expected}, this is a list`, example ? `${named}: ${example}` : named];
  if (text && path.length === 2 && path[0] === 'sources')
    return [expected, `the path of an export has its key: { path: ${text} }`];
  return example ? [expected, `such as ${example}`] : [expected];
}

function ofSegment([, name]: Path): string {
  return segmentKeys.includes(String(name))
    ? `"${name}" belongs to a segment, and is indented as its "where:" is`
    : 'conditions are joined by "and" or "or"';
}

/** `vip:any(orders)`. */
export const isGlued = (written: string): boolean => /^[^\s:]+:\S/.test(written);

export const withoutBlank = (written: string): string =>
  `a blank is missing behind the colon: ${written.replace(':', ': ')}`;
