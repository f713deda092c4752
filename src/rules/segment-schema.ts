import { z } from 'zod';
import { expression, identifier, object } from './schema-parts.ts';

const atLeastOne = 'this is a whole number, 1 or more';

/** A segment: its condition, or a map with what narrows and shapes it. */
export const segment = z.union([
  expression,
  object({
    description: z.string().optional(),
    for: z
      .record(
        identifier,
        z.array(z.union([z.string().min(1), z.number()])).min(1, 'it needs a value, or several'),
      )
      .optional()
      .describe('Parameters and their values: a segment for each combination'),
    where: expression,
    exclude: z
      .union([expression, z.array(expression)])
      .optional()
      .describe('Segments or conditions whose members are none here'),
    top: z.union([z.string(), z.number()]).optional().describe('How many, and by what: 500 by spend'),
    limit: z.int(atLeastOne).min(1, atLeastOne).optional().describe('How many at most, drawn by chance'),
    tags: z.array(z.string().min(1)).optional(),
    columns: z.record(z.string().min(1), expression).optional(),
  }),
]);
