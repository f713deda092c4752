import type { Reason, SegmentSummary, Summary } from '../../src/report/summary.ts';
import type { Oracle } from './evaluate.ts';
import { isDrawnOut, keptOff, listsOf, wholes } from './segments.ts';
import { sinceEarlier } from './since-earlier.ts';
import type { Person } from './world.ts';

/** What a summary says in figures, by what it is of. */
export type Accounts = ReadonlyMap<string, string>;

/** How many people each reason is that of, as text. */
const told = (reasons: readonly Reason[]): string =>
  reasons
    .map(({ reason, people }) => `${people} ${reason}`)
    .sort()
    .join(', ');

function counted(reasons: readonly (string | undefined)[]): Reason[] {
  const known = reasons.filter((each) => each !== undefined);
  return [...new Set(known)].map((reason) => ({
    reason,
    people: known.filter((each) => each === reason).length,
  }));
}

const segmentText = ({ members, suppressed, entered = 0, left = 0 }: Partial<SegmentSummary>) =>
  `${members}, ${suppressed} suppressed, ${entered} entered, ${left} left`;
const listText = (members: number, others: readonly Reason[]) => `${members} members, not ${told(others)}`;
const groupText = (
  people: number,
  none: number,
  several: number,
  overlaps: readonly (readonly [string, number])[],
) =>
  `${people} people, ${none} in none, ${several} in several: ${overlaps.map(([pair, both]) => `${both} ${pair}`).join(', ')}`;

/** The figures of a summary, without those of one segment. */
export function accountsIn(summary: Summary, except: string, nameOf: (path: string) => string): Accounts {
  const { segments, lists, groups, splits, holdouts, suppressed } = summary;
  return new Map([
    ['suppressed', told(suppressed)],
    ...segments.filter(({ name }) => name !== except).map((each) => [each.name, segmentText(each)] as const),
    ...lists
      .filter((each) => each.segments[0] !== except)
      .map(
        ({ path, members, leftOut, withheld }) =>
          [`list ${nameOf(path)}`, listText(members, [...leftOut, ...withheld])] as const,
      ),
    ...groups.map(
      ({ name, people, none, several, overlaps }) =>
        [
          `group ${name}`,
          groupText(
            people,
            none,
            several,
            overlaps.map((each) => [each.segments.join(' and '), each.people]),
          ),
        ] as const,
    ),
    ...splits.map(
      ({ segment, values, unlisted }) => [`split ${segment}`, `${values}: ${told(unlisted)}`] as const,
    ),
    ...holdouts.map(({ path, rows }) => [`held out ${nameOf(path)}`, String(rows)] as const),
  ]);
}

/** The same figures, worked out from the people. */
export function accountsOf(oracle: Oracle): Accounts {
  const { people } = oracle.world;
  const { groups = {}, stages } = oracle.definitions;
  const isSuppressed = (person: Person) => oracle.suppressedFor(person) !== undefined;
  const accounts = new Map([
    ['suppressed', told(counted(people.map((person) => oracle.suppressedFor(person))))],
  ]);
  for (const name of oracle.segmentNames()) {
    const segment = oracle.segment(name)!;
    const members = people.filter((each) => oracle.isMember(name, each));
    const moved = (move: string) =>
      people.filter((each) => sinceEarlier(oracle, [...name.split('.'), move], each) === true);
    const figures = {
      members: members.length,
      suppressed: members.filter(isSuppressed).length,
      // Who is held out is not told.
      entered: moved('entered').filter((each) => !isDrawnOut(name, segment, each)).length,
      left: moved('left').length,
    };
    accounts.set(name, segmentText(figures));
    const lists = listsOf(oracle, name);
    for (const [list, those] of lists) {
      const reasons = counted(those.map((each) => keptOff(oracle, name, each)));
      accounts.set(`list ${list}`, listText(those.length, reasons));
    }
    if (segment.holdout) {
      const held = members.filter((each) => keptOff(oracle, name, each) === 'held out');
      accounts.set(`held out ${name}`, String(held.length));
    }
    if (segment.split_by) {
      const { by, rest } = segment.split_by;
      const placed = new Set([...lists.values()].flat());
      const others = members.filter((each) => !placed.has(each));
      const reason = (each: Person) =>
        oracle.ask(`(${by}) is missing or concat(${by}) = ''`, each) === true
          ? 'no value'
          : 'a value without a list';
      const values = lists.size - (rest === undefined ? 0 : 1);
      accounts.set(`split ${name}`, `${values}: ${told(counted(others.map(reason)))}`);
    }
  }
  for (const [name, { segments, among = 'true' }] of Object.entries(groups)) {
    const names = [...new Set(segments.flatMap((each) => wholes(oracle, each)))];
    const base = people.filter((each) => oracle.ask(among, each) === true);
    accounts.set(`group ${name}`, partition(oracle, names, base));
  }
  for (const [name, all] of Object.entries(stages)) {
    if (Object.values(all).includes('otherwise')) continue;
    const names = Object.keys(all).map((each) => `${name}.${each}`);
    accounts.set(`group ${name}`, partition(oracle, names, people));
  }
  return accounts;
}

/** How many are in none of some segments, in several, and in each two. */
function partition(oracle: Oracle, names: readonly string[], people: readonly Person[]): string {
  const own = people.map((each) => names.filter((name) => oracle.isMember(name, each)));
  const pairs = names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second]));
  const overlaps = pairs.map(([first, second]): [string, number] => [
    `${first} and ${second}`,
    own.filter((each) => each.includes(first!) && each.includes(second!)).length,
  ]);
  return groupText(
    people.length,
    own.filter((each) => each.length === 0).length,
    own.filter((each) => each.length > 1).length,
    overlaps.filter(([, both]) => both > 0),
  );
}
