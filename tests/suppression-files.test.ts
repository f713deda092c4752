import { describe, expect, it } from 'vitest';
import type { Summary } from '../src/index.ts';
import { Shop } from './support/shop.ts';

const event = (email: string, event: string, day: number, more: object = {}): string =>
  JSON.stringify({
    email,
    event,
    timestamp: Date.UTC(2026, 9, day) / 1000,
    sg_event_id: `${email} ${event} ${day}`,
    ...more,
  });

/** Ann and Bob are customers; the others only ever had mail. */
const mail = [
  event('ann@example.com', 'open', 1),
  event('bob@example.com', 'unsubscribe', 1),
  event('Gone@Example.com ', 'unsubscribe', 2),
  event('gone@example.com', 'open', 1),
  event('back@example.com', 'unsubscribe', 2),
  event('back@example.com', 'group_resubscribe', 3),
  event('dead@example.com', 'bounce', 4, { type: 'bounce' }),
  event('full@example.com', 'bounce', 4, { type: 'blocked' }),
  ...[1, 2, 3, 4].map((day) => event('fuller@example.com', 'bounce', day, { type: 'blocked' })),
  event('angry@example.com', 'spamreport', 5),
  event('angry@example.com', 'unsubscribe', 5),
  event('reader@example.com', 'open', 5),
  event('late@example.com', 'unsubscribe', 31 + 30),
  event('support@example.com', 'unsubscribe', 5),
  event('no address', 'unsubscribe', 5),
];

const rules = ({ people = 'customers', more = '', told = '' }): string => `version: 1
people: ${people}
sources:
  customers: { path: customers.csv }
  orders: { path: orders.csv, id: id, customer: who, at: at, columns: { total: { type: number } } }
  mail: { path: mail.jsonl }
suppress:
  unsubscribed: any(unsubscribes without resubscribes after)
  bad address: any(hard_bounces) or count(soft_bounces without deliveries after) >= 4
  complained: any(complaints)
  asleep: none(opens) and none(clicks) and not any(orders)
  no opens: none(opens)
${more}segments:
  spender: percentile(sum(orders.total)) >= 50
  reader: any(opens)
lists:
  mailchimp:
    suppressions:
      unsubscribed: [unsubscribed, no opens${told}]
      cleaned: [bad address]
      complained: [complained]
`;

const shopOf = (given: Parameters<typeof rules>[0] = {}): Shop =>
  new Shop({
    'segments.yaml': rules(given),
    'customers.csv': 'email,consent\nann@example.com,yes\nbob@example.com,no\n',
    'orders.csv': 'id,who,at,total\n1,ann@example.com,2026-10-01,10\n2,stranger@example.com,2026-10-01,99\n',
    'mail.jsonl': `${mail.join('\n')}\n`,
  });

const filesOf = (shop: Shop): Record<string, string[]> =>
  Object.fromEntries(
    ['unsubscribed', 'cleaned', 'complained'].map((kind) => [
      kind,
      shop.published(`suppressions/mailchimp/${kind}.csv`).split('\n').slice(1, -1),
    ]),
  );

const countsOf = ({ suppressions }: Summary) =>
  suppressions.map(({ kind, rows, strangers, leftOut }) => ({ kind, rows, strangers, leftOut }));

describe('files that tell of suppressed people', () => {
  it('have those too who only ever had mail, by what happened to them', async () => {
    const shop = shopOf();
    const summary = await shop.run();
    expect(filesOf(shop)).toEqual({
      // Bob has no opens either; of the others nothing is known but what happened.
      unsubscribed: ['angry@example.com', 'bob@example.com', 'gone@example.com'],
      cleaned: ['dead@example.com', 'fuller@example.com'],
      complained: ['angry@example.com'],
    });
    expect(countsOf(summary)).toEqual([
      { kind: 'unsubscribed', rows: 3, strangers: 2, leftOut: [{ reason: 'role address', people: 1 }] },
      { kind: 'cleaned', rows: 2, strangers: 2, leftOut: [] },
      { kind: 'complained', rows: 1, strangers: 1, leftOut: [] },
    ]);
    expect(summary.warnings.filter((each) => each.includes('more than mail events'))).toEqual([]);
  });

  it('are all that such people change', async () => {
    const figures = ({ people, segments, suppressed, lists, sources }: Summary) => ({
      people,
      segments,
      suppressed,
      lists,
      sources,
    });
    const [shop, other] = [shopOf(), shopOf()];
    other.write({ 'segments.yaml': rules({}).replace(/ {4}suppressions[\s\S]*/, '    segments: all\n') });
    const told = await shop.run();
    expect(figures(told)).toEqual(figures(await other.run()));
    const lists = ['spender', 'reader'].map((name) => shop.list(name, 'mailchimp'));
    expect(lists).toEqual(['spender', 'reader'].map((name) => other.list(name, 'mailchimp')));
    expect(told.people).toMatchObject({ total: 2, strangersIncluded: false });
    expect(lists[1]).toEqual([{ 'Email Address': 'ann@example.com' }]);
  });

  it('have the same of them as where everyone is one of the people, but for what nothing is known of', async () => {
    const shop = shopOf();
    await shop.run();
    const some = filesOf(shop);
    shop.write({ 'segments.yaml': rules({ people: 'everyone' }) });
    const summary = await shop.run();
    const all = filesOf(shop);
    expect(all['cleaned']).toEqual(some['cleaned']);
    expect(all['complained']).toEqual(some['complained']);
    expect(all['unsubscribed']).toEqual(expect.arrayContaining(some['unsubscribed']!));
    expect(summary.suppressions.map(({ strangers }) => strangers)).toEqual([0, 0, 0]);
  });

  it.each([
    "consent = 'no' or any(unsubscribes)",
    'any(unsubscribes without orders after)',
    'any(complaints) and not spender',
  ])('say when a reason needs more than mail events: %s', async (where) => {
    const shop = shopOf({ more: `  refused: ${where}\n`, told: ', refused' });
    const { warnings } = await shop.run();
    expect(warnings).toContain(
      'list mailchimp: "refused" looks at more than mail events, so the file "unsubscribed" tells of customers only; 9 more people appear in mail events ("people: everyone" takes them in)',
    );
  });

  it('say nothing of reasons that look at customers only', async () => {
    const shop = shopOf({ more: "  no consent: not (consent = 'yes')\n", told: ', no consent' });
    const { warnings } = await shop.run();
    expect(warnings.join('\n')).not.toContain('mail events');
    expect(filesOf(shop)['unsubscribed']).toEqual([
      'angry@example.com',
      'bob@example.com',
      'gone@example.com',
    ]);
  });
});
