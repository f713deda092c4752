import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { earlierFolder } from '../lists/earlier.ts';
import { keptFiles, notComparable } from '../lists/kept.ts';
import type { SegmentSummary, Summary } from '../report/summary.ts';

/** What guards compare with: the figures of the published run before. */
export interface EarlierFigures {
  /** `as of ...`, to be said. */
  when: string;
  /** Members who are not suppressed, by segment. */
  segments: ReadonlyMap<string, number>;
  /** Rows, by source. */
  sources: ReadonlyMap<string, number>;
}

/**
 * The figures of the published run that one as of an instant is compared with; undefined when there is none. A segment
 * that was held back has the size from before that, or a breach would be the measure of the next run. Throws a Failure
 * when the summary is damaged, or gone with its folder.
 */
export async function earlierFigures(
  out: string | undefined,
  instant: number,
): Promise<EarlierFigures | undefined> {
  const folder = out === undefined ? undefined : await earlierFolder(out, instant);
  if (out === undefined || folder === undefined) return undefined;
  const path = join(folder, keptFiles.summary);
  try {
    const { asOf, segments, sources } = JSON.parse(await readFile(path, 'utf8')) as Summary;
    const sizes = segments.map((each) => [each.name, each.heldBack ? each.heldBack.before : mailable(each)]);
    return {
      when: `as of ${asOf}`,
      segments: new Map(sizes.filter((each): each is [string, number] => typeof each[1] === 'number')),
      sources: new Map(
        sources.map((each) => [each.name, each.files.reduce((sum, { rows }) => sum + rows, 0)]),
      ),
    };
  } catch (error) {
    const damaged = error instanceof SyntaxError || error instanceof TypeError;
    if (!damaged && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw notComparable(out, path, 'its summary is damaged');
  }
}

/** How many members of a segment are on lists at most. */
export const mailable = ({ members, suppressed }: SegmentSummary): number => members - suppressed;
