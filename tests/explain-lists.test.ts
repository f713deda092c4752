import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { explainPerson, type Explanation, type Options } from '../src/index.ts';
import { asOf, Shop } from './support/shop.ts';

const day = 86_400_000;
const people = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay'];
const towns: Record<string, string> = { ann: 'Paris', bob: 'Paris', cleo: 'Lyon', dan: 'Nice', eve: '' };

function shopWith(more: object, who: readonly string[] = people): Shop {
  return new Shop({
    'customers.csv': exported(who),
    'orders.csv': 'customer,at\n',
    'segments.yaml': stringify({
      version: 1,
      sources: { customers: { path: 'customers.csv' }, orders: { path: 'orders.csv' } },
      suppress: { unsubscribed: "consent = 'no'" },
      segments: { everybody: 'true', parisians: "town = 'Paris'", others: 'not parisians' },
      lists: { plain: { segments: 'all' } },
      ...more,
    }),
  });
}

const exported = (who: readonly string[]): string =>
  `email,town,consent\n${who.map((name) => `${name}@example.com,${towns[name] ?? 'Paris'},${name === 'fay' ? 'no' : 'yes'}\n`).join('')}`;

const explain = (shop: Shop, name: string, options: Partial<Options> = {}) =>
  explainPerson(
    { config: shop.at('segments.yaml'), asOf, out: shop.out, threads: 2, ...options },
    `${name}@example.com`,
  );

const briefly = ({ lists }: Explanation): string[] =>
  lists.map(({ path, on, because }) => `${on ? 'yes' : 'no'} ${path}${because ? ` (${because})` : ''}`);

function command(shop: Shop, ...options: string[]): { stdout: string; status: number | null } {
  const bin = resolve('bin/segmentor.js');
  const all = [bin, 'explain', '--as-of', '2026-11-22T03:00:00Z', ...options];
  return spawnSync(process.execPath, all, { cwd: shop.path, encoding: 'utf8' });
}

describe('guards in an explanation', () => {
  const holdBack = (segments: object) => ({ guards: { on_breach: 'hold_back', segments } });

  it('keep people off what they hold back, and each is named', async () => {
    const shop = shopWith(holdBack({ parisians: { at_most: 1 } }));
    const held = 'held back: parisians has 2 members, at most 1 are wanted';
    const told = await explain(shop, 'ann');
    expect(briefly(told)).toEqual([
      'yes lists/plain/everybody.csv',
      `no lists/plain/parisians.csv (${held})`,
      'no lists/plain/others.csv',
    ]);
    expect(told.stoppedBy).toEqual([]);
    expect(briefly(await explain(shop, 'dan'))[2]).toBe(`no lists/plain/others.csv (${held})`);
    expect(briefly(await explain(shop, 'fay'))[1]).toBe(
      'no lists/plain/parisians.csv (suppressed: unsubscribed)',
    );
    const { lists } = await shop.run();
    expect(lists.map(({ path }) => path)).toEqual(['lists/plain/everybody.csv']);
  });

  it('let pass what is accepted', async () => {
    const shop = shopWith(holdBack({ parisians: { at_most: 1 } }));
    const told = await explain(shop, 'ann', { accept: ['parisians'] });
    expect(briefly(told)[1]).toBe('yes lists/plain/parisians.csv');
  });

  it('say that nothing is published, beside the lists as they would be', () => {
    const shop = shopWith({ guards: { segments: { parisians: { at_most: 1 } } } });
    const { stdout, status } = command(shop, 'ann@example.com');
    expect(status).toBe(0);
    expect(stdout).toContain(
      'Lists\n  a guard stops publication, these are the lists as they would be: parisians has 2 members, at most 1 are wanted\n' +
        '  yes  plain/everybody.csv\n  yes  plain/parisians.csv\n',
    );
    const { stoppedBy, lists } = JSON.parse(command(shop, 'ann@example.com', '--json').stdout) as Explanation;
    expect(stoppedBy.map(({ code }) => code)).toEqual(['guard']);
    expect(lists[0]).toEqual({
      list: 'plain',
      segments: ['everybody'],
      path: 'lists/plain/everybody.csv',
      on: true,
    });
  });

  it('of sources count those alone that a run reads', async () => {
    const shop = shopWith({ guards: { sources: { orders: { at_least: 1 } } } });
    expect((await explain(shop, 'ann')).stoppedBy).toEqual([]);
    await shop.run();
    const customers = shopWith({ guards: { sources: { customers: { at_least: 10 } } } });
    expect((await explain(customers, 'ann')).stoppedBy.map(({ message }) => message)).toEqual([
      'customers has 6 rows, at least 10 are wanted',
    ]);
  });
});

