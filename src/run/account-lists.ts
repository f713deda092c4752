import type { Job, PeopleGroup, PeopleResult, StrangerGroup } from '../engines/engine.ts';
import type { Part } from '../lists/split.ts';
import { providers } from '../lists/providers/index.ts';
import { byPriority, type DecidedList, type ListFile } from '../plan/steps.ts';
import type {
  CutCells,
  ListSummary,
  Reason,
  SegmentSummary,
  SuppressionSummary,
  Unpublished,
} from '../report/summary.ts';
import type { Rules } from '../rules/rules.ts';
import { brokenAccounts, countReasons, withheldName } from './account.ts';
import { counted } from '../problems/count.ts';

type Written = ReadonlyMap<string, readonly Part[]>;

/**
 * Every file of every list. Members are on it, or suppressed, left out by the service, or withheld by their segments,
 * each counted once; that the rows written are those which the decisions give is checked, and a difference is a bug.
 */
export function listSummaries(job: Job, people: PeopleResult, written: Written): ListSummary[] {
  return job.lists.flatMap((list) =>
    list.files.flatMap((file): ListSummary[] => {
      const reasonOf = (group: PeopleGroup) =>
        group.suppressed === null ? (group.leftOut[list.name] ?? null) : `suppressed: ${group.suppressed}`;
      const { parts, leftOut, withheld, groups } = account(file, people.groups, reasonOf, written);
      const others = [...leftOut, ...withheld].reduce((sum, each) => sum + each.people, 0);
      return parts.map((part, index) => ({
        list: list.name,
        provider: list.provider,
        segments: file.segments,
        tags: Object.fromEntries(file.tags),
        ...part,
        members: part.rows + (index === 0 ? others : 0),
        leftOut: index === 0 ? leftOut : [],
        withheld: index === 0 ? withheld : [],
        cut: index === 0 ? cutCells(list, file, groups) : [],
        unsure: index === 0 ? remarked(list, file, groups, ({ what }) => what === 'unsure') : 0,
      }));
    }),
  );
}

/** What the job has neither a file of nor a split into no files, though `whole` lists have it. */
export function unpublishedOf({ lists, splits }: Job, whole: readonly Unpublished[]): Unpublished[] {
  return whole.flatMap(({ list, provider, segments }) => {
    const files = lists.filter(({ name }) => name === list).flatMap((each) => each.files);
    const own = splits.filter((split) => split.list === list).map(({ segment }) => segment);
    const written = new Set([...files.flatMap((file) => file.segments), ...own]);
    const others = segments.filter((name) => !written.has(name));
    return others.length === 0 ? [] : [{ list, provider, segments: others }];
  });
}

/** Checks that the file of a whole segment has, or accounts for, as many people as the segment. */
export function checkMembers(
  { segments: rules }: Rules,
  segments: readonly SegmentSummary[],
  lists: readonly ListSummary[],
): void {
  const whole = segments.filter(({ name }) => !rules.get(name)!.split && !rules.get(name)!.splitBy);
  for (const { name, members } of whole) {
    const found = new Map<string, number>();
    for (const file of lists) {
      if (file.segments.length !== 1 || file.segments[0] !== name) continue;
      found.set(file.list, (found.get(file.list) ?? 0) + file.members);
    }
    for (const [list, others] of found) {
      if (others === members) continue;
      throw brokenAccounts(`${name} has ${members} members, but list ${list} accounts for ${others}`);
    }
  }
}

/** Every file that tells a service whom to mail no more. */
export function suppressionSummaries(
  job: Job,
  { groups, strangerGroups }: PeopleResult,
  written: Written,
): SuppressionSummary[] {
  return job.lists.flatMap((list) =>
    list.suppressions.flatMap((file) => {
      const reasonOf = (group: StrangerGroup) => group.untold[list.name] ?? null;
      const { parts, leftOut } = account(file, [...groups, ...strangerGroups], reasonOf, written);
      const strangers = strangerGroups
        .filter((group) => reasonOf(group) === null)
        .reduce((sum, group) => sum + group.members[file.path]!, 0);
      return parts.map((part, index) => ({
        list: list.name,
        provider: list.provider,
        kind: file.kind,
        reasons: file.reasons,
        ...part,
        strangers: index === 0 ? strangers : 0,
        leftOut: index === 0 ? leftOut : [],
      }));
    }),
  );
}

