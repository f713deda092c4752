import fc, { type Arbitrary } from 'fast-check';
import type { Rfm } from './world.ts';

const maybe = <V>(...values: V[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

/** Own grids, of three rows or of four. */
const grids: Readonly<Record<number, NonNullable<Rfm['groups']>>> = {
  3: {
    champions: [3],
    lost: [
      [1, 1],
      [1, 2],
    ],
    loyal: [2, [1, 3]],
  },
  4: {
    champions: [4],
    loyal: [3, [2, 4], [2, 1]],
    new: [
      [2, 2],
      [2, 3],
    ],
    lost: [1],
  },
};

const upwards = (length: number, max: number) =>
  fc
    .array(fc.option(fc.integer({ min: 0, max }), { nil: null, freq: 6 }), {
      minLength: length,
      maxLength: length,
    })
    .map((values) =>
      values.map(
        (_, index) => values.filter((each) => each !== null).toSorted((a, b) => a - b)[index] ?? null,
      ),
    );

/** A block of RFM; `g1` to `g6` may be its base. */
export const rfms: Arbitrary<Rfm> = fc.constantFrom(3, 4, 5).chain((classes) =>
  fc
    .record({
      of: maybe('orders', 'big', 'orders where total > 5'),
      in: maybe('last 90 days', 'last 2 months', 'last 1 year'),
      value: maybe('total', '(total * 2)', 'hour(at)', '(total - points)'),
      frequency: maybe('orders', 'days'),
      monetary: maybe('sum', 'mean', 'median'),
      among: maybe('g1', 'not g2', 'vip'),
      recency: fc.option(upwards(classes - 1, 100), { nil: undefined }),
      money: fc.option(upwards(classes - 1, 200), { nil: undefined }),
    })
    .map(({ recency, money, ...rest }) => {
      const bounds = { ...(recency && { recency }), ...(money && { monetary: money }) };
      const given = Object.entries({ ...rest, bounds: recency || money ? bounds : undefined });
      return {
        ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
        classes,
        ...(classes !== 5 && { groups: grids[classes]! }),
      };
    }),
);
