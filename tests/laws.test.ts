import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributes, sources } from './oracle/scope.ts';
import { noDefinitions } from './oracle/examples.ts';
import { everybody, writeFiles } from './oracle/files.ts';
import { checkSegments } from '../src/index.ts';
import { Shop } from './support/shop.ts';
import { clauses } from './oracle/generate-events.ts';
import { constants, definitions } from './oracle/generate-rules.ts';
import { generatorIn } from './oracle/generate-values.ts';
import { worlds } from './oracle/generate-world.ts';
import { addressesOf, published } from './oracle/published.ts';
import type { Definitions, EventRow, World } from './oracle/world.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const timeout = 600_000;
const runs = { seed, numRuns: 3, interruptAfterTimeLimit: 300_000, markInterruptAsFailure: true };

const conditions = fc.array(generatorIn(attributes).of('condition', 3), { minLength: 6, maxLength: 6 });

/** Segments by name, and nothing else but the lists that they may look at. */
const only = (segments: Definitions['segments']): Definitions => ({ ...noDefinitions, constants, segments });

async function membersOf(world: World, segments: Definitions['segments']): Promise<Map<string, string[]>> {
  const lists = await published(world, only(segments));
  return new Map([...lists].map(([name, list]) => [name, addressesOf(list)]));
}

describe(`laws (SEED=${seed})`, () => {
  it(
    'a condition and its contrary split everybody, and any base',
    async () => {
      const property = fc.asyncProperty(worlds, conditions, async (world, asked) => {
        const [base, ...rest] = asked;
        const segments = Object.fromEntries(
          rest.flatMap((condition, index) => [
            [`is${index}`, condition],
            [`is_not${index}`, `not ${condition}`],
            [`in${index}`, `${base} and ${condition}`],
            [`in_not${index}`, `${base} and not ${condition}`],
          ]),
        );
        const members = await membersOf(world, { base: base!, ...segments });
        rest.forEach((_, index) => {
          const both = (one: string, other: string) =>
            [...members.get(one + index)!, ...members.get(other + index)!].sort();
          expect(both('is', 'is_not')).toEqual([...members.get(everybody)!].sort());
          expect(both('in', 'in_not')).toEqual([...members.get('base')!].sort());
        });
      });
      await fc.assert(property, runs);
    },
    timeout,
  );

  it(
    'a wider window never loses anybody',
    async () => {
      const lengths = ['4 hours', '1 day', '3 days', '2 weeks', '1 month', '100 days', '1 year'];
      const generator = generatorIn(attributes);
      // Windows of their own may have no time in common with the shorter ones, which is refused.
      const counted = / in (?:last|this|previous) | ago| on day \d+(?! after)/;
      const events = sources.map((set) =>
        clauses(generator, set, 1)
          .filter((written) => !counted.test(written))
          .map((written) => `${set.name}${written}`),
      );
      const several = fc.array(fc.oneof(...events), { minLength: 4, maxLength: 4 });
      const property = fc.asyncProperty(worlds, several, async (world, asked) => {
        const segments = asked.flatMap((each, index) =>
          lengths.map((length, place) => [`any${index}_${place}`, `any(${each} in last ${length})`]),
        );
        const members = await membersOf(world, Object.fromEntries(segments));
        asked.forEach((_, index) => {
          for (let place = 1; place < lengths.length; place++) {
            const wider = members.get(`any${index}_${place}`)!;
            expect(wider).toEqual(expect.arrayContaining(members.get(`any${index}_${place - 1}`)!));
          }
        });
      });
      await fc.assert(property, runs);
    },
    timeout,
  );

  it(
    'the order of rows in the exports changes no byte of any list',
    async () => {
      const property = fc.asyncProperty(
        worlds,
        definitions,
        fc.infiniteStream(fc.nat()),
        async (...given) => {
          const [world, rules, chance] = given;
          const shuffled = <Each>(rows: readonly Each[]): Each[] =>
            rows
              .map((row) => ({ row, place: chance.next().value }))
              .sort((a, b) => a.place - b.place)
              .map((each) => each.row);
          const other = {
            ...withEvents(world, shuffled),
            people: shuffled(world.people),
            customers: shuffled(world.customers!),
          };
          expect(await published(other, rules)).toEqual(await published(world, rules));
        },
      );
      await fc.assert(property, runs);
    },
    timeout,
  );

  it(
    'another name for a segment changes nothing but the name of its list',
    async () => {
      const property = fc.asyncProperty(
        worlds,
        definitions,
        fc.integer({ min: 1, max: 25 }),
        async (...given) => {
          const [world, rules, number] = given;
          const [from, to] = [`g${number}`, `a_new_name`];
          const renamed = (text: string) => text.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to);
          const other = JSON.parse(renamed(JSON.stringify(rules))) as Definitions;
          const lists = await published(world, rules);
          const expected = new Map([...lists].map(([name, list]) => [renamed(name), list]));
          expect(await published(world, other)).toEqual(expected);
        },
      );
      await fc.assert(property, runs);
    },
    timeout,
  );

  it(
    'a run at an instant equals a run on exports that end there',
    async () => {
      // A run before it that was as of a later instant has seen what is cut off.
      const inOrder = worlds.filter(({ earlier, instant }) => earlier === undefined || earlier <= instant);
      const property = fc.asyncProperty(inOrder, definitions, async (world, rules) => {
        const cut = withEvents(world, (rows) => rows.filter((row) => row.at < world.instant));
        expect(await published(cut, rules)).toEqual(await published(world, rules));
      });
      await fc.assert(property, runs);
    },
    timeout,
  );

  it(
    'RFM with the bounds of a run pinned gives the classes of that run',
    async () => {
      const property = fc.asyncProperty(worlds, async (world) => {
        const traits = { score: 'rfm.score', group: 'rfm.group' };
        const free = { ...noDefinitions, traits, rfm: { value: 'coalesce(total, 0)' } };
        const shop = new Shop();
        const summary = await checkSegments({
          config: writeFiles(shop.path, world, free),
          asOf: world.instant,
        });
        const pinned = { ...free, rfm: { ...free.rfm, bounds: summary.rfm!.bounds } };
        expect(await published(world, pinned)).toEqual(await published(world, free));
      });
      await fc.assert(property, { ...runs, numRuns: 5 });
    },
    timeout,
  );
});

function withEvents(world: World, change: (rows: readonly EventRow[]) => EventRow[]): World {
  const { orders, mail, visits } = world.events;
  return { ...world, events: { orders: change(orders), mail: change(mail), visits: change(visits) } };
}
