import { and, call, not, number, or, type Formula } from '../expression/formula.ts';
import type { Job, PeopleResult } from '../engines/engine.ts';
import type { Planning } from '../plan/build.ts';
import type { Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { GroupSummary } from '../report/summary.ts';
import type { GroupRule, Rules } from '../rules/rules.ts';
import { mayBeUnread } from '../rules/unread.ts';
import type { ListSegments } from './list-segments.ts';
import { namesToSuggest, segmentNames } from './segment-names.ts';
import { counted, figure } from '../problems/count.ts';

/** A group whose segments are to be each person's in exactly one, or stages that are not everybody's. */
interface Partition {
  name: string;
  of: 'group' | 'stages';
  segments: readonly string[];
  /** Who is to be in one of them; undefined: everyone. */
  among: GroupRule['among'];
}

/** Reports what is wrong with groups: segments that there are not, and bases that are no conditions. */
export function checkGroups(rules: Rules, planning: Planning, problems: Problems): void {
  const names = segmentNames(rules);
  for (const { segments, among } of rules.groups.values()) {
    if (among) planning.checkCondition(among, 'the base of a group');
    for (const { value, place } of segments) {
      if (names.has(value) || mayBeUnread(rules.unread, value)) continue;
      const message = `no segment is called "${value}"${didYouMean(value, namesToSuggest(names))}`;
      problems.add('unknown-name', message, place);
    }
  }
}

function partitionsOf(rules: Rules): Partition[] {
  const groups = [...rules.groups.values()].filter(({ partition }) => partition);
  const names = segmentNames(rules);
  // The name of a split segment is all its parts on lists, but here the segment itself.
  const meant = (name: string) =>
    rules.segments.has(name) ? [name] : (rules.families.get(name)?.members ?? names.get(name)!);
  const stages = [...rules.stages.values()].filter((each) => each.stages.at(-1)!.where);
  return [
    ...groups.map(({ name, segments, among }): Partition => {
      const all = new Set(segments.flatMap(({ value }) => meant(value)));
      return { name, of: 'group', segments: [...all], among };
    }),
    ...stages.map(({ name, stages: of }): Partition => {
      return { name, of: 'stages', segments: of.map((each) => `${name}.${each.name}`), among: undefined };
    }),
  ];
}

/** What is counted of groups and stages: their people, those in none of them, in several, and in each two. */
export function countedOfGroups(rules: Rules, planning: Planning, segments: ListSegments): Job['counted'] {
  return partitionsOf(rules).flatMap((partition) => {
    const base = partition.among ? [planning.condition(partition.among)] : [];
    const members = partition.segments.map((name) => segments.member(name));
    const ones = members.map((member) => call('choose', member, number(1), number(0)));
    const sum = ones.reduce<Formula>((total, one) => call('add', total, one), number(0));
    const name = (what: string) => countName(partition, what);
    const pairs = pairsOf(partition).map(([first, second]) => ({
      name: name(`${first} and ${second}`),
      member: and(...base, members[first]!, members[second]!),
    }));
    return [
      { name: name('all'), member: and(...base) },
      { name: name('none'), member: and(...base, not(or(...members))) },
      { name: name('several'), member: and(...base, call('less', number(1), sum)) },
      ...pairs,
    ];
  });
}

const countName = ({ of, name }: Partition, what: string): string => `${of} ${name}: ${what}`;

/** The places of each two segments that may overlap: stages never do. */
function pairsOf({ of, segments }: Partition): [number, number][] {
  if (of === 'stages') return [];
  return segments.flatMap((_, first) =>
    segments.slice(first + 1).map((_other, index): [number, number] => [first, first + 1 + index]),
  );
}

export function groupSummaries(rules: Rules, { groups }: PeopleResult): GroupSummary[] {
  const total = (name: string) => groups.reduce((sum, group) => sum + group.members[name]!, 0);
  return partitionsOf(rules).map((partition) => {
    const count = (what: string) => total(countName(partition, what));
    const { name, segments } = partition;
    const overlaps = pairsOf(partition).map(([first, second]) => ({
      segments: [segments[first]!, segments[second]!] as const,
      people: count(`${first} and ${second}`),
    }));
    return {
      name,
      segments,
      people: count('all'),
      none: count('none'),
      several: count('several'),
      overlaps: overlaps.filter(({ people }) => people > 0),
    };
  });
}

/** Groups that are said to be a partition, and are none. */
export function groupWarnings(rules: Rules, summaries: readonly GroupSummary[]): string[] {
  return summaries.flatMap(({ name, people, none, several, overlaps }) => {
    if (!rules.groups.has(name)) return [];
    const all = figure(people);
    const are = (count: number) => counted(count, `person of ${all} is`, `people of ${all} are`);
    const pairs = overlaps.map(({ segments: [a, b], people: both }) => `${both} in ${a} and ${b}`);
    return [
      ...(none > 0 ? [`group ${name}: ${are(none)} in none of its segments`] : []),
      ...(several > 0
        ? [`group ${name}: ${are(several)} in several of its segments: ${pairs.join(', ')}`]
        : []),
    ];
  });
}
