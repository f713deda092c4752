import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { exitCodes } from '../src/cli/exit-codes.ts';
import { showSummary } from '../src/cli/show-summary.ts';
import { duckdb } from '../src/engines/duckdb/index.ts';
import type { Job, PeopleGroup, PeopleResult, Session } from '../src/engines/engine.ts';
import { column, missing, truth } from '../src/expression/formula.ts';
import { byPriority, type DecidedList, type ListFile, type ValueSplit } from '../src/plan/steps.ts';
import { checkSegments, type Failure } from '../src/index.ts';
import { splitSummaries } from '../src/run/account.ts';
import { listSummaries } from '../src/run/account-lists.ts';
import { asOf, Shop } from './support/shop.ts';

const path = 'lists/plain/vip.csv';
const file: ListFile = {
  path,
  list: 'plain',
  provider: 'plain',
  segments: ['vip'],
  members: truth(true),
  tags: new Map(),
  withheld: [
    { reason: 'held out', people: truth(true) },
    { reason: byPriority, people: truth(true) },
  ],
  columns: [{ header: 'email', value: missing('text') }],
  headed: true,
  limits: {},
};
const list: DecidedList = {
  name: 'plain',
  provider: 'plain',
  leftOut: column('left out', 'text'),
  untold: column('left out', 'text'),
  mailable: column('mailable', 'boolean'),
  remarks: column('remarks', 'text'),
  remarked: [],
  files: [file],
  suppressions: [],
};
const split: ValueSplit = {
  list: 'plain',
  segment: 'vip',
  rule: { atLeast: 1 },
  value: column('part', 'text'),
  members: truth(true),
  listed: truth(true),
};
const job = { lists: [list], splits: [split], counted: [] } as unknown as Job;

/** Ten members without anything against them, of whom two are held out and one is elsewhere, and others. */
function people(members: number): PeopleResult {
  const group = (suppressed: string | null, leftOut: string | null, count: number): PeopleGroup => ({
    people: count,
    suppressed,
    leftOut: { plain: leftOut },
    untold: { plain: leftOut },
    remarks: { plain: null },
    first: 'best',
    members: {
      vip: members,
      [path]: count,
      [`${path}: held out`]: 2,
      [`${path}: ${byPriority}`]: 1,
      'vip on no list of plain: no value': 0,
      'vip on no list of plain: a value without a list': 0,
    },
  });
  const groups = [group(null, null, 10), group('refused', null, 3), group(null, 'role address', 4)];
  return { groups } as unknown as PeopleResult;
}

const written = (rows: number) => new Map([[path, [{ path, rows }]]]);

describe('the accounts', () => {
  it('have every member once', () => {
    const [summary] = listSummaries(job, people(0), written(7));
    expect(summary).toMatchObject({
      members: 17,
      rows: 7,
      leftOut: [
        { reason: 'role address', people: 4 },
        { reason: 'suppressed: refused', people: 3 },
      ],
      withheld: [
        { reason: 'held out', people: 2 },
        { reason: 'in "best" already', people: 1 },
      ],
    });
  });

  it('end the run when a file has not the rows that the decisions give', () => {
    expect(() => listSummaries(job, people(0), written(8))).toThrow(
      'lists/plain/vip.csv has 8 rows, but 7 people belong on it',
    );
  });

  it('end the run when the lists of values have not all members', () => {
    const values = () => ['novels'];
    expect(() => splitSummaries(job, people(6), values)).toThrow(
      'vip has 18 members, but 17 are accounted for',
    );
    const all = people(0);
    (all.groups[0]!.members as Record<string, number>)['vip'] = 17;
    expect(splitSummaries(job, all, values)).toEqual([
      { list: 'plain', segment: 'vip', values: 1, unlisted: [] },
    ]);
  });
});

describe('rows that find no customer', () => {
  const shopOf = (orders: string, customers: string, rule = '') =>
    new Shop({
      'customers.csv': customers,
      'orders.csv': `Nr,Kunde,at\n${orders}`,
      'segments.yaml': `version: 1\nsources:\n  customers: { path: customers.csv${rule} }\n  orders: { path: orders.csv, id: Nr, customer: Kunde }\nsuppress: { nobody: "false" }\nsegments: { buyers: any(orders) }\n`,
    });
  const named = 'orders: none of 2 rows finds its customer by "customer" ("Kunde" in the file)';
  const without = 'email,Kundennummer\nann@example.com,17\n';

  it.each([
    [
      'ids where customers have none',
      '1,17,2026-11-01\n2,18,2026-11-01\n',
      without,
      `${named}, which is no address, and customers have no id: name its column by "id:" of customers`,
      '; 2 more appear only in orders and events without an address',
    ],
    [
      'other ids',
      '1,17,2026-11-01\n2,18,2026-11-01\n2,18,2026-11-01\n',
      'email,id\nann@example.com,K17\n',
      `${named}, which is an id that no customer has: look at "customer:" of orders and "id:" of customers`,
      '; 2 more appear only in orders and events without an address',
    ],
    [
      'addresses',
      '1,bob@example.com,2026-11-01\n2,cleo@example.com,2026-11-01\n',
      without,
      `${named}: look at "customer:" of orders`,
      '; 2 more appear only in orders and events ("people: everyone" takes in 2 with an address)',
    ],
  ])('are warned of: %s', async (_, orders, customers, warning, advice) => {
    const summary = await checkSegments({ config: shopOf(orders, customers).at('segments.yaml'), asOf });
    expect(summary.warnings).toEqual([warning]);
    expect(showSummary(summary, undefined)).toContain(`People  1${advice}\n`);
  });

  it('are not where some find theirs', async () => {
    const orders = '1,17,2026-11-01\n2,18,2026-11-01\n3,ann@example.com,2026-11-01\n';
    expect((await shopOf(orders, without).run()).warnings).toEqual([]);
    expect((await shopOf('1,17,2026-11-01\n', without, ', id: Kundennummer').run()).warnings).toEqual([]);
  });
});

