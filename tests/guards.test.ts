import { readdirSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { explainPerson, streamSegment } from '../src/index.ts';
import { asOf, problemsOf, rowsOf, Shop } from './support/shop.ts';

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

  it('know sources that stopped growing, whenever their files were written', async () => {
    const visits = (...at: string[]) => `who,at\n${at.map((each) => `1,${each}\n`).join('')}`;
    const shop = shopWith(
      { sources: { visits: { newest_row_within: '2 days' } } },
      {
        sources: {
          customers: { path: 'customers.csv' },
          visits: { path: 'visits*.csv', customer: 'who', at: 'at' },
        },
        segments: { everybody: 'true', first: 'any(visits)' },
      },
    );
    // What is to come has not happened, and a row that is rejected is none.
    shop.write({ 'visits.csv': visits('2026-11-19 03:00', '2026-11-20 02:59:59', '2026-11-22 03:00') });
    expect(await said(shop, { asOf })).toEqual([
      'the newest row of visits is of 2026-11-20T02:59:59Z, 2 days are allowed',
    ]);
    shop.write({ 'visits-2.csv': visits('2026-11-20 03:00:00') });
    await shop.run();
    shop.write({ 'visits.csv': visits('2026-11-23 10:00'), 'visits-2.csv': 'who,at\n' });
    expect(await said(shop, { asOf })).toEqual(['visits has no row from before the instant of the run']);
    await shop.run({ accept: ['visits'] });
  });

  it('of the newest row are for rows with an instant', async () => {
    const shop = shopWith({ sources: { customers: { newest_row_within: '2 days' } } });
    expect(await said(shop)).toEqual(['rows of customers have no instant, so none of them is the newest']);
    const all = shopWith({ sources: { all: { newest_row_within: '2 days' } } });
    await all.run();
  });

  it('know sources with too few rows, those with a header alone too', async () => {
    const sources = {
      customers: { path: 'customers.csv' },
      visits: { path: 'visits.csv', customer: 'who', at: 'at' },
    };
    const more = { sources, segments: { everybody: 'true', first: 'any(visits)' } };
    const shop = shopWith({ sources: { visits: { at_least: 2 }, all: { shrink: '50%' } } }, more);
    shop.write({ 'visits.csv': 'who,at\n1,2026-11-20\n' });
    expect(await said(shop)).toEqual(['visits has 1 row, at least 2 are wanted']);
    await shop.run({ accept: 'all' });
    shop.write({ 'visits.csv': 'who,at\n' });
    expect(await said(shop)).toEqual([
      'visits has 0 rows, at least 2 are wanted',
      'visits has 0 rows and had 1 as of 2026-11-22T03:00:00Z: 100% fewer, 50% are allowed',
    ]);
  });

  it('compare a run that is run again with the run before it', async () => {
    const shop = shopWith({ segments: { everybody: { grow: '50%' } } });
    await shop.run();
    shop.write({ 'customers.csv': people(16) });
    await shop.run({ asOf: asOf + day, accept: 'all' });
    expect(await said(shop)).toEqual([
      'everybody has 16 members and had 10 as of 2026-11-22T03:00:00Z: 60% more, 50% are allowed',
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

  it('hold a list back from standard output too', async () => {
    const shop = shopWith({ on_breach: 'hold_back', segments: { first: { at_least: 5 } } });
    const options = { config: shop.at('segments.yaml'), asOf };
    const rowsOn = async (segment: string) => {
      const rows = [];
      for await (const row of streamSegment(options, { segment, provider: 'plain' })) rows.push(row);
      return rows.length;
    };
    expect(await rowsOn('everybody')).toBe(11);
    const held = problemsOf(rowsOn('first'), shop.path);
    expect(await held).toContain('first has 1 member, at least 5 are wanted');
  });

  it('hold for what a family, a part or a group of names publishes', async () => {
    const segments = {
      who: { for: { one: ['1', '2'] }, where: 'id = $one' },
      tried: { where: 'true', split: { a: '50%', b: '50%' } },
    };
    const shop = shopWith({ segments: { all: { at_least: 50 } } }, { segments, lists: { plain: {} } });
    for (const only of ['who', 'who.*', 'who.1', 'tried.a', 'tried.*'])
      expect(await said(shop, { only: [only] })).not.toEqual([]);
  });

  it('say nothing of one person alone', async () => {
    const shop = shopWith(
      { segments: { all: { at_least: 2 } } },
      { segments: { everybody: 'true' }, lists: { plain: {} } },
    );
    const { address } = await explainPerson(
      { config: shop.at('segments.yaml'), asOf },
      'p1@post.example.com',
    );
    expect(address).toBe('p1@post.example.com');
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

describe('a segment that is held back', () => {
  const rules = (more: object = {}) => ({
    version: 1,
    sources: { customers: { path: 'customers.csv', columns: { spent: 'number' } } },
    suppress: { unsubscribed: "consent = 'no'" },
    segments: {
      vip: 'spent > 50',
      small: 'spent <= 50',
      welcome: 'vip.entered',
      goodbye: 'vip.left',
      were: 'vip.before',
      others: 'not vip',
      ...more,
    },
    stages: { size: { great: 'vip', little: 'otherwise' } },
    guards: { on_breach: 'hold_back', segments: { vip: { grow: '100%', shrink: '60%' } } },
  });
  type Spent = Record<string, number>;
  const exported = (spent: Spent, no: readonly string[] = []) =>
    `email,spent,consent\n${Object.entries(spent)
      .map(([who, sum]) => `${who}@example.com,${sum},${no.includes(who) ? 'no' : 'yes'}\n`)
      .join('')}`;
  const shopOf = (spent: Spent, content: object = rules()) =>
    new Shop({ 'segments.yaml': stringify(content), 'customers.csv': exported(spent) });
  const next = (shop: Shop, days: number, spent: Spent, no: readonly string[] = []) => {
    shop.write({ 'customers.csv': exported(spent, no) });
    return shop.run({ asOf: asOf + days * day });
  };
  const names = (rows: readonly Readonly<Record<string, string>>[]) =>
    rows.map((row) => row['email']!.replace('@example.com', ''));
  const moved = (shop: Shop, move: string) => names(rowsOf(shop.published(`changes/${move}.csv`)));
  const first = { ann: 60, bob: 70, cleo: 1 };
  const mistaken = { ann: 60, cleo: 90, dan: 90, eve: 90, fay: 90, gil: 90, hal: 2 };

  it('is compared with what was last published of it, once it is published again', async () => {
    const shop = shopOf(first);
    await shop.run();
    for (const days of [1, 2]) {
      const { heldBack } = await next(shop, days, mistaken);
      expect(heldBack.map(({ code }) => code)).toEqual(['guard']);
      expect(readdirSync(shop.at('out/latest/changes')).filter((name) => name.startsWith('vip'))).toEqual([]);
    }
    // cleo and dan had been in it in the nights in which it was held back; bob was no customer then.
    const good = await next(shop, 3, { bob: 70, cleo: 90, dan: 90, eve: 3 });
    expect(good.heldBack).toEqual([]);
    expect(moved(shop, 'vip.entered')).toEqual(['cleo', 'dan']);
    expect(moved(shop, 'vip.left')).toEqual(['ann']);
    expect(names(shop.list('welcome'))).toEqual(['cleo', 'dan']);
    expect(names(shop.list('were'))).toEqual(['bob']);
    // Who has come or gone since the last night, where nothing was held back.
    expect(moved(shop, 'small.entered')).toEqual(['eve']);
    expect(moved(shop, 'small.left')).toEqual(['hal']);
  });

  it('takes with it what asks who is in it, and leaves what asks who was', async () => {
    const shop = shopOf(first);
    await shop.run();
    const summary = await next(shop, 1, mistaken);
    expect(summary.lists.map(({ path }) => path)).toEqual(['lists/plain/small.csv', 'lists/plain/were.csv']);
    expect(names(shop.list('were'))).toEqual(['ann']);
    const heldBack = summary.segments.filter((each) => each.heldBack).map(({ name }) => name);
    expect(heldBack).toEqual(['vip', 'welcome', 'goodbye', 'others']);
    expect(summary.warnings).toContain(
      'others: held back with a segment that it depends on, so the files that it belongs to are not there',
    );
  });

  it('is new to the next run where it was so to the run before', async () => {
    const { small } = rules().segments;
    const shop = shopOf(first, { ...rules(), segments: { small }, stages: undefined, guards: undefined });
    await shop.run();
    const guards = { on_breach: 'hold_back', segments: { vip: { at_most: 2 } } };
    shop.write({ 'segments.yaml': stringify({ ...rules(), guards }) });
    expect((await next(shop, 1, mistaken)).kept.segments).toEqual(['small', 'welcome', 'goodbye', 'were']);
    const good = await next(shop, 2, first);
    expect(good.segments.find(({ name }) => name === 'vip')).not.toHaveProperty('entered');
    expect(names(shop.list('welcome'))).toEqual([]);
  });

  it('takes with it those after it in priority, who are kept off their lists because of it', async () => {
    const priority = ['small', 'vip', 'third'];
    const shop = shopOf(first, { ...rules({ third: 'true', fourth: 'true' }), priority });
    await shop.run();
    const { lists } = await next(shop, 1, mistaken);
    expect(lists.map(({ segments }) => segments[0])).toEqual(['small', 'were', 'fourth']);
  });

  it('takes with it a list of stages that ask for it, and no other segment of its family', async () => {
    const family = { for: { than: [50, 500] }, where: 'spent > $than' };
    const guards = { on_breach: 'hold_back', segments: { 'over.50': { grow: '100%' } } };
    const shop = shopOf(first, {
      ...rules({ over: family }),
      stages: { size: { great: 'over.`50`', little: 'otherwise' } },
      guards,
      lists: { plain: { segments: ['over.*', 'size.*', 'vip'] } },
    });
    await shop.run();
    const { lists } = await next(shop, 1, mistaken);
    expect(lists.map(({ segments }) => segments[0])).toEqual(['over.500', 'vip']);
  });

  it('takes with it what is split by who is in it, and accounts for the rest', async () => {
    const shop = shopOf(first, {
      ...rules({ everybody: { where: 'true', split_by: "if(vip, 'great', 'little')" } }),
      stages: undefined,
      lists: { plain: { segments: ['small', 'everybody'] } },
    });
    expect((await shop.run()).splits).toHaveLength(1);
    const { lists, splits } = await next(shop, 1, mistaken);
    expect(lists.map(({ path }) => path)).toEqual(['lists/plain/small.csv']);
    expect(splits).toEqual([]);
  });

  it('takes with it the files that have a column made of it, of a list or of a segment', async () => {
    const shop = shopOf(first, {
      ...rules({
        everybody: { where: 'true', columns: { V: "if(vip, 'yes', 'no')" } },
        split: { where: 'true', split_by: 'consent', columns: { V: 'vip' } },
      }),
      stages: undefined,
      lists: {
        plain: { segments: ['small', 'everybody', 'split'] },
        aweber: { segments: ['small'], columns: { ISVIP: 'vip' } },
        getresponse: { segments: ['small', 'everybody'], layout: 'one-file-with-tags' },
        letter: { provider: 'getresponse', segments: ['small'], columns: { WASVIP: 'vip.before' } },
      },
    });
    expect((await shop.run()).lists).toHaveLength(6);
    const { lists, splits, warnings } = await next(shop, 1, mistaken);
    expect(lists.map(({ path }) => path)).toEqual(['lists/plain/small.csv', 'lists/letter/small.csv']);
    expect(splits).toEqual([]);
    expect(warnings).toContain(
      'lists/aweber/small.csv: held back with a segment that it depends on, so it is not there',
    );
  });

  it('leaves a file with tags of those before it in priority', async () => {
    const shop = shopOf(first, {
      ...rules({ tiny: 'spent <= 10' }),
      priority: ['tiny', 'small', 'vip'],
      lists: { getresponse: { segments: ['tiny', 'small'], layout: 'one-file-with-tags' } },
    });
    await shop.run();
    const { lists } = await next(shop, 1, mistaken);
    expect(lists.map(({ path }) => path)).toEqual(['lists/getresponse/getresponse.csv']);
  });

  it('stops the run when it says who is suppressed', async () => {
    const guards = { on_breach: 'hold_back', segments: { vip: { at_most: 2 } } };
    const shop = shopOf(first, { ...rules(), suppress: { few: "not vip or consent = 'no'" }, guards });
    await shop.run();
    shop.write({ 'customers.csv': exported(mistaken) });
    expect(await said(shop)).toEqual(['vip has 6 members, at most 2 are wanted']);
    expect(names(shop.list('vip'))).toEqual(['ann', 'bob']);
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
