import type { Meaning } from './meaning.ts';
import { ExpressionProblem } from './tree.ts';

/** What can be asked of a segment (`before` of stages too) about the run before this one. */
export const earlierWords = ['entered', 'left', 'before'] as const;
export type EarlierWord = (typeof earlierWords)[number];

/**
 * The first reference within a meaning, or within anything made of meanings, that asks about the run before, by itself
 * or through what it names; undefined when there is none.
 */
export function askingOfEarlier(within: unknown): (Meaning & { kind: 'reference' }) | undefined {
  if (typeof within !== 'object' || within === null) return undefined;
  if (isReference(within)) return within.to.earlier ? within : undefined;
  for (const each of Object.values(within)) {
    const found = askingOfEarlier(each);
    if (found) return found;
  }
  return undefined;
}

function isReference(part: object): part is Meaning & { kind: 'reference' } {
  return 'kind' in part && part.kind === 'reference' && 'to' in part;
}

/** Throws a located problem where what is to be evaluated at another instant asks about the run before. */
export function refuseEarlier(operand: Meaning): void {
  const asking = askingOfEarlier(operand);
  if (!asking) return;
  throw new ExpressionProblem(
    'wrong-place',
    'this is told of now alone: of earlier runs only the one before is known',
    asking,
    'to work out who would have been in a segment then, ask: (SEGMENT as of 7 days ago)',
  );
}
