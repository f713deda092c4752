import { Failure, problem } from '../problems/problem.ts';
import type { ValueRule } from '../rules/rules.ts';

/** More lists of one segment than anybody imports. */
export const mostLists = 1000;

/**
 * The values of which a segment's list is made of: those with people enough, of these the ones with the most people
 * (of equally many the first by code points), in the order of their code points. Throws a Failure when there are more
 * than can be meant.
 */
export function chooseValues(
  segment: string,
  sizes: readonly { value: string | null; people: number }[],
  { atLeast, most }: Pick<ValueRule, 'atLeast' | 'most'>,
): string[] {
  const enough = sizes.flatMap(({ value, people }) =>
    value !== null && people >= atLeast ? [{ value, people }] : [],
  );
  if (most === undefined && enough.length > mostLists) {
    const message = `${segment}: ${enough.length} values would make a list each, and ${mostLists} is the most`;
    throw new Failure('data', [
      problem('too-many-lists', message, undefined, 'under "split_by:" say "most:" or "at_least:"'),
    ]);
  }
  return enough
    .sort((a, b) => b.people - a.people || compare(a.value, b.value))
    .slice(0, most)
    .map(({ value }) => value)
    .sort(compare);
}

/** By UTF-8 bytes, which is the order of code points. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
