import { z } from 'zod';
import { didYouMean } from '../problems/suggest.ts';

/** An object whose unknown keys are answered with the right word, each on a line. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[])
            .map((key) => `"${key}" is not a key here${didYouMean(key, Object.keys(shape))}`)
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
