import { readdirSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const people = (count: number) =>
  `id,email\n${Array.from({ length: count }, (_, id) => `${id},p${id}@post.example.com\n`).join('')}`;
const day = 86_400_000;

function shopWith(guards: object | undefined, more: object = {}, count = 10): Shop {
  return new Shop({
    'customers.csv': people(count),
    'segments.yaml': stringify({
      version: 1,
      sources: { customers: { path: 'customers.csv' } },
      segments: { everybody: 'true', first: "id = '1'" },
      lists: {
        plain: {},
        tags: { provider: 'getresponse', layout: 'one-file-with-tags', segments: ['first'] },
      },
      ...(guards && { guards }),
      ...more,
    }),
  });
}

async function said(shop: Shop, options: Parameters<Shop['run']>[0] = {}): Promise<string[]> {
  const text = await problemsOf(shop.run({ asOf: asOf + day, ...options }), shop.path);
  return text
    .split('\n')
    .filter((line) => line.includes('^'))
    .map((line) => line.replace(/^[^^]*\^+ /, ''));
}

describe('guards', () => {
  it('have nothing to compare with in the first run, and say so', async () => {
    const { warnings } = await shopWith({ segments: { all: { shrink: '10%' } } }).run();
    expect(warnings).toContain('guards: there is no run before to compare with');
  });

  it('stop what shrinks or grows too much, and what was published stays', async () => {
    const shop = shopWith({
      segments: { all: { shrink: '30%', grow: '50%' } },
      sources: { all: { shrink: '20%' } },
    });
    await shop.run();
    shop.write({ 'customers.csv': people(6) });
    expect(await said(shop)).toEqual([
      'customers has 6 rows and had 10 as of 2026-11-22T03:00:00Z: 40% fewer, 20% are allowed',
      'everybody has 6 members and had 10 as of 2026-11-22T03:00:00Z: 40% fewer, 30% are allowed',
    ]);
    shop.write({ 'customers.csv': people(16) });
    expect(await said(shop)).toEqual([
      'everybody has 16 members and had 10 as of 2026-11-22T03:00:00Z: 60% more, 50% are allowed',
    ]);
    expect(shop.list('everybody')).toHaveLength(10);
    shop.write({ 'customers.csv': people(15) });
    await shop.run({ asOf: asOf + day });
    expect(shop.list('everybody')).toHaveLength(15);
  });

  it('know the least and the most of a segment, in the first run too', async () => {
    const shop = shopWith({ segments: { everybody: { at_most: 9 }, first: { at_least: 2 } } });
    expect(await said(shop)).toEqual([
      'everybody has 10 members, at most 9 are wanted',
      'first has 1 member, at least 2 are wanted',
    ]);
    expect(await said(shop, { only: ['first'] })).toEqual(['first has 1 member, at least 2 are wanted']);
  });

  it('know old sources and those that may be cut off', async () => {
    const shop = shopWith({ sources: { customers: { not_older_than: '36 hours', whole: true } } });
    const written = (hours: number) =>
      utimesSync(shop.at('customers.csv'), asOf / 1000, asOf / 1000 - hours * 3600);
    written(37);
    expect(await said(shop, { asOf })).toEqual([
      'customers was written at 2026-11-20T14:00:00Z, 36 hours are allowed',
    ]);
    written(35);
    await shop.run();
    shop.write({ 'customers.csv': people(10).trimEnd() });
    written(35);
    expect(await said(shop, { asOf })).toEqual([
      'customers.csv does not end with a line end, so it may be cut off',
    ]);
  });

  it('let pass what is accepted, all or by name', async () => {
    const shop = shopWith({ segments: { everybody: { at_most: 9 }, first: { at_least: 2 } } });
    expect(await said(shop, { accept: ['everybody'] })).toEqual([
      'first has 1 member, at least 2 are wanted',
    ]);
    const { warnings } = await shop.run({ accept: 'all' });
    expect(warnings).toContain('accepted: everybody has 10 members, at most 9 are wanted');
    const unknown = problemsOf(shop.run({ accept: ['frist'] }), shop.path);
    expect(await unknown).toContain('there is no such segment or source; did you mean "first"?');
  });

  it('hold back a segment, and compare with the size that it had before', async () => {
    const shop = shopWith({ on_breach: 'hold_back', segments: { all: { shrink: '30%' } } });
    await shop.run();
    shop.write({ 'customers.csv': people(6).replace('1,p1', '9,p1') });
    for (const days of [1, 2]) {
      const summary = await shop.run({ asOf: asOf + days * day });
      expect(summary.heldBack.map(({ code }) => code)).toEqual(['guard', 'guard']);
      expect(summary.segments.map(({ heldBack }) => heldBack)).toEqual([{ before: 10 }, { before: 1 }]);
      expect(summary.lists).toEqual([]);
    }
    shop.write({ 'customers.csv': people(9) });
    const summary = await shop.run({ asOf: asOf + 3 * day });
    expect(summary.heldBack).toEqual([]);
    expect(summary.lists.map(({ path, rows }) => [path, rows])).toEqual([
      ['lists/plain/everybody.csv', 9],
      ['lists/plain/first.csv', 1],
      ['lists/tags/tags.csv', 1],
    ]);
  });

  it('never hold back what a source is to blame for', async () => {
    const shop = shopWith({ on_breach: 'hold_back', sources: { all: { shrink: '10%' } } });
    await shop.run();
    shop.write({ 'customers.csv': people(6) });
    expect(await said(shop)).toHaveLength(1);
  });
});

describe('keep', () => {
  it.each([
    ['2 runs', [3, 4]],
    ['36 hours', [3, 4]],
    ['1 run', [4]],
  ])('%s', async (keep, kept) => {
    const shop = shopWith(undefined, { keep });
    for (const days of [1, 2, 3, 4]) await shop.run({ asOf: asOf + days * day });
    const names = kept.map((days) => `2026-11-${22 + days}T030000Z`);
    expect(readdirSync(`${shop.out}/runs`).sort()).toEqual(names);
  });
});
