import type { PeopleResult, Session } from '../engines/engine.ts';
import type { Problem } from '../problems/problem.ts';
import { splitSummaries } from './account.ts';
import { listSummaries } from './account-lists.ts';
import { filesHeldBack, heldBackWith, withoutHeldBack } from './held-back.ts';
import { partsFor } from './parts-of-person.ts';
import type { Decided } from './run.ts';

/** On which lists a person is. */
export interface ListsOfPerson {
  /**
   * What guards say that stop publication, so that nobody is on a list: `lists` are as they would be. Empty where a run
   * publishes.
   */
  stoppedBy: readonly Problem[];
  /**
   * Each file of each list: whether the person is in it, and where a member is not, why. The path is that of the part in
   * which they are where the file is published in several, and `lists/mailchimp/vip-*.csv` where they are in none.
   */
  lists: readonly {
    list: string;
    segments: readonly string[];
    path: string;
    on: boolean;
    because?: string;
  }[];
  /** Segments that are split by a value of which the person, a member, is on none of a list's files, and why. */
  unlisted: readonly { list: string; segment: string; because: string }[];
}

/**
 * The summary of a run for one person only: a file has one row, or none and a reason where they are a member. `people` is
 * what was counted of them alone, `folder` where the session writes.
 */
export async function listsFor(
  session: Session,
  decided: Decided,
  people: PeopleResult,
  address: string,
  folder: string,
): Promise<ListsOfPerson> {
  const { job } = decided.prepared;
  const { stops, problems, heldBack } = decided.guarded;
  const held = stops ? new Map<string, string>() : guardsOfFiles(decided);
  const all = listSummaries(job, people, new Map());
  const on = new Set(all.filter(({ path, rows }) => rows === 1 && !held.has(path)).map(({ path }) => path));
  const published = stops ? job : withoutHeldBack(job, heldBack);
  const paths = await partsFor(session, published, decided.people, { address, on, folder });
  const lists = all.map(({ list, segments, path, rows, leftOut, withheld }) => {
    const guard = rows === 1 ? held.get(path) : undefined;
    const because = guard === undefined ? [...leftOut, ...withheld][0]?.reason : `held back: ${guard}`;
    return {
      list,
      segments,
      path: paths.get(path) ?? path,
      on: on.has(path),
      ...(because !== undefined && { because }),
    };
  });
  const unlisted = splitSummaries(job, people, decided.valuesOf).flatMap(
    ({ list, segment, unlisted: reasons }) =>
      reasons.map(({ reason: because }) => ({ list, segment, because })),
  );
  return { stoppedBy: stops ? problems : [], lists, unlisted };
}

/** Which guards hold back a file, by its path: the segment of each takes it with it. */
function guardsOfFiles({ prepared: { rules, job }, guarded }: Decided): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { of, problem } of guarded.breaches)
    for (const { path } of filesHeldBack(job, heldBackWith(rules, job, [of])))
      found.set(path, [...(found.has(path) ? [found.get(path)!] : []), problem.message].join('; '));
  return found;
}
