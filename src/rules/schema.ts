import { z } from 'zod';
import { rfm } from './rfm-schema.ts';
import { expression, identifier, object } from './schema-parts.ts';
import { segment } from './segment-schema.ts';
import { test } from './test-schema.ts';

const columnNames = z.union([z.string(), z.array(z.string())]);
/** What the cells of a column can be. */
export const typeNames = ['text', 'number', 'boolean', 'timestamp', 'date', 'list'] as const;
const typeName = z.enum(typeNames);

const columnRule = z.union(
  [
    typeName,
    object({
      from: columnNames.optional(),
      type: typeName.optional(),
      pattern: z.string().optional(),
      decimal: z.enum(['.', ',']).optional(),
      thousands: z.enum(['.', ',', ' ', "'"]).optional(),
      separator: z.string().min(1).optional(),
    }),
  ],
  {
    error:
      'expected "text", "number", "boolean", "timestamp", "date", "list" or a map, such as { from: HEADER, type: number }',
  },
);

const source = object({
  path: z.union([z.string(), z.array(z.string()).nonempty()]),
  format: z.string().optional(),
  table: z.boolean().optional(),
  timezone: z.string().optional(),
  encoding: z.string().optional(),
  delimiter: z.string().length(1).optional(),
  email: columnNames.optional(),
  id: columnNames.optional(),
  customer: columnNames.optional(),
  at: columnNames.optional(),
  pattern: z.string().optional(),
  kind: z.string().optional(),
  kinds: z.record(z.string(), z.string()).optional(),
  lines: z.string().optional(),
  columns: z.record(identifier, columnRule).optional(),
});

const length = z
  .string({ error: 'expected a length of time, such as "30 days"' })
  .describe('A length of time, such as 30 days');
const ageing = {
  half_life: length.optional(),
  fade_over: length.optional(),
  expire_after: length.optional(),
};

const points = z.union([
  expression,
  object({
    points: expression,
    most_per_day: z
      .int()
      .positive('one event a day is the least')
      .optional()
      .describe('Only so many events of a local day count, the first'),
    ...ageing,
  }),
]);

const score = object({
  description: z.string().optional(),
  points: z.record(z.string(), points),
  ...ageing,
  between: z
    .tuple([z.number(), z.number()], { error: 'expected the lower and the upper bound, such as [0, 100]' })
    .optional(),
  levels: z.record(identifier, z.number()).optional(),
});

const group = object({
  segments: z
    .array(z.string())
    .min(2, 'it takes two segments at least')
    .max(50, 'at most 50 segments can be in a group'),
  among: expression.optional(),
  partition: z.boolean().optional(),
});

const list = object({
  provider: z.string().optional(),
  segments: z.union([z.literal('all'), z.array(z.string())]).optional(),
  layout: z.enum(['one-file-per-segment', 'one-file-with-tags']).optional(),
  columns: z.record(z.string().min(1), expression).optional(),
  role_addresses: z.enum(['leave-out', 'keep']).optional(),
  formulas: z.enum(['neutralise', 'keep']).optional(),
  postal_address: z.enum(['leave-out', 'write']).optional(),
  bom: z.boolean().optional(),
  rows_per_file: z.number().int().min(1, 'a file has one row or more').optional(),
  suppressions: object({
    unsubscribed: z.array(z.string()).nonempty().optional(),
    cleaned: z.array(z.string()).nonempty().optional(),
    complained: z.array(z.string()).nonempty().optional(),
  }).optional(),
});

const share = z.string().regex(/^\d+(\.\d+)?%$/, 'a share is written 30%');

const guards = object({
  on_breach: z.enum(['stop', 'hold_back']).optional(),
  segments: z
    .record(
      z.string(),
      object({
        shrink: share.optional(),
        grow: share.optional(),
        at_least: z.number().int().nonnegative().optional(),
        at_most: z.number().int().nonnegative().optional(),
      }),
    )
    .optional(),
  sources: z
    .record(
      z.string(),
      object({
        not_older_than: length.optional(),
        newest_row_within: length.optional(),
        at_least: z.number().int().nonnegative().optional(),
        shrink: share.optional(),
        whole: z.boolean().optional(),
      }),
    )
    .optional(),
});

const constant = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).nonempty()]);

/** The shape of a rules file; what its expressions mean is checked apart. */
export const rulesSchema = object({
  version: z.literal(1, { error: 'this version of the language is 1' }),
  timezone: z.string().optional(),
  people: z.enum(['customers', 'everyone']).optional(),
  constants: z.record(identifier, constant).optional(),
  sources: z.record(identifier, source),
  events: z.record(identifier, expression).optional(),
  traits: z.record(identifier, expression).optional(),
  scores: z.record(identifier, score).optional(),
  suppress: z.record(z.string().min(1), expression).optional(),
  segments: z.record(identifier, segment),
  stages: z.record(identifier, z.record(identifier, expression)).optional(),
  groups: z.record(identifier, group).optional(),
  priority: z.array(z.string()).optional(),
  rfm: rfm.optional(),
  lists: z.record(identifier, list).optional(),
  tests: z.array(test).optional().describe('What must come of given rows; run by segmentor test'),
  guards: guards.optional().describe('What must hold before anything is published'),
  keep: z
    .string({ error: 'runs are kept as "14 runs" or as "90 days"' })
    .optional()
    .describe('Which published runs are kept: 14 runs, or 90 days'),
});

export type RulesContent = z.infer<typeof rulesSchema>;

/** JSON Schema (draft 7) of the rules file, for editors. */
export function rulesJsonSchema(): object {
  return z.toJSONSchema(rulesSchema, { io: 'input', target: 'draft-7' });
}
