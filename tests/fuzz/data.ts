import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { checkSegments, Failure, renderProblem } from '../../src/index.ts';
import { seed } from '../support/seed.ts';
import { mutated } from './mutations.ts';
import { soon } from './patience.ts';

/**
 * Reads `runs` mutations of an export as a source of visits. Each is read or refused with problems, soon, and every row
 * is used or rejected; `countRows` says how many there are, where that can be told without an engine.
 */
export async function readMutations(
  name: string,
  content: string,
  runs: number,
  countRows: (text: string) => number | undefined,
): Promise<{ read: number; refused: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'segmentor-fuzz-'));
  const config = join(folder, 'segments.yaml');
  writeFileSync(join(folder, 'customers.csv'), 'id,email\n1,ann@post.example.com\n');
  writeFileSync(
    config,
    `version: 1
sources:
  customers: { path: customers.csv }
  visits: { path: ${name}, customer: who, at: at, columns: { seconds: number } }
segments: { seen: sum(visits.seconds) > 0 or any(visits where page = 'x') }
`,
  );
  const outcomes = { read: 0, refused: 0 };
  const once = async (text: string): Promise<void> => {
    try {
      const { sources } = await checkSegments({
        config,
        asOf: Date.UTC(2026, 10, 22),
        threads: 1,
        maxRejected: { share: 1 },
      });
      const [file] = sources.find((each) => each.name === 'visits')!.files;
      expect(file!.rows).toBe(file!.used + file!.rejected);
      expect(file!.rows).toBe(countRows(text) ?? file!.rows);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      for (const problem of error.problems) expect(renderProblem(problem)).not.toBe('');
      outcomes.refused++;
    }
  };
  const property = fc.asyncProperty(mutated(content), async (text) => {
    writeFileSync(join(folder, name), text);
    await soon(() => once(text));
  });
  try {
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return outcomes;
}