describe('rejected rows', () => {
  const shopOf = () =>
    new Shop({
      'customers.csv': 'email\nann@example.com\n',
      'orders.csv':
        'order,email,at,total\n1,,2026-11-01,1\n2,,2026-11-01,1\n3,ann@example.com,2026-11-01,x\n4,ann@example.com,2026-11-01\n5,ann@example.com\n6,ann@example.com,2026-11-01,1\n7,,2026-11-01,1\n',
      'segments.yaml':
        'version: 1\nsources:\n  customers: { path: customers.csv }\n  orders: { path: orders.csv, id: order, columns: { total: number } }\nsegments: { all_of_them: sum(orders.total) > 0 }\n',
    });
  const maxRejected = { share: 1 };

  it.each([
    ['run', (shop: Shop) => shop.run({ maxRejected })],
    ['check', (shop: Shop) => checkSegments({ config: shop.at('segments.yaml'), asOf, maxRejected })],
  ])('are told by reason: %s', async (_, work) => {
    const { sources } = await work(shopOf());
    expect(sources.map(({ rejected }) => rejected)).toEqual([
      [],
      [
        { reason: 'the row does not say whose it is', rows: 3 },
        { reason: 'the row has fewer cells than the header', rows: 2 },
        { reason: 'this is no number that can be read', column: 'total', rows: 1 },
      ],
    ]);
  });

  it('are told so on the screen, with the most frequent reasons', async () => {
    const summary = await checkSegments({ config: shopOf().at('segments.yaml'), asOf, maxRejected });
    expect(showSummary(summary, undefined)).toContain(
      '  6 rejected: the row does not say whose it is (3), the row has fewer cells than the header (2), in "total": this is no number that can be read (1)\n',
    );
    const [orders] = summary.sources.slice(1);
    const more = { ...orders!, rejected: [...orders!.rejected, { reason: 'the row is not UTF-8', rows: 1 }] };
    expect(showSummary({ ...summary, sources: [more] }, undefined)).toContain(
      '7 rejected: the row does not say whose it is (3), the row has fewer cells than the header (2), in "total": this is no number that can be read (1), for other reasons (1)\n',
    );
  });
});

describe('a run in which figures do not add up', () => {
  const shopOf = () =>
    new Shop({
      'customers.csv': 'id,email\n1,ann@example.com\n2,bob@example.com\n,ANN@example.com\n,\n',
      'friends.txt': 'zoe@example.com\n',
      'segments.yaml':
        "version: 1\npeople: everyone\nsources: { customers: { path: customers.csv } }\nsegments: { all_of_them: { where: 'true', include_file: friends.txt } }\n",
    });
  const wrong: Record<string, (session: Session) => void> = {
    'a list has a row less': (session) => {
      const write = session.write.bind(session);
      session.write = async (files, written) =>
        new Map([...(await write(files, written))].map(([path, rows]) => [path, rows - 1]));
    },
    'a row is neither used nor rejected': (session) => {
      const read = session.read.bind(session);
      session.read = async (progress) => {
        const found = await read(progress);
        return { ...found, files: found.files.map((file) => ({ ...file, used: file.used - 1 })) };
      };
    },
    'a segment has a member more than its list': (session) => {
      const count = session.count.bind(session);
      session.count = async (job) => {
        const { groups, ...others } = await count(job);
        const more = (group: PeopleGroup) => ({
          ...group,
          members: { ...group.members, all_of_them: group.members['all_of_them']! + 1 },
        });
        return { ...others, groups: groups.map(more) };
      };
    },
    'there are more customers than rows': (session) => {
      const count = session.count.bind(session);
      session.count = async (job) => ({ ...(await count(job)), customers: 4 });
    },
  };

  it.each(Object.entries(wrong))('ends with what it counted, and publishes nothing: %s', async (_, spoil) => {
    const shop = shopOf();
    const { people } = await shop.run();
    expect(people).toMatchObject({ total: 3, merged: 1 });
    const published = shop.published('summary.json');
    const open = duckdb.open.bind(duckdb);
    const spy = vi.spyOn(duckdb, 'open').mockImplementation(async (job, settings) => {
      const session = await open(job, settings);
      spoil(session);
      return session;
    });
    onTestFinished(() => spy.mockRestore());
    const failure = await shop.run({ asOf: asOf + 1000 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'bug', problems: [{ code: 'broken-accounts' }] });
    expect(exitCodes[(failure as Failure).kind]).toBe(70);
    expect(shop.published('summary.json')).toBe(published);
    expect(readdirSync(shop.at('out/runs'))).toHaveLength(1);
  });
});
