import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdb } from '../engines/duckdb/index.ts';
import type { PersonValues } from '../engines/engine.ts';
import { registry } from '../functions/index.ts';
import { keptFiles } from '../lists/kept.ts';
import { Planning } from '../plan/build.ts';
import type { Part } from '../plan/parts.ts';
import { Failure, problem, Problems, type Place } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Expectation, TestRule } from '../rules/read-tests.ts';
import { readDraft } from '../rules/read.ts';
import type { Located, Rules } from '../rules/rules.ts';
import { mayBeUnread } from '../rules/unread.ts';
import type { AddressFile } from '../sources/address-file.ts';
import { checkRow, givenSource, shapeOf, writeGiven, type GivenSource } from '../sources/given.ts';
import { checkExpected, isAsExpected, showExpected } from './expected.ts';
import { settingsOf } from './prepare.ts';
import { columnsOfPart, tell, type ToldPart, type Value } from './told.ts';
import { inScratch } from './scratch.ts';

/** What came out unlike a test expects. */
export interface TestFailure {
  person: string;
  /** What was asked: `in vip`, `suppressed`, an expression. */
  what: string;
  expected: string;
  found: Value;
  /** The rule taken apart, with its values for the person; absent where nobody has the address. */
  why?: ToldPart;
}

export interface TestResult {
  name: string;
  /** Where the rules have it. */
  place: Place;
  failures: readonly TestFailure[];
}

const firstTest = `a first one, with sources and a segment of yours:
tests:
  - name: who ordered yesterday
    as_of: 2026-02-02T00:00:00Z
    given:
      customers: [{ email: ann@example.com }]
      orders: [{ customer: ann@example.com, at: 2026-02-01, total: 40 }]
    expect:
      ann@example.com: { in: SEGMENT }`;

/** One thing that is expected of a person. */
interface Claim {
  person: string;
  what: string;
  expected: string;
  part: Part;
  isMet(found: Value): boolean;
}

/**
 * Runs the tests of a rules file through the planner and the engine, each over its own rows and at its own instant;
 * exports are not read. There is no run before. Throws a Failure when the rules or the tests are wrong, or when there
 * are no tests.
 */
export async function testRules(config: string): Promise<readonly TestResult[]> {
  const { rules, mistakes } = await readDraft(config);
  if (rules.tests.length === 0 && mistakes.length === 0) {
    throw new Failure('rules', [problem('shape', `${config} has no "tests:"`, undefined, firstTest)]);
  }
  return inScratch(async (folder) => {
    const problems = new Problems(mistakes);
    const sources = await problems.with(sourcesOf(rules, folder));
    checkTests(rules, sources, problems);
    const results: TestResult[] = [];
    for (const [index, test] of rules.tests.entries()) {
      const own = join(folder, `test-${index + 1}`);
      await mkdir(own, { mode: 0o700 });
      results.push(await run(test, rules, sources, own));
    }
    return results;
  });
}

async function sourcesOf(rules: Rules, folder: string): Promise<GivenSource[]> {
  const problems = new Problems();
  const sources: GivenSource[] = [];
  for (const rule of rules.sources.values()) {
    const rows = rules.tests.flatMap(({ given }) => given.get(rule.name) ?? []);
    const source = await givenSource(rule, rules, rows, () => Promise.resolve(folder));
    for (const row of rows) checkRow(row, source, problems);
    sources.push(source);
  }
  problems.throwIfAny('rules');
  return sources;
}

/** Everything that is wrong with the rules, or with what tests expect, before any test is run. */
function checkTests(rules: Rules, sources: readonly GivenSource[], problems: Problems): void {
  const shapes = new Map(sources.map((source) => [source.name, shapeOf(source, '')]));
  const planning = new Planning(rules, shapes, registry, rules.tests[0]?.asOf ?? 0, problems);
  const files = rules.addressFiles.map(({ path }) => path.value);
  for (const { value, place } of rules.tests.flatMap((test) => test.files.map(({ path }) => path))) {
    if (files.includes(value)) continue;
    const message = `no segment includes or excludes a file "${value}"${didYouMean(value, files)}`;
    problems.add('unknown-name', message, place);
  }
  for (const expectation of rules.tests.flatMap(({ expect }) => expect)) {
    for (const { value, place } of [...expectation.in, ...expectation.notIn]) {
      if (rules.segments.has(value) || rules.families.has(value) || mayBeUnread(rules.unread, value))
        continue;
      const message = `no segment is called "${value}"${didYouMean(value, rules.segments.keys())}`;
      problems.add('unknown-name', message, place);
    }
    const reason = expectation.suppressed?.value;
    if (typeof reason === 'string' && !rules.suppress.has(reason) && !mayBeUnread(rules.unread, reason)) {
      const message = `no suppression is called "${reason}"${didYouMean(reason, rules.suppress.keys())}`;
      problems.add('unknown-name', message, expectation.suppressed!.place);
    }
    for (const { what, value } of expectation.values) {
      const type = planning.typeOf(what);
      if (type) checkExpected(value, type, rules.timezone, problems);
    }
  }
  problems.throwIfAny('rules');
}

