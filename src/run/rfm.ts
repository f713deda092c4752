import type { Bound, Job, PeopleResult } from '../engines/engine.ts';
import { call, number } from '../expression/formula.ts';
import type { Planning } from '../plan/build.ts';
import type { RfmSummary } from '../report/summary.ts';
import type { Rules } from '../rules/rules.ts';

const figures = { recency: 'r', frequency: 'f', monetary: 'm' } as const;
const named = Object.keys(figures) as (keyof typeof figures)[];

/** The worst value in each class, or better, that somebody has: of recency from the best class down, else from the second up. */
export function boundsOf({ rfm }: Rules, planning: Planning): Bound[] {
  if (!rfm) return [];
  const upwards = Array.from({ length: rfm.classes - 1 }, (_, index) => index + 2);
  return named.flatMap((figure) =>
    (figure === 'recency' ? upwards.toReversed() : upwards).map((least) => ({
      name: `${figure} ${least}`,
      worst: figure === 'recency' ? ('greatest' as const) : ('least' as const),
      value: planning.rfm(figure),
      among: call('less_or_equal', number(least), planning.rfm(figures[figure])),
    })),
  );
}

/** What is counted of RFM: its people and those of each group. */
export function countedOfRfm({ rfm }: Rules, planning: Planning): Job['counted'] {
  if (!rfm) return [];
  const groups = [...rfm.groups.keys()].map((group) => ({
    name: `rfm.${group}`,
    member: planning.stageIs('rfm', group),
  }));
  return [{ name: 'rfm', member: planning.rfm('base') }, ...groups];
}

/** RFM with the bounds of this run, which can be copied into the rules; those that are pinned are as they were. */
export function rfmSummary({ rfm }: Rules, { groups, bounds }: PeopleResult): RfmSummary | undefined {
  if (!rfm) return undefined;
  const count = (name: string) => groups.reduce((sum, each) => sum + each.members[name]!, 0);
  const boundsOfFigure = (figure: keyof typeof figures) => {
    const found = [...bounds].filter(([name]) => name.startsWith(`${figure} `)).map(([, value]) => value);
    return rfm.bounds[figure] ?? found;
  };
  return {
    people: count('rfm'),
    bounds: {
      recency: boundsOfFigure('recency'),
      frequency: boundsOfFigure('frequency'),
      monetary: boundsOfFigure('monetary'),
    },
    groups: [...rfm.groups.keys()].map((name) => ({ name, members: count(`rfm.${name}`) })),
  };
}
