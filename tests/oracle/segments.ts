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

/** The values that have a list: those with the most people on it, of equal ones the first by code point. */
function valuesOf(
  oracle: Oracle,
  { by, at_least = 1, most = 1000 }: NonNullable<Segment['split_by']>,
  listed: readonly Person[],
): string[] {
  const groups = new Map<string, number>();
  for (const value of listed.map((person) => valueOf(oracle, by, person)))
    groups.set(value, (groups.get(value) ?? 0) + 1);
  return [...groups]
    .filter(([value, people]) => value !== '' && people >= at_least)
    .sort(([a, some], [b, others]) => others - some || compare(a, b, oracle.world.zone)!)
    .slice(0, most)
    .map(([value]) => value);
}

const valueOf = (oracle: Oracle, by: string, person: Person): string =>
  cellOf(oracle.ask(by, person), oracle.world.zone);

/** Why a member of a segment is on none of its lists; undefined for one who is on them. */
export function keptOff(oracle: Oracle, name: string, person: Person): string | undefined {
  const suppressed = oracle.suppressedFor(person);
  if (suppressed !== undefined) return `suppressed: ${suppressed}`;
  const priority = (oracle.definitions.priority ?? []).flatMap((each) => wholes(oracle, each));
  const first = priority.find((each) => oracle.isMember(each, person));
  if (first !== undefined && priority.indexOf(first) < priority.indexOf(name)) return `in "${first}" already`;
  return isDrawnOut(name, oracle.segment(name)!, person) ? 'held out' : undefined;
}

/** The segments, parts and stages that a name means: of one with parameters each combination. */
export function wholes(oracle: Oracle, name: string): string[] {
  const combinations = oracle.segmentNames().filter((each) => each.startsWith(`${name}.`));
  return oracle.segment(name) || combinations.length === 0 ? [name] : combinations;
}

/** The lists that a segment gives, and the members that each is of, whether they are on it or kept off. */
export function listsOf(oracle: Oracle, name: string): Map<string, Person[]> {
  const segment = oracle.segment(name)!;
  const members = oracle.world.people.filter((each) => oracle.isMember(name, each));
  if (segment.split_by) {
    const { by, rest } = segment.split_by;
    const listed = members.filter((each) => keptOff(oracle, name, each) === undefined);
    const values = valuesOf(oracle, segment.split_by, listed);
    const of = new Map(
      values.map((value) => [
        `${name}.${value}`,
        members.filter((each) => valueOf(oracle, by, each) === value),
      ]),
    );
    const others = members.filter((each) => !values.includes(valueOf(oracle, by, each)));
    return rest === undefined ? of : of.set(`${name}.${rest}`, others);
  }
  if (!segment.split) return new Map([[name, members]]);
  const parts = Array.isArray(segment.split) ? (segment.split as string[]) : Object.keys(segment.split);
  return new Map(
    parts.map((part) => [`${name}.${part}`, members.filter((each) => partOf(name, segment, each) === part)]),
  );
}
