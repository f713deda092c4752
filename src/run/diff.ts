import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant } from '../clock/instant.ts';
import type { PeopleResult } from '../engines/engine.ts';
import type { EarlierRun } from '../plan/plan.ts';
import { Failure, problem } from '../problems/problem.ts';
import type { Reason } from '../report/summary.ts';
import { suppressedPeople } from './account.ts';
import { instantOf, type Options } from './options.ts';
import { prepare, type Prepared, type Special } from './prepare.ts';
import { decide } from './run.ts';
import { inScratch, openSession } from './scratch.ts';

/** What a change of rules does to one segment: members with an address who are not suppressed. */
export interface SegmentDifference {
  name: string;
  /** Absent where the old rules have no such segment. */
  before?: number;
  /** Absent where the new rules have none. */
  after?: number;
  /** Absent unless both have it. */
  entered?: number;
  left?: number;
}

export interface RulesDifference {
  asOf: string;
  segments: readonly SegmentDifference[];
  suppressed: { before: readonly Reason[]; after: readonly Reason[] };
}

/** One side of the comparison. */
interface Side {
  people: PeopleResult;
  members: ReadonlyMap<string, number>;
  kept: EarlierRun;
}

/**
 * What a change of rules would do, in people: both files over the same exports, at the same instant and after the same
 * run before. `options.config` is the old file. Writes nothing. Throws a Failure as a run would, for either file.
 */
export async function diffRules(options: Options, changed: string): Promise<RulesDifference> {
  if ([...(options.sources?.values() ?? [])].includes('-')) {
    const message = 'both rules files read the exports, so none can come from standard input';
    throw new Failure('rules', [problem('bad-option', message)]);
  }
  return inScratch(async (folder) => {
    const same = { ...options, asOf: instantOf(options) };
    const old = await side(same, join(folder, 'old'), {});
    const { kept: against } = old;
    const now = await side({ ...same, config: changed }, join(folder, 'new'), { against });
    const names = [...new Set([...now.members.keys(), ...old.members.keys()])];
    return {
      asOf: formatInstant(same.asOf),
      segments: names.map((name) => ({
        name,
        ...(old.members.has(name) && { before: old.members.get(name)! }),
        ...(now.members.has(name) && { after: now.members.get(name)! }),
        ...now.people.moves.get(name),
      })),
      suppressed: { before: suppressedPeople(old.people), after: suppressedPeople(now.people) },
    };
  });
}

async function side(options: Options, folder: string, special: Special): Promise<Side> {
  await mkdir(folder, { mode: 0o700 });
  const prepared = withEveryMember(await prepare(options, () => Promise.resolve(folder), special));
  const session = await openSession(prepared.job, options, folder);
  try {
    const { people } = await decide(session, prepared, options);
    await session.remember(prepared.job.memory);
    const { memory, plan } = prepared.job;
    const kept: EarlierRun = {
      instant: plan.clock.instant,
      path: join(folder, memory.path),
      segments: new Set(memory.segments.map((each) => each.name)),
      stages: new Set(memory.stages.map((each) => each.name)),
    };
    return { people, members: await session.members(), kept };
  } finally {
    await session.close();
  }
}

/** People who are held out are members as others are. */
function withEveryMember(prepared: Prepared): Prepared {
  const { job } = prepared;
  const segments = job.memory.segments.map(({ name, member, changes }) => ({
    name,
    member,
    ...(changes && { changes }),
  }));
  return { ...prepared, job: { ...job, memory: { ...job.memory, segments } } };
}
