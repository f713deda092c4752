import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

/**
 * Recency in days, orders, their sum and the score of ten customers, as the documentation of the R package rfm shows
 * them for its example: README.md of github.com/rsquaredacademy/rfm at 0421b020, read in November 2026. The addresses are
 * invented.
 */
const published = [
  [205, 6, 472, 343],
  [140, 3, 340, 412],
  [194, 4, 405, 323],
  [132, 5, 448, 433],
  [90, 9, 843, 555],
  [84, 9, 763, 555],
  [281, 8, 699, 355],
  [246, 4, 157, 321],
  [349, 3, 363, 212],
  [619, 4, 196, 121],
] as const;

/**
 * Lower bounds of the classes for the same example, in the reference of its rfm_table_order (rdrr.io/cran/rfm). Each
 * belongs to the class above it, of recency as of the others.
 */
const lower = { recency: [115, 181, 297, 482], frequency: [4, 5, 6, 8], monetary: [256, 382, 506, 666] };

/** Here a bound belongs to the better class: whole days less than 115 are up to 114. */
const bounds = { ...lower, recency: lower.recency.map((days) => days - 1) };

type Figures = readonly [recency: number, orders: number, total: number, ...rest: number[]];

/** RFM of people with these figures, at a midnight. */
async function scored(people: readonly Figures[], rfm: object): Promise<string[]> {
  const instant = Date.parse('2026-11-22T00:00:00Z');
  const address = (index: number) => `reader${String(index).padStart(2, '0')}@example.com`;
  const orders = people.flatMap(([recency, count, total], index) =>
    Array.from({ length: count }, (_, earlier) => {
      const at = new Date(instant - (recency + earlier) * 86_400_000).toISOString();
      return `${address(index)},${at},${earlier === 0 ? total - (count - 1) : 1}`;
    }),
  );
  const shop = new Shop({
    'customers.csv': `email\n${people.map((_, index) => address(index)).join('\n')}\n`,
    'orders.csv': `email,at,total\n${orders.join('\n')}\n`,
    'segments.yaml': stringify({
      version: 1,
      sources: {
        customers: { path: 'customers.csv' },
        orders: { path: 'orders.csv', columns: { total: 'number' } },
      },
      rfm,
      segments: { everybody: 'true' },
      lists: {
        plain: {
          columns: {
            FIGURES: "concat(rfm.recency, ' ', rfm.frequency, ' ', rfm.monetary)",
            SCORE: 'rfm.score',
          },
        },
      },
    }),
  });
  await shop.run({ asOf: instant + 1 });
  return shop.list('everybody').map((row) => `${row['FIGURES']} ${row['SCORE']}`);
}

describe('RFM of the example of the R package rfm', () => {
  it('has the published scores for the published bounds', async () => {
    expect(await scored(published, { bounds })).toEqual(published.map((row) => row.join(' ')));
  });

  it('has the published bounds on the side that they are on there', async () => {
    const edges = lower.recency.flatMap((days, index): Figures[] => [
      [days, lower.frequency[index]!, lower.monetary[index]!],
      [days - 1, lower.frequency[index]! - 1, lower.monetary[index]! - 1],
    ]);
    const scores = (await scored(edges, { bounds })).map((row) => row.split(' ').at(-1));
    // From a lower bound on: recency is a class worse, frequency and value are a class better.
    expect(scores).toEqual(['422', '511', '333', '422', '244', '333', '155', '244']);
  });

  it('has other scores by quantile, since its bounds are quantiles plus one', async () => {
    const frequencies = (rows: readonly string[]) =>
      Object.fromEntries(rows.map((row) => [row.split(' ')[1], Number(row.split(' ').at(-1)![1])]));
    expect(frequencies(await scored(published, {}))).toEqual({ 3: 1, 4: 2, 5: 3, 6: 4, 8: 4, 9: 5 });
    // Quantiles between ranks (R's type 7) of 3, 3, 4, 4, 4, 5, 6, 8, 9, 9 at 0.2, 0.4, 0.6, 0.8, and 1 more.
    const quantiles = { ...bounds, frequency: [4.8, 5, 6.4, 9.2] };
    expect(frequencies(await scored(published, { bounds: quantiles }))).toEqual({
      3: 1,
      4: 1,
      5: 3,
      6: 3,
      8: 4,
      9: 4,
    });
  });
});
