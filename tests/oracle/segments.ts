import { createHash } from 'node:crypto';
import type { Oracle, View } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { cellOf, compare } from './value.ts';
import type { Definitions, Person, Segment, Value } from './world.ts';

/** The number in an id; of strangers, who have none, no number. */
const numberOf = ({ id }: Person): number => Number(/\d+/.exec(id)?.[0]);

/** Files of addresses that segments may name, and who of the people is in each. */
export const addressFiles: Readonly<Record<string, (people: readonly Person[]) => Person[]>> = {
  'friends.txt': (people) => people.filter((each) => numberOf(each) % 3 === 0 || isInAll(each)),
  'rivals.csv': (people) => people.filter((each) => numberOf(each) % 4 === 1 || isInAll(each)),
};

/** A stranger to all exports. */
export const inAddressFiles = 'stranger@example.net';
const isInAll = ({ email }: Person): boolean => email === inAddressFiles;

/** Every segment by its name, those with `for` once for each combination with the values in place of `$name`. */
export function segmentsOf(definitions: Definitions): ReadonlyMap<string, Segment> {
  return new Map(
    Object.entries(definitions.segments).flatMap(([name, written]): [string, Segment][] => {
      const segment = typeof written === 'string' ? { where: written } : written;
      let all: [string, Segment][] = [[name, segment]];
      for (const [parameter, values] of Object.entries(segment.for ?? {})) {
        all = all.flatMap(([of, each]) =>
          values.map((value): [string, Segment] => [`${of}.${value}`, put(each, parameter, value)]),
        );
      }
      return all;
    }),
  );
}

function put(segment: Segment, parameter: string, value: string | number): Segment {
  const text = typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
  const given = (expression: string) => expression.replaceAll(`$${parameter}`, text);
  return {
    ...segment,
    where: given(segment.where),
    ...(segment.exclude && { exclude: segment.exclude.map(given) }),
    ...(segment.top !== undefined && { top: given(segment.top) }),
  };
}

/** Whether a person is in a segment: who is left after each step, worked out for everybody. */
export function isIn(oracle: Oracle, name: string, segment: Segment, { person, instant }: View): boolean {
  return oracle.once(`${name} ${instant}`, () => membersOf(oracle, name, segment, instant)).has(person);
}

function membersOf(oracle: Oracle, name: string, segment: Segment, instant: number): ReadonlySet<Person> {
  const { people, zone } = oracle.world;
  const holds = (text: string) => (person: Person) => oracle.holds(treeOf(text), { person, instant });
  let members = people.filter(holds(segment.where));
  for (const excluded of segment.exclude ?? []) members = members.filter((each) => !holds(excluded)(each));
  const named = (file: string | undefined) => new Set(file === undefined ? [] : addressFiles[file]!(people));
  const [taken, left] = [named(segment.include_file), named(segment.exclude_file)];
  members = people.filter((each) => (members.includes(each) || taken.has(each)) && !left.has(each));
  if (segment.top !== undefined) {
    const [, count, by] = /^(\d+) by (.*)$/s.exec(segment.top)!;
    const value = (person: Person): Value => oracle.value(treeOf(by!), { person, instant });
    members = members
      .filter((each) => value(each) !== null)
      .sort((a, b) => compare(value(b), value(a), zone)! || (a.email < b.email ? -1 : 1))
      .slice(0, Number(count));
  }
  if (segment.limit !== undefined) {
    const lot = ({ email }: Person) => createHash('sha256').update(`${name}:${email}`).digest('hex');
    members = members.sort((a, b) => (lot(a) > lot(b) ? -1 : 1)).slice(0, segment.limit);
  }
  return new Set(members);
}

/** Ten-thousandths of 2^32, as the first eight hexadecimal digits of SHA-256 fall. */
function share(text: string): number {
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16) % 10_000;
}

const percent = (written: string): number => Number(written.replace('%', '')) * 100;

/** Whether a segment's draw holds a person out, member or not. */
export function isDrawnOut(name: string, { holdout }: Segment, { email }: Person): boolean {
  if (holdout === undefined) return false;
  const { share: of, salt } = typeof holdout === 'string' ? { share: holdout, salt: name } : holdout;
  return share(`${salt}:${email}`) < percent(of);
}

/** The part that a person falls into, member or not; undefined where a segment has none. */
export function partOf(name: string, { split }: Segment, { email }: Person): string | undefined {
  if (!split) return undefined;
  const parts: [string, number][] = Array.isArray(split)
    ? split.map((part, index) => [part as string, Math.round(((index + 1) * 10_000) / split.length)])
    : Object.entries(split).map(([part], index, all) => [
        part,
        all.slice(0, index + 1).reduce((sum, [, of]) => sum + percent(of as string), 0),
      ]);
  const drawn = share(`${name} split:${email}`);
  return parts.find(([, upTo]) => drawn < upTo)![0];
}

/** Who is on the list of each value, and on that of the rest. */
function splitBy(
  oracle: Oracle,
  { by, at_least = 1, most = 1000, rest }: NonNullable<Segment['split_by']>,
  listed: readonly Person[],
): Map<string, Set<Person>> {
  const { zone } = oracle.world;
  const groups = new Map<string, Set<Person>>();
  for (const person of listed) {
    const value = cellOf(oracle.ask(by, person), zone);
    groups.set(value, new Set([...(groups.get(value) ?? []), person]));
  }
  const own = [...groups]
    .filter(([value, those]) => value !== '' && those.size >= at_least)
    .sort(([a, some], [b, others]) => others.size - some.size || compare(a, b, zone)!)
    .slice(0, most);
  const placed = new Set(own.flatMap(([, those]) => [...those]));
  const others = new Set(listed.filter((person) => !placed.has(person)));
  return new Map(rest === undefined ? own : [...own, [rest, others]]);
}

/** The lists that each segment gives, and who is on them: not the held out, nor who is in one that comes first. */
export function listsOf(oracle: Oracle, definitions: Definitions): ReadonlyMap<string, ReadonlySet<Person>> {
  const { people } = oracle.world;
  const lists = new Map<string, ReadonlySet<Person>>();
  const { priority = [] } = definitions;
  for (const [name, segment] of segmentsOf(definitions)) {
    const before = priority.slice(0, Math.max(0, priority.indexOf(name)));
    const listed = people.filter(
      (each) =>
        oracle.isMember(name, each) &&
        !isDrawnOut(name, segment, each) &&
        !before.some((other) => oracle.isMember(other, each)),
    );
    const parts =
      segment.split && (Array.isArray(segment.split) ? segment.split : Object.keys(segment.split));
    if (segment.split_by) {
      for (const [value, those] of splitBy(oracle, segment.split_by, listed))
        lists.set(`${name}.${value}`, those);
      continue;
    }
    if (!parts) lists.set(name, new Set(listed));
    for (const part of parts ?? [])
      lists.set(`${name}.${part}`, new Set(listed.filter((each) => partOf(name, segment, each) === part)));
  }
  return lists;
}
