import fc, { type Arbitrary } from 'fast-check';
import { before, startOfDay, type Duration } from '../../src/clock/calendar.ts';
import { decimal } from './decimal.ts';
import { merged } from './people.ts';
import type { EventRow, Person, Value, World } from './world.ts';

const minute = 60_000;

/** Instants of runs: the days on which clocks change, the end of February, New Year, and a plain day. */
const nows: Arbitrary<Pick<World, 'zone' | 'instant' | 'earlier'>> = fc
  .record({
    where: fc.constantFrom(
      { zone: 'Europe/Paris', day: '2026-03-29' },
      { zone: 'Europe/Paris', day: '2026-10-25' },
      { zone: 'America/New_York', day: '2026-03-08' },
      { zone: 'America/New_York', day: '2026-11-01' },
      { zone: 'UTC', day: '2024-02-29' },
      { zone: 'Europe/Paris', day: '2025-12-31' },
      { zone: 'America/New_York', day: '2026-07-15' },
    ),
    later: fc.oneof(
      fc.constantFrom(0, 1, 2, 24, 30, 48).map((hours) => hours * 60),
      fc.integer({ min: -600, max: 4000 }),
    ),
    sinceEarlier: fc.constantFrom(undefined, 1, 24, 24 * 30, -24),
  })
  .map(({ where, later, sinceEarlier }) => {
    const instant = Date.parse(where.day) + later * minute;
    const earlier = sinceEarlier === undefined ? {} : { earlier: instant - sinceEarlier * 60 * minute };
    return { zone: where.zone, instant, ...earlier };
  });

/** When something happened, seen from the instant of the run. */
type When = (now: { zone: string; instant: number }) => number;

const nudge = fc.constantFrom(0, 0, 0, -1, 1, -1000, 1000);
const lengths: Arbitrary<Duration> = fc.oneof(
  fc.record({ amount: fc.constantFrom(1, 4, 24, 48), unit: fc.constant('hour' as const) }),
  fc.record({ amount: fc.constantFrom(1, 2, 3, 7, 30, 90), unit: fc.constant('day' as const) }),
  fc.record({ amount: fc.constantFrom(1, 3, 12), unit: fc.constant('month' as const) }),
);

const whens: Arbitrary<When> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 10 }).map(
      (half): When =>
        (now) =>
          now.instant - (1 + half) * 12 * 60 * minute,
    ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 20_000 }).map(
      (minutes): When =>
        (now) =>
          now.instant - minutes * minute,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 800_000 }).map(
      (minutes): When =>
        (now) =>
          now.instant - minutes * minute,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(lengths, nudge).map(
      ([length, by]): When =>
        (now) =>
          before(now.instant, length, now.zone) + by,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 0, max: 8 }), nudge).map(
      ([days, by]): When =>
        ({ instant, zone }) =>
          startOfDay(before(instant, { amount: days, unit: 'day' }, zone), zone) + by,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 3000 }).map(
      (minutes): When =>
        (now) =>
          now.instant + minutes * minute,
    ),
  },
);

const orMissing = <V>(value: Arbitrary<V>, freq = 4) => fc.option(value, { freq, nil: null });
const cents = (min: number, max: number) =>
  fc.oneof(
    fc.constantFrom(0, 500, 1250, 2000).map((each) => decimal(each / 100)),
    fc.integer({ min: min * 100, max: max * 100 }).map((each) => decimal(each / 100)),
  );
