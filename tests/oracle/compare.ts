import { accountsIn, accountsOf } from './accounts.ts';
import { Oracle } from './evaluate.ts';
import { everybody } from './files.ts';
import { addressesOf, publish, rowsOf } from './published.ts';
import { keptOff, listsOf } from './segments.ts';
import { cellOf } from './value.ts';
import type { Definitions, Person, World } from './world.ts';

/** What two evaluators say of one definition and one person. */
export interface Disagreement {
  name: string;
  person: string;
  oracle: string;
  engine: string;
}

/** Runs the rules over the world's exports and compares every list and trait, person by person, and the figures. */
export async function disagreements(world: World, definitions: Definitions): Promise<Disagreement[]> {
  const { lists, summary, nameOf } = await publish(world, definitions);
  const oracle = new Oracle(world, definitions);
  const shown = new Map(rowsOf(lists.get(everybody)!).map((row) => [row['email'], row]));
  const expected = new Map(
    oracle.segmentNames().flatMap((name) =>
      [...listsOf(oracle, name)].map(([list, members]): [string, ReadonlySet<Person>] => {
        return [list, new Set(members.filter((each) => keptOff(oracle, name, each) === undefined))];
      }),
    ),
  );
  for (const name of lists.keys())
    if (name !== everybody && !expected.has(name)) expected.set(name, new Set());
  const segments = [...expected].flatMap(([name, onList]) => {
    const listed = new Set(lists.has(name) ? addressesOf(lists.get(name)!) : []);
    return oracle.world.people.map((person) => ({
      name,
      person: person.email,
      oracle: yesOrNo(onList.has(person)),
      engine: yesOrNo(listed.has(person.email)),
    }));
  });
  const traits = Object.keys(definitions.traits).flatMap((name) =>
    oracle.world.people.map((person) => ({
      name,
      person: person.email,
      oracle:
        oracle.suppressedFor(person) === undefined
          ? cellOf(oracle.trait(name, person), world.zone)
          : 'not listed',
      engine: shown.get(person.email)?.[name] ?? 'not listed',
    })),
  );
  const [told, found] = [accountsOf(oracle), accountsIn(summary, everybody, nameOf)];
  const figures = [...new Set([...told.keys(), ...found.keys()])].map((name) => ({
    name,
    person: 'all together',
    oracle: told.get(name) ?? 'nothing',
    engine: found.get(name) ?? 'nothing',
  }));
  return [...segments, ...traits, ...figures].filter((each) => each.oracle !== each.engine);
}

const yesOrNo = (answer: boolean) => (answer ? 'yes' : 'no');
