import { z } from 'zod';
import { expression, identifier, object } from './schema-parts.ts';

const bounds = z.array(z.number().nullable());
const cell = z.union([z.int(), z.tuple([z.int(), z.int()])], {
  error: 'expected a row, such as 3, or a cell of it, such as [3, 1]',
});

/** Recency, frequency and monetary value. */
export const rfm = object({
  of: expression.optional(),
  in: z
    .string({ error: 'expected a window, such as "last 24 months"' })
    .optional()
    .describe('A window, such as last 24 months'),
  value: expression.optional(),
  classes: z.int().min(3, '3, 4 or 5 classes').max(5, '3, 4 or 5 classes').optional(),
  frequency: z.enum(['orders', 'days']).optional(),
  monetary: z.enum(['sum', 'mean', 'median']).optional(),
  among: expression.optional(),
  bounds: object({
    recency: bounds.optional(),
    frequency: bounds.optional(),
    monetary: bounds.optional(),
  }).optional(),
  groups: z.record(identifier, z.array(cell).nonempty('a group has a cell at least')).optional(),
});
