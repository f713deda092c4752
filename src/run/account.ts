import type { ListFile, ValueSplit } from '../plan/steps.ts';
import { unlistedOf, type ValuesOf } from './compose-lists.ts';
import {
  rejectReasons,
  type Job,
  type PeopleGroup,
  type PeopleResult,
  type ReadResult,
} from '../engines/engine.ts';
import { Failure, problem } from '../problems/problem.ts';
import type { Rules, SourceRule } from '../rules/rules.ts';
import type { SourceShape } from '../sources/shape.ts';
import type {
  AddressFileSummary,
  Reason,
  Rejected,
  SegmentSummary,
  SourceSummary,
  SplitSummary,
} from '../report/summary.ts';
import { counted, figure } from '../problems/count.ts';
import { shownColumn } from './notations.ts';

/** What became of every source's rows: used, or rejected for a reason that is told; anything else is a bug. */
export function sourceSummaries(
  rules: Rules,
  sources: ReadonlyMap<string, SourceShape>,
  job: Job,
  read: ReadResult,
): SourceSummary[] {
  const isRead = new Set(job.plan.reads.map((each) => each.source.name));
  return [...sources.values()]
    .filter((source) => isRead.has(source.name))
    .map((source) => {
      const counts = read.files.filter((each) => each.source === source.name);
      const files = source.files.map((file, index) => {
        const count = counts.find((each) => each.file === index);
        const broken = read.broken.filter(
          (each) => each.source === source.name && each.file === index,
        ).length;
        const rows = (count?.rows ?? 0) + broken;
        const used = count?.used ?? 0;
        const told = read.rejected.filter((each) => each.source === source.name && each.file === index);
        const rejected = told.reduce((sum, each) => sum + each.rows, broken);
        if (rows !== used + rejected)
          throw brokenAccounts(`${file.shown}: of ${rows} rows ${used} are used and ${rejected} rejected`);
        const { shown: path, recognised } = file;
        return { path, rows, used, rejected, repeated: count?.repeated ?? 0, recognised };
      });
      const total = (key: 'strangers' | 'later' | 'kindless') =>
        counts.reduce((sum, each) => sum + each[key], 0);
      return {
        name: source.name,
        role: source.role,
        mapped: isMapped(rules.sources.get(source.name)!),
        ...(source.format && { format: source.format, formatFrom: source.formatFrom! }),
        files,
        rejected: rejectedFor(source.name, read),
        strangers: total('strangers'),
        later: total('later'),
        kindless: total('kindless'),
      };
    });
}

