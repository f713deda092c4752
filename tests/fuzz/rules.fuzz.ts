import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../src/functions/index.ts';
import { Planning } from '../../src/plan/build.ts';
import { Failure, Problems } from '../../src/problems/problem.ts';
import { renderProblem } from '../../src/problems/render.ts';
import { draftOf, parseRules } from '../../src/rules/read.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { inspectSources } from '../../src/sources/inspect.ts';
import type { SourceShape } from '../../src/sources/shape.ts';
import { seed } from '../support/seed.ts';
import { mutated } from './mutations.ts';
import { soon } from './patience.ts';

const example = readFileSync('segments.example.yaml', 'utf8');
const asOf = Date.parse('2026-11-22T03:00:00Z');

process.stdout.write(`SEED=${seed} npm run test:fuzz\n`);

let sources: ReadonlyMap<string, SourceShape>;
let rules: Rules;
beforeAll(async () => {
  rules = parseRules('segments.example.yaml', example);
  sources = await inspectSources(rules, { scratch: () => Promise.reject(new Error('no copies here')) });
});

/** Reads and plans; anything else than a Failure is a fault. */
function readAndPlan(text: string): void {
  try {
    const { rules: read, mistakes } = draftOf('segments.example.yaml', text);
    const problems = new Problems(mistakes);
    const planning = new Planning(read, sources, registry, asOf, problems);
    for (const { columns } of read.lists.values()) for (const each of columns.values()) planning.check(each);
    if (problems.all.length === 0) for (const name of read.segments.keys()) planning.segment(name);
    problems.throwIfAny('rules');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const problem of error.problems) expect(renderProblem(problem)).not.toBe('');
  }
}

const tryRules = (text: string): Promise<void> => soon(() => readAndPlan(text));

describe('rules that nobody meant', () => {
  it('3,000 files are read, or refused with their problems', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(example), (text) => tryRules(text)),
      { seed, numRuns: 3000 },
    );
  });

  it('17,000 expressions are read, or refused with their problems', async () => {
    const segments = [...rules.segments.values()].map(({ where }) => where.text);
    const traits = [...rules.traits.values()].map((trait) => trait.text);
    const head = example.slice(0, example.indexOf('\nscores:'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...segments, ...traits).chain(mutated), (text) =>
        tryRules(`${head}\nsegments:\n  buyers: any(purchases)\n  one: ${JSON.stringify(text)}\n`),
      ),
      { seed, numRuns: 17_000 },
    );
  });

  it.each([
    ['parentheses', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`],
    ['parentheses that are not closed', '('.repeat(100_000)],
    ['not', `${'not '.repeat(10_000)}true`],
    ['minus', `${'-'.repeat(10_000)}1 = 1`],
    ['and', 'true and '.repeat(10_000) + 'true'],
    ['plus', `${'1 + '.repeat(10_000)}1 = 2`],
    ['functions', `${'abs('.repeat(10_000)}1${')'.repeat(10_000)} = 1`],
    ['a long list', `country in (${"'x', ".repeat(20_000)}'y')`],
    ['a long text', `country = '${'x'.repeat(1_000_000)}'`],
  ])('far too much: %s', async (_, text) => {
    await tryRules(
      `${example.slice(0, example.indexOf('\nscores:'))}\nsegments:\n  one: ${JSON.stringify(text)}\n`,
    );
  });

  it.each([
    [
      'aliases',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index ? `b${index - 1}` : 'a'}, *${index ? `b${index - 1}` : 'a'}]`).join('\n')}\n`,
    ],
    ['lists within lists', `version: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    ['maps within maps', `version: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}\n`],
    ['indentation', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['a key that is a map', '? {a: 1}\n: 2\n'],
    [
      'names of JavaScript',
      'version: 1\nsources: { __proto__: { path: x } }\nsegments: { constructor: "true" }\n',
    ],
    ['a list', '- 1\n'],
    ['nothing', ''],
    ['NUL', '\0'],
    ['tags', 'version: !!js/function "x"\n'],
    ['merge keys', 'a: &a {b: 1}\nversion:\n  <<: *a\n'],
    ['two documents', '---\nversion: 1\n---\nversion: 1\n'],
  ])('YAML: %s', (_, text) => tryRules(text));
});
