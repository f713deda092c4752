import { z } from 'zod';
import { didYouMean, suggest } from '../problems/suggest.ts';

/** What keys are called elsewhere. */
const keysElsewhere: Readonly<Record<string, readonly string[]>> = {
  path: ['file', 'files', 'filename', 'url', 'location', 'source'],
  where: ['condition', 'conditions', 'filter', 'if', 'when', 'rule', 'query'],
  provider: ['service', 'platform', 'type'],
  points: ['events', 'weights', 'rules'],
  at: ['timestamp', 'date', 'time'],
  id: ['key'],
  description: ['title', 'comment', 'note'],
};

/** The key that was probably meant by one that there is not. */
export function meantKey(written: string, keys: readonly string[]): string | undefined {
  return suggest(written, keys) ?? keys.find((key) => keysElsewhere[key]?.includes(written.toLowerCase()));
}

/** An object whose unknown keys are answered with the right word, each on a line. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[])
            .map((key) => `"${key}" is not a key here${didYouMean(meantKey(key, keys) ?? key, keys)}`)
            .join('\n')
        : undefined,
  });
}

/** Words that an expression could not tell from its own. */
const reserved = ['and', 'or', 'not', 'true', 'false', 'in', 'is', 'between', 'where', 'everyone'];

export const identifier = z
  .string()
  .regex(
    /^[\p{L}_][\p{L}\p{N}_]*$/u,
    'a name is made of letters, digits and _, and does not begin with a digit',
  )
  .refine((name) => !reserved.includes(name), 'this is a word of the rule language, choose another name');
export const expression = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected an expression' })
  .describe('An expression of the rule language');
