import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSegments, testRules } from '../src/index.ts';

interface Example {
  segments: Record<string, string | { description?: string }>;
  tests: { expect: Record<string, { in?: string | string[]; not_in?: string | string[] }> }[];
}

const files = readdirSync('examples').filter((file) => file.endsWith('.yaml'));
const read = (file: string) => parse(readFileSync(join('examples', file), 'utf8')) as Example;

/** What marketers ask for, by the ids that descriptions begin with. */
const asked = { A: 8, B: 14, C: 6, D: 9, E: 7, F: 4 };
const ids = Object.entries(asked).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

describe.each(files)('examples/%s', (file) => {
  it('does for hand-made people what it says', async () => {
    const results = await testRules(join('examples', file));
    expect(results.flatMap(({ name, failures }) => failures.map((each) => ({ name, ...each })))).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  it('runs over the exports of the bookshop', async () => {
    const summary = await checkSegments({
      config: join('examples', file),
      asOf: Date.parse('2026-11-22T03:00:00Z'),
    });
    expect(summary.segments.some(({ members }) => members > 0)).toBe(true);
    expect(summary.people.total).toBeGreaterThan(100);
  });

  it('says of somebody that they are in each segment, and of somebody that they are not', () => {
    const { segments, tests } = read(file);
    const people = tests.flatMap((test) => Object.values(test.expect));
    const named = (lists: readonly (string | string[] | undefined)[]) =>
      new Set(lists.flatMap((each) => each ?? []).map((each) => each.split('.')[0]!));
    const inside = named(people.map((each) => each.in));
    const outside = named(people.map((each) => each.not_in));
    const names = Object.keys(segments);
    expect(names.filter((name) => !inside.has(name))).toEqual([]);
    expect(names.filter((name) => !outside.has(name))).toEqual([]);
  });
});

it('the examples together have everything that is asked for', () => {
  const text = files.map((file) => readFileSync(join('examples', file), 'utf8')).join('\n');
  expect(ids.filter((id) => !new RegExp(`\\b${id}\\b[:,]`).test(text))).toEqual([]);
});

it('one person is on one of the lists with priority', async () => {
  const { lists } = await checkSegments({
    config: 'examples/send-time-and-frequency.yaml',
    asOf: Date.parse('2026-11-22T03:00:00Z'),
  });
  const withheld = (name: string) =>
    lists.find(({ path }) => path.endsWith(`/${name}.csv`))!.withheld.map(({ reason }) => reason);
  expect(withheld('vip')).toEqual([]);
  expect(withheld('second_order')).toEqual(['in "vip" already']);
  expect(withheld('newsletter')).toEqual(['in "vip" already', 'in "second_order" already']);
});
