import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry } from '../src/functions/index.ts';
import { aggregates } from './oracle/aggregates.ts';
import { handMade, handMadeDefinitions, handMadeWorld } from './oracle/by-hand.ts';
import { disagreements } from './oracle/compare.ts';
import { Oracle } from './oracle/evaluate.ts';
import { ann, exampleWorld, given, noDefinitions } from './oracle/examples.ts';
import { functions } from './oracle/functions.ts';
import { definitions } from './oracle/generate-rules.ts';
import { worlds } from './oracle/generate-world.ts';
import { figures, places } from './oracle/populations.ts';
import { periods } from './oracle/periods.ts';
import { story } from './oracle/story.ts';
import { tableFunctions } from './oracle/tables.ts';

/** Every rules file asks 25 segments and 13 traits of seven people or so. */
const casesOfOne = 200;
const cases = Number(process.env['ORACLE_CASES'] ?? 2000);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe('the oracle', () => {
  it('knows every registered function, and no other', () => {
    const sorted = (names: Iterable<string>) => [...names].sort();
    expect(sorted(Object.keys(functions))).toEqual(sorted(registry.functions.keys()));
    expect(sorted(Object.keys(tableFunctions))).toEqual(sorted(registry.tables.keys()));
    expect(sorted(Object.keys(aggregates))).toEqual(sorted(registry.aggregates.keys()));
    expect(sorted(Object.keys({ ...figures, ...places }))).toEqual(sorted(registry.populations.keys()));
    expect(sorted(Object.keys(periods))).toEqual(sorted(registry.periods.keys()));
  });

  const described = [
    registry.functions,
    registry.aggregates,
    registry.populations,
    registry.periods,
    registry.tables,
  ].flatMap((each) => [...each.values()]);
  const examples = described.flatMap((each) => each.examples);

  it('is asked for every registered function at random', () => {
    const rules = JSON.stringify(fc.sample(definitions, { seed: 1, numRuns: 40 }));
    const names = Object.values(registry).flatMap((each) => [...each.keys()]);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(rules))).toEqual([]);
    const clauses = [
      ' latest ',
      ' with same ',
      ' on day ',
      ' in next ',
      ' as of ',
      'band(',
      ' among ',
      'without',
      'at least ',
      'at most ',
      'exactly ',
    ];
    expect(clauses.filter((clause) => !rules.includes(clause))).toEqual([]);
  });

  it.each(examples)('agrees with the reference: $expression', ({ expression, gives }) => {
    expect(new Oracle(exampleWorld, noDefinitions).ask(expression, ann)).toEqual(given(gives));
  });

  it.each(handMade)('agrees with what was worked out by hand: %s', (expression, gives) => {
    const oracle = new Oracle(handMadeWorld, handMadeDefinitions);
    expect(oracle.ask(expression, handMadeWorld.people[0]!)).toEqual(given(gives));
  });
});

describe('the engine', () => {
  it(
    `agrees with the oracle (SEED=${seed})`,
    async () => {
      const property = fc.asyncProperty(worlds, definitions, async (world, rules) => {
        const [first] = await disagreements(world, rules);
        if (first) throw new Error(story(world, rules, first));
      });
      const numRuns = Math.ceil(cases / casesOfOne);
      // A failure is made smaller for as long as somebody would wait for it.
      const interruptAfterTimeLimit = 300_000 + numRuns * 5000;
      const result = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit });
      if (result.errorInstance instanceof Error) {
        const { message } = result.errorInstance;
        expect.fail(`SEED=${seed}, made smaller ${result.numShrinks} times\n${message}`);
      }
      expect(result).toMatchObject({ failed: false, interrupted: false });
    },
    600_000 + cases * 60,
  );
});
