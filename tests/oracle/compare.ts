import { Oracle } from './evaluate.ts';
import { everybody } from './files.ts';
import { addressesOf, published, rowsOf } from './published.ts';
import { listsOf } from './segments.ts';
import { cellOf } from './value.ts';
import type { Definitions, World } from './world.ts';

/** What two evaluators say of one definition and one person. */
export interface Disagreement {
  name: string;
  person: string;
  oracle: string;
  engine: string;
}

/** Runs the rules over the world's exports and compares every segment and trait, person by person. */
export async function disagreements(world: World, definitions: Definitions): Promise<Disagreement[]> {
  const lists = await published(world, definitions);
  const oracle = new Oracle(world, definitions);
  const shown = new Map(rowsOf(lists.get(everybody)!).map((row) => [row['email'], row]));
  const expected = new Map(listsOf(oracle, definitions));
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
      oracle: cellOf(oracle.trait(name, person), world.zone),
      engine: shown.get(person.email)?.[name] ?? 'not listed',
    })),
  );
  return [...segments, ...traits].filter((each) => each.oracle !== each.engine);
}

const yesOrNo = (answer: boolean) => (answer ? 'yes' : 'no');