describe('the run before in an explanation', () => {
  const segments = { all: 'true', new: 'all.entered', gone: 'all.left', known: 'all.before' };

  it('is the one before that of the same instant', async () => {
    const shop = shopWith({ segments }, ['ann']);
    const first = await explain(shop, 'ann');
    expect(first.comparedWith).toBeNull();
    await shop.run();
    shop.write({ 'customers.csv': exported(['ann', 'bob']) });
    await shop.run({ asOf: asOf + day });
    for (const name of ['ann', 'bob']) {
      const told = await explain(shop, name, { asOf: asOf + day });
      expect(told.comparedWith).toBe('2026-11-22T03:00:00Z');
      for (const { path, on } of told.lists)
        expect([path, shop.published(path).includes(told.address)]).toEqual([path, on]);
    }
    expect(briefly(await explain(shop, 'bob', { asOf: asOf + 2 * day }))).toEqual([
      'yes lists/plain/all.csv',
      'no lists/plain/new.csv',
      'no lists/plain/gone.csv',
      'yes lists/plain/known.csv',
    ]);
  });

  it('is said', async () => {
    const shop = shopWith({ segments });
    expect(command(shop, 'ann@example.com').stdout).toContain('days in UTC, no run before\n');
    await shop.run({ asOf: asOf - day });
    await shop.run();
    expect(command(shop, 'ann@example.com').stdout).toContain(
      'days in UTC, compared with the run as of 2026-11-21T03:00:00Z\n',
    );
  });
});

describe('segments that are split by a value in an explanation', () => {
  const rules = { segments: { towns: { where: 'true', split_by: { by: 'town', most: 1 } } } };

  it('say why a member is on none of their lists', async () => {
    const shop = shopWith(rules);
    const unlisted = async (name: string) => (await explain(shop, name)).unlisted;
    const towns = { list: 'plain', segment: 'towns' };
    expect(await unlisted('ann')).toEqual([]);
    expect(await unlisted('dan')).toEqual([{ ...towns, because: 'a value without a list' }]);
    expect(await unlisted('eve')).toEqual([{ ...towns, because: 'no value' }]);
    expect(command(shop, 'dan@example.com').stdout).toContain(
      '  no   plain/towns (a value without a list)\n',
    );
  });
});

describe('files in parts in an explanation', () => {
  it('are called as they are published', async () => {
    const shop = shopWith({
      segments: {
        // The second is called as a part of the first would be.
        all: { for: { name: ['a', 'a-1'] }, where: '$name is known' },
        few: "town = 'Nice'",
        paris: "town = 'Paris'",
      },
      lists: {
        plain: { rows_per_file: 2 },
        tags: { provider: 'getresponse', rows_per_file: 3, layout: 'one-file-with-tags' },
      },
    });
    const { lists } = await shop.run();
    const paths = lists.map(({ path }) => path);
    expect(paths).toContain('lists/plain/all.a-2.csv');
    for (const name of people) {
      const told = await explain(shop, name);
      expect(told.lists.map(({ list, segments }) => `${list} ${segments.join(' ')}`)).toEqual([
        ...new Set(lists.map(({ list, segments }) => `${list} ${segments.join(' ')}`)),
      ]);
      const on = told.lists.filter((each) => each.on).map(({ path }) => path);
      expect(on).toEqual(paths.filter((path) => shop.published(path).includes(told.address)));
    }
    expect(briefly(await explain(shop, 'fay'))).toEqual([
      'no lists/plain/all.a-*.csv (suppressed: unsubscribed)',
      'no lists/plain/all.a-1-*.csv (suppressed: unsubscribed)',
      'no lists/plain/few.csv',
      'no lists/plain/paris.csv (suppressed: unsubscribed)',
      'no lists/tags/tags-*.csv (suppressed: unsubscribed)',
    ]);
  });
});
