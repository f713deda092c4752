import { createHash } from 'node:crypto';
import type { Oracle, View } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { compare } from './value.ts';
import type { Definitions, Person, Segment, Value } from './world.ts';

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
