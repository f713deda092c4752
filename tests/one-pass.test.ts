import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { statementsOf } from '../src/index.ts';
import { asOf, Shop } from './support/shop.ts';

const files = {
  'customers.csv': 'email,born\nann@example.com,1990-01-02\n',
  'orders.csv': 'email,at,total\nann@example.com,2026-01-01,9\n',
  'visits.csv': 'email,at,page\nann@example.com,2026-01-01,/maps\n',
  'mail.csv': 'email,at,kind\nann@example.com,2026-01-01,open\n',
};
const sources = ['customers', 'orders', 'visits', 'mail'];

/** Every way to look at a person, each as of all of some instants. */
function rulesOf(instants: readonly string[]): string {
  const asked = {
    vip: 'sum(orders.total) > 60',
    bought: 'any(orders in last 30 days) or count(visits on day 2 after born) > 1',
    quiet: 'none(visits followed by orders within 3 days)',
    best: 'percentile(sum(orders.total) among any(opens)) >= 90',
    warm: 'warmth >= 20',
    good: 'rfm.r >= 4',
    middle: 'median(orders.total) > avg_gap(visits.at)',
    above: 'any(orders where total > (sum(orders.total) / 2))',
  };
  const segments = Object.entries(asked).flatMap(([name, condition]) => [
    [name, condition],
    ...instants.map((instant, index) => [`${name}_${index}`, `(${name} as of ${instant}) and not ${name}`]),
    [`${name}_again`, instants.map((instant) => `((${name} as of 1 day ago) as of ${instant})`).join(' or ')],
  ]);
  return stringify({
    version: 1,
    sources: {
      customers: { path: 'customers.csv', columns: { born: 'date' } },
      orders: { path: 'orders.csv', columns: { total: 'number' } },
      visits: { path: 'visits.csv' },
      mail: { path: 'mail.csv', kind: 'kind' },
    },
    scores: { warmth: { half_life: '2 weeks', points: { opens: 5, visits: 1, orders: 'total' } } },
    rfm: { of: 'orders' },
    segments: Object.fromEntries(segments),
  });
}

/** What the statements up to the decision read of exports, and how often: files, and tables of their rows. */
async function readings(instants: readonly string[]) {
  const shop = new Shop({ ...files, 'segments.yaml': rulesOf(instants) });
  const statements = await statementsOf({ config: shop.at('segments.yaml'), asOf });
  const decided = statements.findIndex(({ title }) => title === 'decide');
  const found = statements.slice(0, decided).filter(({ title }) => title !== 'what may be read');
  return found.flatMap(({ title, text }) => {
    const read = text.matchAll(/(?:\bFROM|\bJOIN) ("[^"]+")|'([^']+\.csv)'/g);
    return [...read]
      .map(([, table, file]) => table?.replaceAll('"', '') ?? file!.replace(`${shop.path}/`, ''))
      .filter((each) => sources.includes(each.replace(/ rows$|\.csv$/, '')))
      .map((each) => `${title.replace(/ \d+$/, '')}: ${each}`);
  });
}

describe('many instants in one run', () => {
  const many = Array.from({ length: 20 }, (_, index) => `${3 + 7 * index} days ago`);

  it('read nothing more often than one does', async () => {
    expect(await readings([...many, "'2026-05-01'"])).toEqual(await readings(many.slice(0, 1)));
  });

  it('read each file once, and the events of each source once for each way to look at them', async () => {
    const all = await readings(many);
    const read = all.filter((each) => each.endsWith('.csv'));
    expect(read).toEqual(sources.map((each) => `read ${each}: ${each}.csv`));
    expect(all.filter((each) => each.startsWith('aggregate ')).sort()).toEqual([
      'aggregate mail: mail',
      'aggregate orders: orders',
      // Once more for what is asked with a figure, or a day, of the person in hand.
      'aggregate orders: orders',
      'aggregate visits with next: orders',
      'aggregate visits with next: visits',
      'aggregate visits: visits',
      'aggregate visits: visits',
    ]);
  });
});
