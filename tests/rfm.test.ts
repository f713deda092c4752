import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

/** One order a line: whose it is, how many days ago, and its total. */
const orders: readonly (readonly [string, number, number])[] = [
  ['ada', 5, 120],
  ['ada', 40, 30],
  ['ada', 200, 50],
  ['bea', 5, 80],
  ['bea', 5, 20],
  ['cy', 60, 10],
  ['dot', 60, 10],
  ['eve', 300, 900],
  ['fay', 320, 4],
  ['fay', 500, 4],
];
const people = ['ada', 'bea', 'cy', 'dot', 'eve', 'fay', 'gus'];
const midnight = Date.parse('2026-11-22T00:00:00Z');
const day = (ago: number) => new Date(midnight - ago * 86_400_000).toISOString();

const files = {
  'customers.csv': `email\n${people.map((name) => `${name}@example.com\n`).join('')}`,
  'orders.csv': `email,at,total\n${orders.map(([name, ago, total]) => `${name}@example.com,${day(ago)},${total}\n`).join('')}`,
};

const columns = ['recency', 'frequency', 'monetary', 'r', 'f', 'm', 'score', 'group'];

function rulesOf(rfm: object): string {
  return stringify({
    version: 1,
    sources: {
      customers: { path: 'customers.csv' },
      orders: { path: 'orders.csv', columns: { total: 'number' } },
    },
    rfm,
    segments: { everybody: 'true' },
    lists: {
      plain: {
        segments: ['everybody', 'rfm.*'],
        columns: Object.fromEntries(columns.map((name) => [name, `rfm.${name}`])),
      },
    },
  });
}

async function classed(rfm: object) {
  const shop = new Shop({ ...files, 'segments.yaml': rulesOf(rfm) });
  const summary = await shop.run();
  const rows = shop.list('everybody').map((row) => columns.map((name) => row[name]).join(' '));
  return { shop, summary, rows };
}

describe('RFM', () => {
  it('gives equal values equal classes, and whoever has no order none', async () => {
    const { rows, summary, shop } = await classed({});
    // Of six buyers four ordered longer ago than ada: R is 1 + floor(5 * 4 / 6); and FM is the mean of 5 and 4, 5.
    expect(rows).toEqual([
      '5 3 200 4 5 4 454 champions',
      '5 2 100 4 3 3 433 potential_loyalist',
      '60 1 10 2 1 1 211 hibernating',
      '60 1 10 2 1 1 211 hibernating',
      '300 1 900 1 1 5 115 at_risk',
      '320 2 8 1 3 1 131 lost',
      '       ',
    ]);
    expect(summary.rfm).toMatchObject({ people: 6 });
    expect(summary.rfm!.groups.filter((group) => group.members > 0)).toEqual([
      { name: 'potential_loyalist', members: 1 },
      { name: 'champions', members: 1 },
      { name: 'hibernating', members: 2 },
      { name: 'at_risk', members: 1 },
      { name: 'lost', members: 1 },
    ]);
    expect(shop.list('rfm.hibernating').map((row) => row['email'])).toEqual([
      'cy@example.com',
      'dot@example.com',
    ]);
  });

  it('says the worst value of each class, which pinned gives the same classes', async () => {
    const { rows, summary } = await classed({});
    expect(summary.rfm!.bounds).toEqual({
      recency: [null, 5, 5, 60],
      frequency: [2, 2, 3, 3],
      monetary: [100, 100, 200, 900],
    });
    const pinned = await classed({ bounds: summary.rfm!.bounds });
    expect(pinned.rows).toEqual(rows);
    expect(pinned.summary.rfm).toEqual(summary.rfm);
  });

  it('classes by given bounds, which belong to the better class', async () => {
    const { rows } = await classed({
      bounds: { recency: [5, 60, 299, 319], frequency: [2, 3, 4, 5], monetary: [10, 100, 200, 900] },
    });
    expect(rows.map((row) => row.split(' ')[6])).toEqual(['534', '523', '412', '412', '215', '121', '']);
  });

  it('looks at a window, at days, at means, and at a base', async () => {
    const { rows } = await classed({
      of: 'orders where total > 4',
      in: 'last 100 days',
      frequency: 'days',
      monetary: 'mean',
      among: 'count(orders) > 1',
      classes: 3,
      groups: { best: [3], others: [[2, 1], [2, 2], [2, 3], 1] },
    });
    expect(rows).toEqual([
      '5 2 75 1 2 2 122 others',
      '5 1 50 1 1 1 111 others',
      ...Array.from({ length: 5 }, () => '       '),
    ]);
  });

  it('has one way to cut, by shares: rows that are counted off would tear equal people apart', async () => {
    // As shops have it: most ordered once.
    const sizes = [700, 160, 70, 40, 30];
    const counts = sizes.flatMap((size, index) => Array.from({ length: size }, () => index + 1));
    const countedOff = counts.map((count, place) => [count, 1 + Math.floor((5 * place) / counts.length)]);
    expect(new Set(countedOff.flatMap(([count, of]) => (count === 1 ? [of] : [])))).toEqual(
      new Set([1, 2, 3, 4]),
    );
    const rows = counts.flatMap((count, person) =>
      Array.from({ length: count }, (_, order) => `p${person}@example.com,${day(1 + order)},10\n`),
    );
    const classesOf = async (lines: readonly string[]) => {
      const shop = new Shop({
        'customers.csv': `email\n${counts.map((_, person) => `p${person}@example.com\n`).join('')}`,
        'orders.csv': `email,at,total\n${lines.join('')}`,
        'segments.yaml': rulesOf({}).replace(
          'group: rfm.group',
          'group: rfm.group\n      ntile: ntile(rfm.frequency, 5)\n      quintile: quintile(rfm.frequency)',
        ),
      });
      await shop.run();
      return shop.list('everybody');
    };
    const listed = await classesOf(rows);
    const classes = listed.map((row) =>
      [row['frequency'], row['f'], row['ntile'], row['quintile']].join(' '),
    );
    expect([...new Set(classes)].sort()).toEqual(['1 1 1 1', '2 4 4 4', '3 5 5 5', '4 5 5 5', '5 5 5 5']);
    expect(await classesOf(rows.toReversed())).toEqual(listed);
  });
});
