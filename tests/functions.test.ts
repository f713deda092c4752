import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { registry } from '../src/functions/index.ts';
import type { Example } from '../src/expression/definition.ts';
import { Shop } from './support/shop.ts';

/** Ann ordered three times and never came by; Bob did nothing at all. */
const exports = {
  'customers.csv': 'id,email\n1,ann@example.com\n2,bob@example.com\n',
  'orders.csv': [
    'email,at,total,category,coupon',
    'ann@example.com,2026-06-01T12:00:00Z,20.2,maps,',
    'ann@example.com,2026-09-23T12:00:00Z,30.0,novels,WELCOME5',
    'ann@example.com,2026-11-04T12:00:00Z,10.1,novels,',
  ].join('\n'),
  'shops.csv': 'id,city,lat,lon\nPAR,Paris,48.853,2.369\nLYO,Lyon,45.7578,4.832\nNET,Online,,\n',
  'visits.csv': 'email,at,seconds\nnobody@example.com,2026-11-01T00:00:00Z,1\n',
};

const definitions = [
  registry.functions,
  registry.aggregates,
  registry.populations,
  registry.tables,
  registry.periods,
].flatMap((kind) => [...kind.values()]);
const examples = definitions.flatMap(({ kind, name, examples }) =>
  examples.map((example, index) => ({ title: `${kind} ${name} ${index + 1}`, ...example })),
);

describe('functions', () => {
  it('each has an example', () => {
    expect(definitions.filter((each) => each.examples.length === 0)).toEqual([]);
    expect(definitions.length).toBeGreaterThan(50);
  });

  it('all examples are true', async () => {
    const shop = new Shop({
      ...exports,
      'segments.yaml': stringify({
        version: 1,
        timezone: 'UTC',
        sources: {
          customers: { path: 'customers.csv' },
          orders: { path: 'orders.csv', columns: { total: 'number' } },
          shops: { path: 'shops.csv', table: true },
          visits: { path: 'visits.csv', columns: { seconds: 'number' } },
        },
        segments: { everybody: 'true' },
        lists: {
          plain: { columns: Object.fromEntries(examples.map((each) => [each.title, shownAs(each)])) },
        },
      }),
    });
    await shop.run();
    const [ann] = shop.list('everybody');
    const given = Object.fromEntries(examples.map(({ title }) => [title, ann![title]]));
    expect(given).toEqual(Object.fromEntries(examples.map((each) => [each.title, cellOf(each)])));
  });
});

/** Irrational numbers are given to six places. */
function shownAs({ expression, gives }: Example): string {
  return typeof gives === 'number' && !Number.isInteger(gives) ? `round(${expression}, 6)` : expression;
}

function cellOf({ gives }: Example): string {
  if (typeof gives === 'boolean') return gives ? 'yes' : 'no';
  return gives === null ? '' : String(gives);
}
