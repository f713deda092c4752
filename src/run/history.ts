import { formatInstant } from '../clock/instant.ts';
import { earlierRun } from '../lists/earlier.ts';
import { fileName } from '../lists/file-names.ts';
import { keptFiles } from '../lists/kept.ts';
import type { Planning } from '../plan/build.ts';
import type { Memory } from '../plan/memory.ts';
import type { EarlierRun } from '../plan/plan.ts';
import type { Rules } from '../rules/rules.ts';
import type { Options } from './options.ts';

/** The published run before one as of an instant; undefined when there is none, or when no output folder is given. */
export async function findEarlier({ out }: Options, instant: number): Promise<EarlierRun | undefined> {
  return out === undefined ? undefined : earlierRun(out, instant);
}

/** What a run keeps of every segment and stage, whichever of them it lists. */
export function memoryOf(rules: Rules, planning: Planning, earlier: EarlierRun | undefined): Memory {
  const taken = new Set<string>();
  const changesOf = (name: string) => {
    const file = fileName(name, taken);
    return { entered: `changes/${file}.entered.csv`, left: `changes/${file}.left.csv` };
  };
  const segments = [...rules.segments.values()].map(({ name, holdout }) => ({
    name,
    member: planning.segment(name),
    ...(holdout && { heldOut: planning.drawn('holdout', `${name}.holdout`) }),
    ...(earlier?.segments.has(name) && { changes: changesOf(name) }),
  }));
  const families = [...rules.families.keys()].map((name) => ({ name, member: planning.segment(name) }));
  return {
    path: keptFiles.members,
    segments: [...segments, ...families],
    stages: [...rules.stages.keys()].map((name) => ({ name, stage: planning.stage(name) })),
    ...(earlier && { against: earlier }),
  };
}

/** What a reader of the summary has to know before using what has changed. */
export function historyWarnings(earlier: EarlierRun | undefined, instant: number): string[] {
  if (!earlier || earlier.instant < instant) return [];
  const at = formatInstant(earlier.instant);
  if (earlier.instant === instant)
    return [
      `the run before the one as of ${at} is gone: who entered and left is told against that one, though it is of the same instant`,
    ];
  return [
    `the run before is as of ${at}, later than this one: who entered and left is told against it all the same`,
  ];
}
