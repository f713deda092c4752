import type { z } from 'zod';
import { counted } from '../problems/count.ts';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** What to say of a value of the right kind that is too small or too large, where its schema says nothing itself. */
export function ownWords(issue: RawIssue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined;
  const isSmall = issue.code === 'too_small';
  const bound = Number(isSmall ? issue.minimum : issue.maximum);
  const limit = issue.exact ? 'exactly' : isSmall ? 'at least' : 'at most';
  switch (issue.origin) {
    case 'string':
      return isSmall && !issue.exact
        ? 'a text is missing here'
        : `this is ${limit} ${counted(bound, 'character')}`;
    case 'array':
      return isSmall && bound === 1
        ? 'this list is empty, and it needs a value'
        : `this list has ${limit} ${counted(bound, 'value')}`;
    default:
      return `this is a number, ${bound} or ${isSmall ? 'more' : 'less'}`;
  }
}
