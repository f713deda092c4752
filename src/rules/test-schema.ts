import { z } from 'zod';
import { object } from './schema-parts.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const line = z.record(z.string(), scalar);
const cell = z.union([scalar, z.array(z.union([scalar, line]))]);
const names = z.union([z.string(), z.array(z.string())]);

const expected = z
  .object({ in: names.optional(), not_in: names.optional() })
  .catchall(z.union([scalar, z.array(scalar)]))
  .describe('in, not_in, suppressed, and any expression with its value');

/** A test of the rules: what is given, and what must come of it. */
export const test = object({
  name: z.string().min(1),
  as_of: z.string().describe('The instant at which the rules are asked: 2026-11-22T03:00:00Z'),
  given: z
    .record(z.string(), z.array(z.record(z.string(), cell)))
    .describe("Rows by source, with the rules' own names of columns"),
  files: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe('Addresses in files that segments include or exclude, by the path there; the others are empty'),
  expect: z.record(z.string(), expected).describe('What is expected of each person, by address'),
});

export type TestContent = z.infer<typeof test>;
/** A value in a row of a test; order lines are maps in a list. */
export type Given = z.infer<typeof cell>;
export type Expected = z.infer<typeof scalar> | readonly z.infer<typeof scalar>[];