/** Why rows of a source were rejected; only cells that cannot be read are told by column. */
function rejectedFor(source: string, read: ReadResult): Rejected[] {
  const found = new Map<string, Rejected>();
  const add = (reason: string, rows: number, column?: string) => {
    const key = JSON.stringify([reason, column]);
    const before = found.get(key)?.rows ?? 0;
    found.set(key, { reason, ...(column !== undefined && { column }), rows: before + rows });
  };
  for (const each of read.broken) if (each.source === source) add(each.reason, 1);
  for (const { source: of, reason, column, rows } of read.rejected) {
    if (of === source) add(rejectReasons[reason], rows, reason.startsWith('unreadable') ? column : undefined);
  }
  return [...found.values()].sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

const isMapped = ({ id, email, customer, at, columns }: SourceRule): boolean =>
  [id, email, customer, at].some((each) => each !== undefined) || columns.size > 0;

export function segmentSummaries(
  rules: Rules,
  people: PeopleResult,
  { segments: kept }: Job['memory'],
): SegmentSummary[] {
  return [...rules.segments.values()].map(({ name, description, tags }) => {
    const changes = kept.find((each) => each.name === name)?.changes;
    const of = (groups: readonly PeopleGroup[]) =>
      groups.reduce((sum, group) => sum + group.members[name]!, 0);
    return {
      name,
      ...(description && { description }),
      members: of(people.groups),
      suppressed: of(people.groups.filter((group) => group.suppressed !== null)),
      tags: tags.length > 0 ? tags : [name],
      ...people.moves.get(name),
      ...(changes && { changes }),
    };
  });
}

export function suppressedPeople(people: PeopleResult): Reason[] {
  return countReasons(people.groups.map((group) => [group.suppressed, group.people]));
}

/** What is counted of a file: its members, and those withheld by each reason. */
export function countedOf(file: ListFile): Job['counted'] {
  const withheld = file.withheld.map(({ reason, people }) => ({
    name: withheldName(file, reason),
    member: people,
  }));
  return [{ name: file.path, member: file.members }, ...withheld];
}

/** What is counted of the members of a split segment who are on none of its lists. */
export function countedOfSplit(split: ValueSplit, values: readonly string[]): Job['counted'] {
  return unlistedOf(split, values).map(({ reason, people }) => ({
    name: unlistedName(split, reason),
    member: people,
  }));
}

const unlistedName = ({ list, segment }: ValueSplit, reason: string): string =>
  `${segment} on no list of ${list}: ${reason}`;

/**
 * Who is on no list of a segment that is split by a value. That the members of its files and these are all members of
 * the segment is checked, and a difference is a bug.
 */
export function splitSummaries(
  { lists, splits }: Job,
  { groups }: PeopleResult,
  valuesOf: ValuesOf,
): SplitSummary[] {
  const total = (name: string) => groups.reduce((sum, group) => sum + group.members[name]!, 0);
  return splits.map((split) => {
    const { list, segment } = split;
    const values = valuesOf(list, segment);
    const unlisted = unlistedOf(split, values).map(({ reason }) => ({
      reason,
      people: total(unlistedName(split, reason)),
    }));
    const files = lists
      .find((each) => each.name === list)!
      .files.filter(({ segments }) => segments.includes(segment));
    const own = files.every(({ segments }) => segments.length === 1);
    const found = files.reduce((sum, { path }) => sum + total(path), 0);
    const others = unlisted.reduce((sum, each) => sum + each.people, 0);
    if (own && found + others !== total(segment)) {
      throw brokenAccounts(
        `${segment} has ${total(segment)} members, but ${found + others} are accounted for`,
      );
    }
    return { list, segment, values: values.length, unlisted: unlisted.filter(({ people }) => people > 0) };
  });
}

export const withheldName = ({ path }: ListFile, reason: string): string => `${path}: ${reason}`;

/** The most frequent reason first. */
export function countReasons(counts: readonly (readonly [string | null, number])[]): Reason[] {
  const found = new Map<string, number>();
  for (const [reason, people] of counts) {
    if (reason !== null && people > 0) found.set(reason, (found.get(reason) ?? 0) + people);
  }
  return [...found]
    .map(([reason, people]) => ({ reason, people }))
    .sort((a, b) => b.people - a.people || (a.reason < b.reason ? -1 : 1));
}

/** What the rules or the exports lack that people would want to know before they mail anybody. */
export function warningsOf(
  rules: Rules,
  sources: ReadonlyMap<string, SourceShape>,
  summaries: readonly SourceSummary[],
): string[] {
  const warnings: string[] = [];
  if (rules.suppress.size === 0) {
    warnings.push(
      'the rules have no "suppress:": nobody is kept off the lists, unsubscribed people included',
    );
  }
  for (const { name, doubts } of sources.values()) {
    warnings.push(...doubts.map((doubt) => `${name}: ${doubt}`));
    const used = summaries.some((each) => each.name === name);
    if (!used) warnings.push(`${name}: no rule looks at it, so it was not read`);
  }
  for (const { name, role, files } of summaries) {
    // Nobody may have opened a mail, but a shop without orders is a rare one.
    const quiet = role !== 'orders' && role !== 'table';
    if (!quiet && files.every(({ rows }) => rows === 0)) warnings.push(`${name}: it has no rows`);
  }
  for (const { name, kindless } of summaries) {
    const { unknownKinds } = sources.get(name)!;
    if (kindless === 0 || unknownKinds === undefined) continue;
    const words = unknownKinds.map((word) => `"${word}"`).join(', ');
    const rows = counted(kindless, 'row is of no kind', 'rows are of no kind');
    warnings.push(
      `${name}: ${rows} of mail event that is known${words && `: ${words}`}; "kinds:" says what words mean`,
    );
  }
  for (const { name, later } of summaries) {
    if (later > 0)
      warnings.push(
        `${name}: ${counted(later, 'row is', 'rows are')} later than the instant of the run and not seen`,
      );
  }
  return warnings;
}

/**
 * Sources none of whose rows finds its customer: what they say of whose they are is not what customers are known by. That
 * a mail service writes of people whom the shop does not know is nothing unusual.
 */
export function strangerWarnings(
  sources: ReadonlyMap<string, SourceShape>,
  summaries: readonly SourceSummary[],
  { strangersWithAddress }: PeopleResult,
): string[] {
  const byId = strangersWithAddress === 0;
  const customers = [...sources.values()].find(({ role }) => role === 'customers');
  const haveIds = customers?.columns.some(({ name }) => name === 'id') ?? false;
  return summaries.flatMap(({ name, role, files, strangers }) => {
    const found = files.reduce((sum, { used, repeated }) => sum + used - repeated, 0) - strangers;
    if (!customers || strangers === 0 || found > 0 || (role === 'mail' && !byId)) return [];
    const { files: shapes, keys } = sources.get(name)!;
    const columns = keys.customer.map((column) => shownColumn(shapes, column)).join(' or ');
    const none = `${name}: none of ${counted(strangers, 'row')} finds its customer by ${columns}`;
    const where = `"customer:" of ${name}`;
    if (!byId) return [`${none}: look at ${where}`];
    return haveIds
      ? [`${none}, which is an id that no customer has: look at ${where} and "id:" of ${customers.name}`]
      : [
          `${none}, which is no address, and customers have no id: name its column by "id:" of ${customers.name}`,
        ];
  });
}

/** Rows of customers beyond one a person. */
export function mergedRows(sources: readonly SourceSummary[], customers: number): number {
  const used = sources
    .filter((source) => source.role === 'customers')
    .flatMap((source) => source.files)
    .reduce((sum, file) => sum + file.used, 0);
  if (used < customers) throw brokenAccounts(`${customers} customers come from ${used} rows`);
  return used - customers;
}

/** What ends a run, with nothing published, when rows or people do not add up: that can only be a bug. */
export const brokenAccounts = (message: string): Failure =>
  new Failure('bug', [
    problem('broken-accounts', message, undefined, 'nothing was published; this is a bug of segmentor'),
  ]);

export function addressFileSummaries({ plan }: Job, { addressFiles }: PeopleResult): AddressFileSummary[] {
  return plan.addressFiles.map(({ name, path, unusable }) => ({
    path: path.value,
    ...addressFiles.get(name)!,
    unusable,
  }));
}

/** What the files of addresses lack that people would want to know. */
export function addressFileWarnings({ plan }: Job, summaries: readonly AddressFileSummary[]): string[] {
  return plan.addressFiles.flatMap(({ included }, index) => {
    const { path, addresses, unknown, unusable } = summaries[index]!;
    const all = figure(addresses);
    const strangers = `${path}: ${counted(unknown, `address of ${all} is`, `addresses of ${all} are`)} nobody's among the people`;
    return [
      ...(included && unknown > 0 ? [`${strangers}, so on no list`] : []),
      ...(unusable > 0 ? [`${path}: ${counted(unusable, 'row has', 'rows have')} no address`] : []),
    ];
  });
}
