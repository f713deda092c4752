import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstant } from '../clock/instant.ts';
import { Failure, problem } from '../problems/problem.ts';
import { parsed } from '../sources/json-lines.ts';

/** What a run leaves in its folder for the next one: who was in which segment and stage, and what it was. */
export const keptFiles = { members: 'members.parquet', summary: 'summary.json' } as const;

/** What a run's summary says of what it kept. Instants in ms since 1970. */
export interface Kept {
  instant: number;
  /** Undefined where there was no run before it. */
  comparedWith: number | undefined;
  segments: readonly string[];
  stages: readonly string[];
}

/** What the summary in a run's folder says; undefined when there is none, or when it is damaged. */
export async function readKept(folder: string): Promise<Kept | undefined> {
  const text = await readFile(join(folder, keptFiles.summary), 'utf8').catch(unlessMissing);
  const { asOf, comparedWith, kept } = (parsed(text ?? '') ?? {}) as Written;
  const instant = instantOf(asOf);
  if (instant === undefined || !Array.isArray(kept?.segments) || !Array.isArray(kept.stages))
    return undefined;
  return { instant, comparedWith: instantOf(comparedWith), segments: kept.segments, stages: kept.stages };
}

/** What ends a run that cannot know what the one before it was. */
export function notComparable(out: string, path: string, why: string): Failure {
  const message = `${path}: the run before cannot be compared with, ${why}`;
  const hint = `to start anew, remove ${join(out, 'latest')}`;
  return new Failure('data', [problem('unreadable-file', message, undefined, hint)]);
}

interface Written {
  asOf?: unknown;
  comparedWith?: unknown;
  kept?: { segments?: unknown; stages?: unknown };
}

const instantOf = (written: unknown): number | undefined =>
  typeof written === 'string' ? parseInstant(written, 'UTC') : undefined;

export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
