import type { Meaning } from './meaning.ts';
import { elsewhere, ExpressionProblem } from './tree.ts';

/** What is known of an expression through everything that it names. */
export interface Reach {
  /** It depends on what the run before found. */
  earlier?: true;
  /** At how many instants `highest` and `lowest`, one inside the other, look at something in it. */
  looks?: number;
  /** How many definitions rest on each other here. */
  depth?: number;
}

/** More definitions on top of each other than any person follows; keeps hostile input from exhausting the stack. */
export const mostDepth = 100;

/** What a meaning, or anything made of meanings, reaches. */
export function reachOf(within: unknown): Reach {
  if (typeof within !== 'object' || within === null) return {};
  if (isReference(within)) return within.to;
  const inner = Object.values(within).map(reachOf);
  const earlier = inner.some((each) => each.earlier);
  const looks = Math.max(1, ...inner.map((each) => each.looks ?? 1)) * (isPeriod(within) ? within.looks : 1);
  const depth = Math.max(0, ...inner.map((each) => each.depth ?? 0));
  return { ...(earlier && { earlier }), ...(looks > 1 && { looks }), ...(depth > 0 && { depth }) };
}

/** What is reached by the name of a definition. Throws a problem of the name where too many rest on each other. */
export function reachOfName(meaning: unknown): Reach {
  const { earlier, looks, depth = 0 } = reachOf(meaning);
  if (depth >= mostDepth) throw tooDeep();
  return { ...(earlier && { earlier }), ...(looks && { looks }), depth: depth + 1 };
}

/** The meanings in an expression that look at another instant, without those in what it names. */
export function looksBack(within: unknown): Meaning[] {
  if (typeof within !== 'object' || within === null || isReference(within)) return [];
  const inner = Object.values(within).flatMap(looksBack);
  const isLook = isPeriod(within) || ('kind' in within && within.kind === 'as_of');
  return isLook ? [within as Meaning, ...inner] : inner;
}

export function tooDeep(): ExpressionProblem {
  const message = `more than ${mostDepth} definitions rest on each other here`;
  return new ExpressionProblem('syntax', message, elsewhere);
}

const isReference = (part: object): part is Meaning & { kind: 'reference' } =>
  'kind' in part && part.kind === 'reference' && 'to' in part;

const isPeriod = (part: object): part is Meaning & { kind: 'period' } =>
  'kind' in part && part.kind === 'period' && 'looks' in part;
