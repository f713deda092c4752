import { expect, it } from 'vitest';
import { draftOf } from '../src/rules/read.ts';

/** Rules with values of every kind that the schema has. */
const rules = {
  version: 1,
  timezone: 'Europe/Paris',
  people: 'customers',
  sources: {
    customers: {
      path: ['customers.csv'],
      delimiter: ';',
      email: ['email'],
      kinds: { a: 'open' },
      columns: { points: { from: ['Points'], type: 'number', decimal: ',', separator: '|' }, tags: 'list' },
    },
    orders: { path: 'orders.csv', id: 'order_id', table: false },
  },
  constants: { countries: ['FR', 3], one: 'FR' },
  events: { large: 'orders where total > 100' },
  traits: { count: 'count(orders)' },
  scores: {
    interest: {
      half_life: '30 days',
      points: { orders: 3, large: { points: 5, most_per_day: 1 } },
      between: [0, 100],
      levels: { hot: 60 },
    },
  },
  suppress: { reason: 'points < 0' },
  segments: {
    buyers: 'any(orders)',
    chosen: {
      where: 'any(orders)',
      for: { campaign: ['a', 2] },
      exclude: ['buyers'],
      include_file: 'more.txt',
      limit: 5,
      holdout: { share: '10%', salt: 'x' },
      split: ['a', 'b'],
      tags: ['A'],
      columns: { POINTS: 'points' },
    },
    parted: { where: 'any(orders)', split_by: { by: 'points', at_least: 1, most: 3, rest: 'rest' } },
    shared: { where: 'any(orders)', split: { a: '50%', b: '50%' } },
  },
  stages: { lifecycle: { new: 'none(orders)', known: 'otherwise' } },
  groups: { both: { segments: ['buyers', 'parted'], partition: true } },
  priority: ['buyers'],
  rfm: {
    classes: 3,
    in: 'last 12 months',
    bounds: { recency: [1, 2] },
    groups: {
      all: [1, 2],
      best: [
        [3, 1],
        [3, 2],
        [3, 3],
      ],
    },
  },
  lists: {
    plain: { segments: ['buyers'], layout: 'one-file-per-segment', rows_per_file: 5, bom: true },
    mailchimp: { segments: 'all', suppressions: { cleaned: ['reason'] } },
  },
  tests: [
    {
      name: 'one',
      as_of: '2026-11-22',
      given: { orders: [{ email: 'ann@example.com', total: 3 }] },
      files: { 'more.txt': ['ann@example.com'] },
      expect: { 'ann@example.com': { in: ['buyers'], points: 3 } },
    },
  ],
  guards: {
    on_breach: 'stop',
    segments: { all: { shrink: '30%', at_least: 1, at_most: 5 } },
    sources: { orders: { not_older_than: '2 days', at_least: 1, whole: true } },
  },
  keep: '14 runs',
};

const oddNumbers = [-1, 1.5, 1e30];
const oddLists = [[], [''], [null], [[]], [{}], [1, 2, 3, 4, 5]];
const oddMaps = [{}, { '': '' }, { '': 1 }, { odd: {} }];
const oddValues: readonly unknown[] = ['', '%', true, null, ...oddNumbers, ...oddLists, ...oddMaps];

type Step = string | number;

function pathsIn(value: unknown): Step[][] {
  if (typeof value !== 'object' || value === null) return [];
  const steps: Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) => {
    const inner = (value as Record<Step, unknown>)[step];
    return [[step], ...pathsIn(inner).map((path) => [step, ...path])];
  });
}

function withValue(content: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy = (Array.isArray(content) ? [...content] : { ...(content as object) }) as Record<Step, unknown>;
  copy[step] = withValue(copy[step], rest, value);
  return copy;
}

/** The mistakes of rules that are written on one line. */
function mistakesOf(content: unknown): string[] {
  try {
    return draftOf('segments.yaml', JSON.stringify(content)).mistakes.map(({ message }) => message);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

const wordsOfZod =
  /Too (?:small|big)|Invalid|Unrecognized|received|[<>]=?\d|expected (?:string|number|int|array|object|record|tuple|boolean|nonoptional|null|undefined)\b/;

it('says of any value in the wrong place what is wrong in words of its own', () => {
  expect(mistakesOf(rules)).toEqual([]);
  const paths = pathsIn(rules);
  expect(paths.length).toBeGreaterThan(120);
  const foreign = paths.flatMap((path) =>
    oddValues.flatMap((value) =>
      mistakesOf(withValue(rules, path, value))
        .filter((message) => wordsOfZod.test(message))
        .map((message) => `${path.join('.')}: ${JSON.stringify(value)}: ${message}`),
    ),
  );
  expect(foreign).toEqual([]);
});