const days = fc.oneof(
  fc.constantFrom('2000-02-29', '1996-03-29', '1990-10-25', '2008-11-01', '1984-12-31'),
  fc.integer({ min: 0, max: 22_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
);

/** Whose row it is, as the export writes it: the address, in capitals, the id, or a stranger's. */
type Key = (person: { id: string; twin: string; email: string }) => string;
const keys: Arbitrary<Key> = fc.constantFrom<Key[]>(
  ({ email }) => email,
  ({ email }) => email,
  ({ email }) => email,
  ({ email }) => ` ${email.toUpperCase()} `,
  ({ id }) => id,
  ({ twin }) => twin,
  () => 'stranger@example.com',
);

const eventsOf = (
  maxLength: number,
  fields: Arbitrary<Record<string, Value>>,
  lines: Arbitrary<EventRow['lines']> = fc.constant(undefined),
) => fc.array(fc.record({ when: whens, key: keys, fields, lines }), { maxLength });

const channel = orMissing(fc.constantFrom('web', 'shop', 'app'));
const attributesOf = {
  points: orMissing(fc.oneof(cents(-5, 40), fc.constantFrom(333_333n, 10n, -1_500_000n))),
  born: orMissing(days),
  signedUp: orMissing(whens),
  tags: orMissing(fc.subarray(['vip', 'staff', 'Łódź', 'welcome coupon'], { minLength: 1 })),
  vip: orMissing(fc.boolean()),
  country: orMissing(fc.constantFrom('FR', 'US', 'PL', 'nz', 'Österreich')),
  consent: orMissing(fc.constantFrom('yes', 'no')),
};

const people = fc.record({
  ...attributesOf,
  /** A second row in the export of customers, with an id that comes before or after. */
  twin: fc.option(fc.record({ ...attributesOf, prefix: fc.constantFrom('b', 'd', 'twin') }), {
    freq: 3,
    nil: undefined,
  }),
  orders: eventsOf(
    6,
    fc.record({
      total: orMissing(cents(-10, 200), 8),
      category: orMissing(fc.constantFrom('novels', 'maps', 'Art', 'été', '12.5')),
      coupon: orMissing(fc.constantFrom('WELCOME5', 'spring'), 2),
      channel,
    }),
    fc.option(
      fc.array(
        fc.record({
          sku: orMissing(fc.constantFrom('MAP-1', 'NOV-2', 'é')),
          quantity: orMissing(fc.integer({ min: 1, max: 4 }).map(decimal)),
        }),
        { maxLength: 3 },
      ),
      { freq: 6, nil: undefined },
    ),
  ),
  mail: eventsOf(
    6,
    fc.record({
      kind: fc.constantFrom('sent', 'open', 'open', 'click', 'unsubscribe'),
      campaign: orMissing(fc.constantFrom('spring', 'autumn', 'winter')),
    }),
  ).chain((rows) => fc.subarray(rows).map((again) => [...rows, ...again])),
  visits: eventsOf(
    4,
    fc.record({
      page: fc.constantFrom('/maps', '/novels', '/service/repair'),
      seconds: orMissing(fc.integer({ min: 0, max: 600 }).map(decimal), 2),
      channel,
    }),
  ),
});

const degrees = orMissing(
  fc.oneof(fc.constantFrom(0, 1, -1, 10, 48.85, -33.9), fc.integer({ min: -80, max: 80 })).map(decimal),
);
/** Shops by codes that are also what orders, people and mail have in their columns. */
const shops = fc
  .uniqueArray(fc.constantFrom('FR', 'US', 'novels', 'maps', 'spring', 'web', 'é'), { maxLength: 6 })
  .chain((codes) =>
    fc.record(
      Object.fromEntries(
        codes.map((code) => [
          code,
          fc.record({
            city: orMissing(fc.constantFrom('FR', 'maps', 'autumn', 'Łódź')),
            discount: orMissing(fc.constantFrom(0, 5, 12.5).map(decimal)),
            lat: degrees,
            lon: degrees,
          }),
        ]),
      ),
    ),
  );

/** What a row of customers says. */
type Attributes = {
  [Name in keyof typeof attributesOf]: (typeof attributesOf)[Name] extends Arbitrary<infer Value>
    ? Value
    : never;
};

/** Small worlds: three to twelve people with up to a dozen and a half events each. */
export const worlds: Arbitrary<World> = fc
  .tuple(nows, fc.array(people, { minLength: 3, maxLength: 12, size: 'max' }), shops, fc.boolean())
  .map(([now, drafts, table, everyone]) => {
    const identities = drafts.map(({ twin }, index) => ({
      id: `c${index + 1}`,
      twin: `${twin?.prefix ?? 'c'}${index + 1}`,
      email: `p${index + 1}@example.com`,
    }));
    const rows = (source: 'orders' | 'mail' | 'visits'): EventRow[] =>
      drafts.flatMap((draft, index) =>
        draft[source].map(({ when, key, fields, lines }) => ({
          customer: key(identities[index]!),
          at: when(now),
          fields,
          ...(lines && { lines }),
        })),
      );
    const customer = (
      { points, born, signedUp, tags, vip, country, consent }: Attributes,
      { id, email }: { id: string; email: string },
    ): Person => ({
      id,
      email,
      attributes: {
        id,
        email,
        points,
        born: born === null ? null : { day: born },
        signed_up_at: signedUp && { instant: signedUp(now) },
        tags,
        vip,
        country,
        consent,
      },
    });
    const customers = drafts.flatMap((draft, index) => {
      const { id, twin, email } = identities[index]!;
      return [
        customer(draft, { id, email }),
        ...(draft.twin ? [customer(draft.twin, { id: twin, email })] : []),
      ];
    });
    return {
      ...now,
      everyone,
      customers,
      people: merged(customers),
      events: { orders: rows('orders'), mail: rows('mail'), visits: rows('visits') },
      tables: { shops: table },
    };
  });