async function run(
  test: TestRule,
  rules: Rules,
  sources: readonly GivenSource[],
  folder: string,
): Promise<TestResult> {
  const shapes = await Promise.all(
    sources.map((source) => writeGiven(source, test.given.get(source.name) ?? [], folder)),
  );
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  const planning = new Planning(rules, byName, registry, test.asOf, new Problems());
  const claims = test.expect.flatMap((each) => claimsOf(each, rules, planning));
  const columns = claims.flatMap(({ part }) => columnsOfPart(part));
  const job = {
    plan: planning.finish([planning.suppressed(), ...columns], await addressFilesOf(test, rules, folder)),
    lists: [],
    counted: [],
    splits: [],
    bounds: [],
    memory: { path: keptFiles.members, segments: [], stages: [] },
  };
  const session = await duckdb.open(job, settingsOf({ config: rules.file, threads: 1 }, folder, folder));
  try {
    const { rejected, ambiguous } = await session.read(() => undefined);
    for (const { source, column, reason } of rejected)
      throw new Failure('rules', [problem('wrong-value', `${source}: ${reason} in "${column}"`, test.place)]);
    for (const { source } of ambiguous) {
      const message = `${source}: a key is there several times, in rows that are not alike`;
      throw new Failure('rules', [problem('ambiguous-key', message, test.place)]);
    }
    await session.decide(() => undefined);
    const people = await session.people([...new Set(columns.map((column) => column.name))]);
    return { name: test.name, place: test.place, failures: claims.flatMap((claim) => judge(claim, people)) };
  } finally {
    await session.close();
  }
}

/** Files of addresses as the test has them; those that it does not name are empty. */
async function addressFilesOf(
  { files }: TestRule,
  { addressFiles }: Rules,
  folder: string,
): Promise<AddressFile[]> {
  return Promise.all(
    addressFiles.map(async (rule) => {
      const given = files.find(({ path }) => path.value === rule.path.value);
      const copy = join(folder, `${rule.name}.txt`);
      await writeFile(copy, (given?.addresses ?? []).map((each) => `${each}\n`).join(''), { mode: 0o600 });
      return { ...rule, copy, unusable: 0 };
    }),
  );
}

function claimsOf(expectation: Expectation, rules: Rules, planning: Planning): Claim[] {
  const { parts } = planning;
  const person = expectation.person.value;
  const segment =
    (what: string, is: boolean) =>
    ({ value: name }: Located<string>) => ({
      person,
      what: `${what} ${name}`,
      expected: 'yes',
      part: parts.named({ what: 'segment', name, type: 'boolean' }),
      isMet: (found: Value) => (found === true) === is,
    });
  const values = expectation.values.map(({ what, value: { value } }) => {
    const part = parts.expression(what);
    return {
      person,
      what: what.text,
      expected: showExpected(value),
      part,
      isMet: (found: Value) => isAsExpected(found, value, part.type, rules.timezone),
    };
  });
  const { suppressed } = expectation;
  const reason = suppressed && {
    person,
    what: 'suppressed',
    expected: showExpected(suppressed.value),
    part: parts.suppressed(),
    isMet: (found: Value) =>
      typeof suppressed.value === 'string'
        ? found === suppressed.value
        : (found !== null) === (suppressed.value === true),
  };
  return [
    ...expectation.in.map(segment('in', true)),
    ...expectation.notIn.map(segment('not in', false)),
    ...(reason ? [reason] : []),
    ...values,
  ];
}

function judge(
  { person, what, expected, part, isMet }: Claim,
  people: readonly PersonValues[],
): TestFailure[] {
  const address = person.trim().toLowerCase();
  const found = people.find((each) => each.address === address);
  if (!found) return [{ person, what, expected, found: null }];
  const why = tell(part, found);
  if (isMet(why.value)) return [];
  const negated = what.startsWith('not in ') && typeof why.value === 'boolean' ? !why.value : why.value;
  return [{ person, what, expected, found: negated, why }];
}
