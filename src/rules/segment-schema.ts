import { z } from 'zod';
import { expression, identifier, object } from './schema-parts.ts';

const atLeastOne = 'this is a whole number, 1 or more';

const count = z.int(atLeastOne).min(1, atLeastOne);
const parameterValue = z.string().regex(/^[^\p{Cc}`]+$/u, 'a value is one line of text, without backticks');
const share = z
  .union([z.string(), z.number()], { error: 'expected a share, such as 10%' })
  .describe('A share, such as 10%');

const parameters = 'expected parameters and their values, such as { campaign: [spring, summer] }';

const segmentMap = object({
  description: z.string().optional(),
  for: z
    .record(
      identifier,
      z.array(z.union([parameterValue, z.number()])).min(1, 'it needs a value, or several'),
      {
        error: parameters,
      },
    )
    .refine((given) => Object.keys(given).length > 0, parameters)
    .optional()
    .describe('Parameters and their values: a segment for each combination'),
  where: expression,
  exclude: z
    .union([expression, z.array(expression)])
    .optional()
    .describe('Segments or conditions whose members are none here'),
  include_file: z.string().min(1).optional().describe('A file of addresses that are members'),
  exclude_file: z.string().min(1).optional().describe('A file of addresses that are no members'),
  top: z.union([z.string(), z.number()]).optional().describe('How many, and by what: 500 by spend'),
  limit: count.optional().describe('How many at most, drawn by chance'),
  holdout: z
    .union([share, object({ share, salt: z.string().min(1).optional() })])
    .optional()
    .describe('The share of members who are on no list, so that its effect can be measured'),
  split: z
    .union([z.array(identifier).min(2, 'it takes two parts at least'), z.record(identifier, share)])
    .optional()
    .describe('Parts by chance, each a list of its own: [a, b], or { a: 80%, b: 20% }'),
  split_by: z
    .union([
      expression,
      object({
        by: expression,
        at_least: count.optional(),
        most: count.max(1000, 'at most 1000 lists can be made').optional(),
        rest: z.string().min(1).optional(),
      }),
    ])
    .optional()
    .describe('A list for each value'),
  tags: z.array(z.string().min(1)).optional(),
  columns: z.record(z.string().min(1), expression).optional(),
});

export type SegmentContent = z.infer<typeof segmentMap>;

export const segmentKeys = Object.keys(segmentMap.shape);

/** A segment: its condition, or a map with what narrows and shapes it. */
export const segment = z.union([expression, segmentMap]);