/** Services that say which addresses they may pass over, with how many rows of each list have such a one. */
export function unsureWarnings(lists: readonly ListSummary[]): string[] {
  const names = [...new Set(lists.map(({ list }) => list))];
  return names.flatMap((name) => {
    const files = lists.filter(({ list, unsure }) => list === name && unsure > 0);
    if (files.length === 0) return [];
    const most = Math.max(...files.map(({ unsure }) => unsure));
    const { title } = providers[files[0]!.provider as keyof typeof providers];
    return [
      `list ${name}: ${title} may pass over addresses with unusual characters; a file has ${counted(most, 'of them', 'of them')} at the most`,
    ];
  });
}

/** Reasons that files do not tell of those who are no customers, where there are such people. */
export function unaskedWarnings({ lists }: Job, { strangerGroups }: PeopleResult): string[] {
  const strangers = strangerGroups.reduce((sum, { people }) => sum + people, 0);
  if (strangers === 0) return [];
  return lists.flatMap((list) =>
    list.suppressions.flatMap(({ kind, unasked }) =>
      unasked.map(
        (reason) =>
          `list ${list.name}: "${reason}" looks at more than mail events, so the file "${kind}" tells of customers only; ${counted(strangers, 'more person appears', 'more people appear')} in mail events ("people: everyone" takes them in)`,
      ),
    ),
  );
}

/** Who is in a file and who is not, checked against what was written; nothing is written when rules are only checked. */
function account<Group extends StrangerGroup>(
  file: ListFile,
  groups: readonly Group[],
  reasonOf: (group: Group) => string | null,
  written: Written,
): {
  parts: Pick<ListSummary, 'path' | 'rows' | 'part'>[];
  leftOut: Reason[];
  withheld: Reason[];
  groups: readonly Group[];
} {
  const present = groups.filter((group) => reasonOf(group) === null);
  const expected = present.reduce((sum, group) => sum + rowsOf(file, group), 0);
  const parts = written.get(file.path) ?? [{ path: file.path, rows: expected }];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows !== expected) {
    throw brokenAccounts(`${file.path} has ${rows} rows, but ${expected} people belong on it`);
  }
  return {
    parts: parts.map((part, index) => ({
      ...part,
      ...(parts.length > 1 && { part: { number: index + 1, of: parts.length } }),
    })),
    leftOut: countReasons(groups.map((group) => [reasonOf(group), group.members[file.path]!])),
    withheld: countReasons(
      file.withheld.flatMap(({ reason }) =>
        present.map((group) => [told(reason, group), group.members[withheldName(file, reason)]!] as const),
      ),
    ),
    groups: present,
  };
}

const told = (reason: string, { first }: StrangerGroup): string =>
  reason === byPriority ? `in "${first}" already` : reason;

/** How many of a group's people are in a file, when nothing but their segments keeps them off it. */
function rowsOf(file: ListFile, { members }: StrangerGroup): number {
  const withheld = file.withheld.map(({ reason }) => members[withheldName(file, reason)]!);
  return withheld.reduce((rows, people) => rows - people, members[file.path]!);
}

/** In the order of the file's columns. */
function cutCells(list: DecidedList, file: ListFile, groups: readonly PeopleGroup[]): CutCells[] {
  return file.columns.flatMap(({ header: column }) => {
    const people = remarked(
      list,
      file,
      groups,
      (remark) => remark.what === 'cut' && (remark.headers.get(file.path) ?? []).includes(column),
    );
    return people > 0 ? [{ column, people }] : [];
  });
}

/** How many of a file's people have a remark. */
function remarked(
  { name, remarked: all }: DecidedList,
  file: ListFile,
  groups: readonly PeopleGroup[],
  isMeant: (remark: DecidedList['remarked'][number]) => boolean,
): number {
  const numbers = new Set(all.flatMap((remark, index) => (isMeant(remark) ? [String(index)] : [])));
  return groups
    .filter((group) => (group.remarks[name] ?? '').split(' ').some((each) => numbers.has(each)))
    .reduce((sum, group) => sum + rowsOf(file, group), 0);
}
