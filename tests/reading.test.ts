import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, read } from './support/reading.ts';
import { problemsOf, Shop } from './support/shop.ts';

const orders = { path: 'orders.csv', customer: 'email', id: 'order', columns: { total: 'number' } };
const total = { TOTAL: 'sum(orders.total)', COUNT: 'count(orders)' };

describe('instants', () => {
  /** What a written instant is, as seconds after a written-out one. */
  async function secondsFrom(reference: string, written: string[], column: object = {}): Promise<string[]> {
    const lines = written.map((at, index) => `p${String(index).padStart(2, '0')}@example.com,"${at}",1`);
    const [rows] = await read(
      {
        'customers.csv': `email\n${written.map((_, index) => `p${String(index).padStart(2, '0')}@example.com`).join('\n')}\n`,
        'visits.csv': `email,at,n\n${lines.join('\n')}\n`,
      },
      {
        rules: { timezone: 'Europe/Paris' },
        sources: { visits: { path: 'visits.csv', ...column } },
        columns: {
          SECONDS: `round((hours_since('${reference}') - hours_since(last(visits.at))) * 3600, 1)`,
        },
      },
    );
    return rows.map((row) => row['SECONDS']!);
  }

  it('with a zone, and Unix time', async () => {
    expect(
      await secondsFrom('2026-07-01T10:00:00Z', [
        '2026-07-01T10:00:00Z',
        '2026-07-01T11:00:01+01:00',
        '2026-07-01 11:00:02 +0100',
        '2026-07-01T10:00:03.5000000Z',
        '2026-07-01 10:00:04Z',
        '2026-07-01T10:00Z',
        '1782900006',
        '1782900007000',
        '1782900008.5',
        '2026-07-01 10:00:09 UTC',
      ]),
    ).toEqual(['0', '1', '2', '3.5', '4', '0', '6', '7', '8.5', '9']);
  });

  it('without a zone, in Paris', async () => {
    const gap = await secondsFrom('2026-03-29T01:00:00Z', [
      '2026-03-29 01:59:59',
      '2026-03-29 02:30:00',
      '2026-03-29 03:00:00',
    ]);
    expect(gap).toEqual(['-1', '1800', '0']);
    const overlap = await secondsFrom('2026-10-25T00:00:00Z', ['2026-10-25 01:59:59', '2026-10-25 03:00:00']);
    expect(overlap).toEqual(['-1', '7200']);
    const [twice] = await secondsFrom('2026-10-25T00:00:00Z', ['2026-10-25 02:30:00']);
    expect(['1800', '5400']).toContain(twice);
    expect(await secondsFrom('2026-07-01T10:00:00Z', ['2026-07-01 12:00:00', '2026-07-01T12:00'])).toEqual([
      '0',
      '0',
    ]);
    expect(await secondsFrom('2026-01-01T10:00:00Z', ['2026-01-01 11:00:00', '2026-01-01'])).toEqual([
      '0',
      '-39600',
    ]);
  });

  it('in a pattern, and in a zone of the source', async () => {
    const column = { pattern: '%d/%m/%Y %H:%M' };
    expect(await secondsFrom('2026-07-01T10:00:00Z', ['01/07/2026 12:00'], column)).toEqual(['0']);
    expect(
      await secondsFrom('2026-07-01T10:00:00Z', ['2026-07-01 06:00'], { timezone: 'America/New_York' }),
    ).toEqual(['0']);
  });

  it('that cannot be are rejected, with their place', async () => {
    const written = ['2025-02-30', '0000-00-00 00:00:00', 'soon', '31/12/2025', '2026-01-01 25:00:00', ''];
    const [, summary, shop] = await read(
      { 'visits.csv': `email,at\n${written.map((at) => `ann@example.com,${at}\n`).join('')}` },
      { sources: { visits: { path: 'visits.csv' } }, columns: { COUNT: 'count(visits)' } },
    );
    expect(filesOf(summary, 'visits')).toEqual([[6, 0, 6]]);
    const rejected = shop.rejected('visits').sort((a, b) => Number(a['line']) - Number(b['line']));
    expect(rejected.map(({ file, line, column, row }) => [file, line, column, row])).toEqual(
      written.map((at, index) => ['visits.csv', String(index + 2), 'at', `ann@example.com,${at}`]),
    );
  });
});

describe('a date in eight digits, or behind an apostrophe', () => {
  it.each([
    ['20261101', [1, 0, 1]],
    ["'2026-11-01T03:00:00Z", [1, 1, 0]],
  ])('%s', async (written, counts) => {
    const [, summary] = await read(
      { 'visits.csv': `email,at\nann@example.com,${written}\n` },
      {
        sources: { visits: { path: 'visits.csv', customer: 'email', at: 'at' } },
        columns: { N: 'count(visits)' },
      },
    );
    expect(filesOf(summary, 'visits')).toEqual([counts]);
  });
});

describe('money', () => {
  it('is exact', async () => {
    const [rows] = await read(
      {
        'orders.csv':
          'order,email,at,total\nA,ann@example.com,2026-01-01,0.1\nB,ann@example.com,2026-01-02,0.2\n',
      },
      { sources: { orders }, columns: { ...total, SAME: 'sum(orders.total) = 0.3' } },
    );
    expect(rows).toMatchObject([{ TOTAL: '0.3', SAME: 'yes' }]);
  });

  it('with a decimal comma and dots between thousands', async () => {
    const [rows, summary] = await read(
      {
        'orders.csv':
          'order;email;at;total\nA;ann@example.com;2026-01-01;1.234,50\nB;ann@example.com;2026-01-02;-0,5\nC;ann@example.com;2026-01-02;1,2,3\n',
      },
      {
        sources: { orders: { ...orders, columns: { total: { decimal: ',', thousands: '.' } } } },
        columns: total,
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '1234' }]);
    expect(filesOf(summary, 'orders')).toEqual([[3, 2, 1]]);
  });

  it('has thousands marks where thousands are, and nowhere else', async () => {
    const of = (...totals: string[]) =>
      `order;email;at;total\n${totals.map((each, index) => `${index};ann@example.com;2026-01-01;${each}\n`).join('')}`;
    const [rows, summary] = await read(
      { 'orders.csv': of('1.000', '10.00.000,5', '20', '1.5', '12.50', '1.2,5', '1.23.4,5') },
      {
        sources: { orders: { ...orders, columns: { total: { decimal: ',', thousands: '.' } } } },
        columns: total,
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '1001020.5' }]);
    expect(filesOf(summary, 'orders')).toEqual([[7, 3, 4]]);
  });

  it('that is no number is rejected, and an empty cell is missing', async () => {
    const [rows, summary, shop] = await read(
      {
        'orders.csv':
          'order,email,at,total\nA,ann@example.com,2026-01-01,\nB,ann@example.com,2026-01-02,free\nC,ann@example.com,2026-01-02,NaN\nD,ann@example.com,2026-01-02,7\n',
      },
      { sources: { orders }, columns: { ...total, AVERAGE: 'avg(orders.total)' } },
    );
    expect(rows).toMatchObject([{ TOTAL: '7', COUNT: '2', AVERAGE: '7' }]);
    expect(filesOf(summary, 'orders')).toEqual([[4, 2, 2]]);
    expect(shop.rejected('orders').map(({ line, column }) => [line, column])).toEqual([
      ['3', 'total'],
      ['4', 'total'],
    ]);
  });
});

describe('whose row it is', () => {
  const customers =
    "id,email,consent\n'1001,Ann@Example.com,yes\n1002,\u00a0bob@example.com ,yes\n1003,carl@exam\u200bple.com,yes\n";
  const visits = (keys: string[]) => `who,at\n${keys.map((key) => `${key},2026-01-01\n`).join('')}`;

  it('does not depend on case, blanks, hidden characters or guards', async () => {
    const keys = [
      'ANN@EXAMPLE.COM',
      ' ann@example.com',
      'bob@example.com\u00a0',
      'BOB@example\u200b.com',
      'carl@example.com',
      'ann@example.com\t',
      '\u200ebob@exa\u2063mple.com\u061c\u2028',
      '1001',
      "'1002",
    ];
    const [rows, summary] = await read(
      { 'customers.csv': customers, 'visits.csv': visits(keys) },
      { sources: { visits: { path: 'visits.csv', customer: 'who' } }, columns: { VISITS: 'count(visits)' } },
    );
    expect(rows.map((row) => [row['email'], row['VISITS']])).toEqual([
      ['ann@example.com', '4'],
      ['bob@example.com', '4'],
      ['carl@example.com', '1'],
    ]);
    expect(summary.people).toMatchObject({ total: 3, merged: 0, strangers: 0 });
  });

  it('is nobody’s when nothing of a key can be seen', async () => {
    const [rows, summary, shop] = await read(
      {
        'customers.csv': 'id,email\n\u00a0,bob@example.com\n\u200b,\n',
        'visits.csv': 'who,other,at\n\u200b,,2026-01-01\n\u200b,bob@example.com,2026-01-02\n',
      },
      {
        sources: { visits: { path: 'visits.csv', customer: ['who', 'other'] } },
        columns: { VISITS: 'count(visits)' },
      },
    );
    expect(rows).toMatchObject([{ email: 'bob@example.com', VISITS: '1' }]);
    expect(filesOf(summary, 'customers')).toEqual([[2, 1, 1]]);
    expect(filesOf(summary, 'visits')).toEqual([[2, 1, 1]]);
    expect(shop.rejected('customers').map(({ line }) => line)).toEqual(['3']);
    expect(shop.rejected('visits').map(({ line }) => line)).toEqual(['2']);
  });

  it('customers are found by ids that look like addresses, unless these are somebody else’s', async () => {
    const customers = [
      'id,email\n',
      'Ann@Work.example,ann@example.com\n',
      'bob@example.com,zoe@example.com\n',
      'bob@work.example,bob@example.com\n',
    ].join('');
    const [rows] = await read(
      {
        'customers.csv': customers,
        'visits.csv': visits(['ann@work.example', 'BOB@example.com', 'Ann@Work.example']),
      },
      { sources: { visits: { path: 'visits.csv', customer: 'who' } }, columns: { VISITS: 'count(visits)' } },
    );
    expect(rows.map(({ email, VISITS }) => `${email} ${VISITS}`)).toEqual([
      'ann@example.com 2',
      'bob@example.com 1',
      'zoe@example.com 0',
    ]);
  });

  it('of twins, one with an id goes before one without', async () => {
    const twins = 'id,email,name\n7,ann@example.com,New\n,ann@example.com,Bare\n6,ann@example.com,Old\n';
    const [rows] = await read({ 'customers.csv': twins }, { columns: { NAME: 'name' } });
    expect(rows).toMatchObject([{ email: 'ann@example.com', NAME: 'New' }]);
  });

  it('an id that a row without an address has too is that of the one with an address', async () => {
    const shared = 'id,email\n7,zoe@example.com\n7,\n';
    const [rows] = await read(
      { 'customers.csv': shared, 'visits.csv': visits(['7']) },
      { sources: { visits: { path: 'visits.csv', customer: 'who' } }, columns: { VISITS: 'count(visits)' } },
    );
    expect(rows).toMatchObject([{ email: 'zoe@example.com', VISITS: '1' }]);
  });

  it.each([
    ['consent', 'accepted', 'no'],
    ['email_consent', 'granted', 'Opted-Out'],
    ['status', 'active', 'unsubscribed'],
    ['newsletter', 'yes', 'no'],
    ['accepts_marketing', 'true', 'false'],
    ['email_opt_in', 'si', 'perhaps'],
    ['unsubscribed', 'no', 'yes'],
    ['do_not_mail', '0', '1'],
    ['opt_out', 'false', 'of old'],
  ])('of twins whose %s is %s and %s, the latter stands', async (column, agrees, refuses) => {
    const row = (id: number, value: string) => `${id},ann@example.com,${value}\n`;
    for (const [first, second] of [
      [agrees, refuses],
      [refuses, agrees],
    ]) {
      const [rows] = await read(
        { 'customers.csv': `id,email,${column}\n${row(1, first!)}${row(2, second!)}${row(3, '')}` },
        { columns: { VALUE: column } },
      );
      expect(rows).toMatchObject([{ VALUE: refuses }]);
    }
  });

  it('twins are one person, and one "no" is a no', async () => {
    const twins =
      'id,email,consent\n1,ann@example.com,yes\n2,ANN@example.com,no\n3,bob@example.com,yes\n3,bob@example.com,\n';
    const [rows, summary] = await read(
      { 'customers.csv': twins, 'visits.csv': visits(['1', '2', 'ann@example.com']) },
      {
        sources: { visits: { path: 'visits.csv', customer: 'who' } },
        columns: { CONSENT: 'consent', VISITS: 'count(visits)' },
      },
    );
    expect(rows).toMatchObject([
      { email: 'ann@example.com', CONSENT: 'no', VISITS: '3' },
      { email: 'bob@example.com', CONSENT: 'yes', VISITS: '0' },
    ]);
    expect(summary.people).toMatchObject({ total: 2, merged: 2 });
    expect(filesOf(summary, 'customers')).toEqual([[4, 4, 0]]);
  });

  it('strangers are counted, and are people where the rules say so', async () => {
    const files = {
      'customers.csv': customers,
      'visits.csv': visits(['ann@example.com', 'zoe@example.com', 'ZOE@example.com', '9999']),
    };
    const asked = {
      sources: { visits: { path: 'visits.csv', customer: 'who' } },
      columns: { VISITS: 'count(visits)' },
    };
    const [only, counted] = await read(files, asked);
    expect(only.map((row) => row['email'])).not.toContain('zoe@example.com');
    expect(counted.people).toMatchObject({ total: 3, strangers: 2, strangersIncluded: false });
    expect(counted.sources.find((each) => each.name === 'visits')).toMatchObject({ strangers: 3 });
    const [all, included] = await read(files, { ...asked, rules: { people: 'everyone' } });
    expect(all.find((row) => row['email'] === 'zoe@example.com')).toMatchObject({ VISITS: '2' });
    expect(included.people).toMatchObject({ total: 4, strangers: 1, strangersIncluded: true });
  });

  it('strangers are not known before they have done something, and their address is their column too', async () => {
    const later = 'email,at\nZoe@example.com,2026-11-20\nlate@example.com,2026-11-22T03:00:00Z\n';
    const [rows, summary] = await read(
      { 'customers.csv': customers, 'visits.csv': later },
      {
        sources: { visits: { path: 'visits.csv' } },
        columns: { ADDRESS: 'email', DOMAIN: 'domain(email)', ID: 'id' },
        rules: { people: 'everyone' },
      },
    );
    expect(summary.people).toMatchObject({ total: 4, strangers: 1 });
    expect(rows.map((row) => row['email'])).not.toContain('late@example.com');
    expect(rows.find((row) => row['email'] === 'zoe@example.com')).toMatchObject({
      ADDRESS: 'zoe@example.com',
      DOMAIN: 'example.com',
      ID: '',
    });
  });

  it('rows that do not say are listed, but are not unreadable', async () => {
    const files = { 'visits.csv': 'email,at\n,2026-01-01\nann@example.com,2026-01-01\n' };
    const asked = { sources: { visits: { path: 'visits.csv' } }, columns: { VISITS: 'count(visits)' } };
    const [rows, summary, shop] = await read(files, { ...asked, options: { maxRejected: { rows: 0 } } });
    expect(rows).toMatchObject([{ VISITS: '1' }]);
    expect(filesOf(summary, 'visits')).toEqual([[2, 1, 1]]);
    expect(shop.rejected('visits')).toMatchObject([
      { line: '2', reason: 'the row does not say whose it is' },
    ]);
  });
});

describe('what only looks like an instant', () => {
  const instants = async (written: string[], column: object) => {
    const lines = written.map((at) => `ann@example.com,"${at}",2026-01-01\n`).join('');
    const [, summary, shop] = await read(
      { 'visits.csv': `email,seen,at\n${lines}` },
      {
        sources: { visits: { path: 'visits.csv', columns: { seen: column } } },
        columns: { N: 'count_distinct(visits.seen)' },
      },
    );
    expect(filesOf(summary, 'visits')).toEqual([[written.length, 0, written.length]]);
    return shop.rejected('visits').map(({ reason }) => reason);
  };

  it.each<[string, object, string[]]>([
    [
      'timestamp, but digits',
      { type: 'timestamp' },
      ['20261101120000', '202611211000', '20261101', '202611', '2026', '46000.5', '-1', '1782900006000000'],
    ],
    [
      'timestamp',
      { type: 'timestamp' },
      [
        '22-11-26',
        '26-11-22 10:00',
        '0022-11-26',
        '0022-11-26T10:00:00Z',
        '2026-11-22 (BC)',
        '-2026-11-22',
        '2026-11-22T00:00:00+99:00',
        '2026-11-22 00:00:00 -1600',
        '2026-11-22 00:00:00+16',
        '2026-11-22T10:00:00X',
      ],
    ],
    [
      'timestamp',
      { type: 'timestamp', pattern: '%d/%m/%Y %H:%M' },
      ['1/3/26 10:00', '01/03/0026 10:00', '1/3/2026'],
    ],
    ['timestamp', { type: 'timestamp', pattern: '%d/%m/%Y %H:%M %z' }, ['1/3/26 10:00 +0100']],
    ['date', { type: 'date' }, ['22-11-26', '0022-11-26', '2026-11-22 (BC)', '20261122']],
    ['date', { type: 'date', pattern: '%d.%m.%Y' }, ['1.3.26', '01.03.0026']],
  ])('is no %s: %j', async (_, column, written) => {
    expect(new Set(await instants(written, column))).toHaveLength(1);
  });
});

describe('what is seen', () => {
  it('ends before the instant of the run', async () => {
    const [rows, summary] = await read(
      {
        'visits.csv':
          'email,at\nann@example.com,2026-11-22T02:59:59.999Z\nann@example.com,2026-11-22T03:00:00Z\nann@example.com,2027-01-01\n',
      },
      { sources: { visits: { path: 'visits.csv' } }, columns: { VISITS: 'count(visits)' } },
    );
    expect(rows).toMatchObject([{ VISITS: '1' }]);
    expect(summary.sources.find((each) => each.name === 'visits')).toMatchObject({ later: 2 });
    expect(filesOf(summary, 'visits')).toEqual([[3, 3, 0]]);
  });

  it('events with the same id count once, in several files too', async () => {
    const [rows, summary] = await read(
      {
        'v1.csv':
          'n,email,at\ne1,ann@example.com,2026-01-01\ne1,ann@example.com,2026-01-01\ne2,ann@example.com,2026-01-01\n',
        'v2.csv':
          'n,email,at\ne2,ann@example.com,2026-01-01\n,ann@example.com,2026-01-01\n,ann@example.com,2026-01-01\n',
      },
      { sources: { visits: { path: ['v1.csv', 'v2.csv'], id: 'n' } }, columns: { VISITS: 'count(visits)' } },
    );
    expect(rows).toMatchObject([{ VISITS: '4' }]);
    const repeated = summary.sources
      .find((each) => each.name === 'visits')!
      .files.map((each) => each.repeated);
    expect(repeated).toEqual([2, 0]);
  });

  it.each([
    ['mail with ids', 'mail', 'n,email,at,kind'],
    ['mail without ids', 'mail', 'no,email,at,kind'],
    ['visits with ids', 'visits', 'n,email,at,kind'],
  ])('%s count once, however the key of their person is spelled', async (_, source, header) => {
    const row = (n: string, who: string, kind = 'open', at = '2026-01-01') => `${n},${who},${at},${kind}\n`;
    const ofAnn = ['ANN@example.com', 'c1', 'ann@example.com', ' ann@example.com', 'c1', 'Ann@Example.com'];
    const ofZoe = ['zoe@example.com', 'Zoe@example.com', 'zoe@example.com'];
    const twins = [...ofAnn, ...ofZoe].map((who) => row('e1', who));
    const others = [
      row('e2', 'Ann@example.com', 'click'),
      row('e2', 'ann@example.com', 'click', '2026-01-02'),
    ];
    const files = {
      'customers.csv': 'id,email\nc1,ann@example.com\n',
      'all.csv': [header, '\n', ...twins, ...others].join(''),
      'first.csv': [header, '\n', ...twins.slice(1), ...others].join(''),
      'last.csv': [header, '\n', twins[0], others[0]].join(''),
    };
    const mapped = {
      ...(header.startsWith('n,') && { id: 'n' }),
      ...(source === 'mail' && { kind: 'kind' }),
    };
    for (const path of [['all.csv'], ['first.csv', 'last.csv']]) {
      const [rows, summary] = await read(files, {
        rules: { people: 'everyone' },
        sources: { [source]: { path, ...mapped } },
        columns: {
          OPENS: `count(${source} where kind = 'open')`,
          CLICKS: `count(${source} where kind = 'click')`,
        },
      });
      expect(rows).toMatchObject([
        { email: 'ann@example.com', OPENS: '1', CLICKS: '2' },
        { email: 'zoe@example.com', OPENS: '1', CLICKS: '0' },
      ]);
      const counts = summary.sources.find((each) => each.name === source)!.files;
      const repeated = counts.map((each) => each.repeated);
      expect(repeated).toEqual(path.length === 1 ? [7] : [8, 0]);
      expect(counts.map(({ rows: told, used }) => told - used)).toEqual(path.map(() => 0));
    }
  });

  it('of rows with one id the last counts, whatever rules ask of it', async () => {
    const files = {
      '1.csv': 'n,email,at,action\ne1,ann@example.com,2026-01-01,pending\n',
      '2.csv': 'n,email,at,action\ne1,ann@example.com,2026-01-01,paid\n',
    };
    const sources = { visits: { path: ['1.csv', '2.csv'], id: 'n' } };
    const PENDING = "count(visits where action = 'pending')";
    for (const others of [{}, { ALL: 'count(visits)' }, { PAID: "count(visits where action = 'paid')" }]) {
      const [rows] = await read(files, { sources, columns: { PENDING, ...others } });
      expect(rows).toMatchObject([{ PENDING: '0' }]);
    }
  });

  it('orders of one person with the same id are one order, the latest, as rows and as pages of JSON', async () => {
    const all = [
      ['1', 'ann@example.com', '2026-11-02', 6],
      ['1', 'Ann@example.com', '2026-11-01', 5],
      ['2', 'ann@example.com', '2026-11-01', 7],
      ['1', 'bob@example.com', '2026-11-01', 9],
    ];
    const keys = ['order', 'email', 'at', 'total'];
    const pages = all.map((row) => ({
      data: [Object.fromEntries(keys.map((key, index) => [key, row[index]]))],
    }));
    const files = {
      'customers.csv': 'email\nann@example.com\nbob@example.com\n',
      'orders.csv': [keys, ...all].map((row) => `${row.join(',')}\n`).join(''),
      'orders.json': pages.map((page) => JSON.stringify(page)).join('\n'),
    };
    for (const path of ['orders.csv', 'orders.json']) {
      const [rows, summary] = await read(files, { sources: { orders: { ...orders, path } }, columns: total });
      expect(rows).toMatchObject([
        { TOTAL: '13', COUNT: '2' },
        { TOTAL: '9', COUNT: '1' },
      ]);
      expect(summary.sources.find(({ name }) => name === 'orders')!.files[0]!.repeated).toBe(1);
    }
  });

  it.each(['mail', 'visits'])('rules may look at the ids by which %s count once', async (source) => {
    const row = (n: string, kind: string) => `${n},ann@example.com,2026-01-01,${kind}\n`;
    const header = 'n,email,at,kind\n';
    const first = header + row('e1', 'open').repeat(2) + row('', 'open').repeat(2);
    const mapped = { id: 'n', ...(source === 'mail' && { kind: 'kind' }) };
    const columns = {
      ALL: `count(${source})`,
      IDS: `count_distinct(${source}.id)`,
      EACH: `values(${source}.id)`,
      FIRST: `count(${source} where id = 'e1')`,
      BLANK: `count(${source} where id is missing)`,
    };
    for (const path of [['1.csv'], ['1.csv', '2.csv']]) {
      const [rows] = await read(
        { '1.csv': first, '2.csv': header + row('e1', 'open') + row('e2', 'open') },
        { sources: { [source]: { path, ...mapped } }, columns },
      );
      const both = path.length > 1;
      expect(rows).toMatchObject([
        {
          ALL: both ? '4' : '3',
          IDS: both ? '2' : '1',
          EACH: both ? 'e1, e2' : 'e1',
          FIRST: '1',
          BLANK: '2',
        },
      ]);
    }
  });

  it.each([3, 8, 9, 200])('values are looked for in a list of %d', async (length) => {
    const others = Array.from({ length: length - 1 }, (_, index) => `'page ${index}'`);
    const list = `(${[...others, "'it''s here'"].join(', ')})`;
    const visits = ["it's here", 'page 1', 'page 1000', ''];
    const [rows] = await read(
      {
        'visits.csv': `email,at,page\n${visits.map((page) => `ann@example.com,2026-01-01,${page}\n`).join('')}`,
      },
      {
        sources: { visits: { path: 'visits.csv' } },
        columns: {
          IN: `count(visits where page in ${list})`,
          NOT_IN: `count(visits where not (page in ${list}))`,
          LAST: `last(visits.page where page contains 'here') in ${list}`,
          NONE: `last(visits.page where page = 'nowhere') in ${list}`,
        },
      },
    );
    expect(rows).toMatchObject([{ IN: '2', NOT_IN: '2', LAST: 'yes', NONE: 'no' }]);
  });

  it('mail events without an id count once where person, instant, kind, address and campaign are the same', async () => {
    const header = 'email,at,kind,url,campaign,note\n';
    const row = 'ann@example.com,2026-01-01 10:00:00,click,https://a.example,spring,x\n';
    const others = [
      row.replace('10:00:00', '10:00:01'),
      row.replace('click', 'open'),
      row.replace('https://a.example', 'https://b.example'),
      row.replace('spring', 'autumn'),
      row.replace('ann@', 'bob@'),
    ];
    const [rows, summary] = await read(
      { 'm1.csv': header + row + row, 'm2.csv': header + row.replace(',x', ',y') + others.join('') },
      {
        sources: { mail: { path: ['m1.csv', 'm2.csv'] } },
        columns: {
          CLICKS: 'count(clicks)',
          NOTE: 'last(mail.note where kind = "click" and url = "https://a.example" before "2026-01-01T10:00:01Z")',
        },
      },
    );
    expect(rows).toMatchObject([{ CLICKS: '4', NOTE: 'y' }]);
    expect(filesOf(summary, 'mail')).toEqual([
      [2, 2, 0],
      [6, 6, 0],
    ]);
    const repeated = summary.sources.find((each) => each.name === 'mail')!.files.map((each) => each.repeated);
    expect(repeated).toEqual([2, 0]);
  });

  it('mail events that no rule looks at are counted, and whose they are is known', async () => {
    const row = (who: string, at: string, kind: string) => `${who}@example.com,${at},${kind}\n`;
    const [rows, summary] = await read(
      {
        'mail.csv': [
          'email,at,kind\n',
          row('ann', '2026-01-01', 'delivered').repeat(3),
          row('ann', '2026-11-23', 'delivered').repeat(2),
          row('zoe', '2026-01-01', 'delivered'),
          row('zed', '2026-11-23', 'open'),
          row('ann', '2026-01-02', 'open').repeat(2),
          row('ann', 'some day', 'delivered').repeat(2),
        ].join(''),
      },
      {
        rules: { people: 'everyone' },
        sources: { mail: { path: 'mail.csv' } },
        columns: { OPENS: 'count(opens)' },
      },
    );
    // Zoe has had a mail, and Zed has done something after the instant only.
    expect(rows.map(({ email, OPENS }) => `${email} ${OPENS}`)).toEqual([
      'ann@example.com 1',
      'zoe@example.com 0',
    ]);
    const mail = summary.sources.find(({ name }) => name === 'mail')!;
    expect(mail).toMatchObject({ later: 3 });
    expect(mail.files.map(({ rows: read, used, repeated }) => [read, used, repeated])).toEqual([[11, 9, 1]]);
  });

  it('mail events of no known kind are told, with their words', async () => {
    const words = ['Abgemeldet', 'gelesen', 'noted', 'Opt-Out', 'zoe@example.com', '', 'followed', 'noted'];
    const mail = words.map((word, day) => `ann@example.com,2026-01-0${day + 1},${word}\n`).join('');
    const files = { 'mail.csv': `email,at,kind\n${mail}` };
    const told = async (columns: Record<string, string>, kinds?: Record<string, string>) => {
      const sources = { mail: { path: 'mail.csv', ...(kinds && { kinds }) } };
      const [[ann], summary] = await read(files, { sources, columns });
      return [Object.values(ann!)[1], summary.warnings.filter((each) => each.startsWith('mail'))];
    };
    const warning = (rows: number, unknown: string) =>
      `mail: ${rows} rows are of no kind of mail event that is known: ${unknown}; "kinds:" says what words mean`;
    const left = { LEFT: 'count(unsubscribes)' };
    expect(await told(left)).toEqual(['2', [warning(6, '"followed", "gelesen", "noted"')]]);
    const own = { gelesen: 'open', followed: 'click' };
    expect(await told(left, own)).toEqual(['2', [warning(4, '"noted"')]]);
    expect(await told({ ALL: 'count(mail)' })).toEqual(['8', []]);
  });

  it('texts that the first rows have with other capitals or blanks are told', async () => {
    const [, summary] = await read(
      {
        'customers.csv': 'email,city\nann@example.com,Paris\n',
        'orders.csv': 'order,email,at,status,note\n1,ann@example.com,2026-01-01,Completed,on hold\n',
        'visits.csv': 'email,at,status\nann@example.com,2026-01-01,completed\n',
      },
      {
        sources: { orders: { path: 'orders.csv', id: 'order' }, visits: { path: 'visits.csv' } },
        rules: {
          traits: {
            paid: "count(orders where status in ('completed', 'processing'))",
            visited: "count(visits where status = 'completed')",
            held: "any(orders where note = 'on_hold' and not (status = 'Completed'))",
            any_case: "any(orders where lower(status) = 'completed')",
            parisian: "city = 'PARIS'",
            ann: "email = 'Ann@Example.com'",
          },
        },
        columns: {
          PAID: 'paid',
          VISITED: 'visited',
          HELD: 'held',
          ANY: 'any_case',
          PARIS: 'parisian',
          ANN: 'ann',
        },
      },
    );
    const asked = (source: string, text: string, column: string, there: string) =>
      `${source}: a rule asks for "${text}" in "${column}", where the first rows have "${there}"`;
    expect(summary.warnings.filter((each) => each.includes('asks')).toSorted()).toEqual([
      asked('customers', 'PARIS', 'city', 'Paris'),
      asked('orders', 'completed', 'status', 'Completed'),
      asked('orders', 'on_hold', 'note', 'on hold'),
    ]);
  });

  it('amounts of several currencies that a rule takes as those of one are told', async () => {
    const orders = (rows: string[]) =>
      [
        'order,email,at,total,quantity,currency',
        ...rows.map((row, no) => `${no},ann@example.com,${row}`),
      ].join('\n');
    const told = async (...rows: string[]) => {
      const [, summary] = await read(
        { 'customers.csv': 'email\nann@example.com\n', 'orders.csv': orders(rows) },
        {
          sources: {
            orders: { path: 'orders.csv', id: 'order', columns: { total: 'number', quantity: 'number' } },
          },
          rules: { events: { euros: "orders where currency = 'EUR'" } },
          columns: {
            ALL: 'sum(orders.total)',
            MOST: 'max(orders.total in last 30 days)',
            PIECES: 'sum(orders.quantity)',
            EUROS: 'sum(euros.total)',
          },
        },
      );
      return summary.warnings.filter((each) => each.includes('currency'));
    };
    expect(await told('2026-01-01,5,1,EUR', '2026-01-02,5,1,EUR')).toEqual([]);
    expect(await told('2026-01-01,5,1,ann@example.com', '2026-01-02,5,1,bob@example.com')).toEqual([]);
    expect(await told('2026-01-01,5,1,USD', '2026-01-02,5,1,', '2026-01-03,5,1,EUR')).toEqual([
      `orders: a rule takes "total" of all orders as amounts of one currency, but the first rows have "EUR", "USD"; to pick one: where currency = 'EUR'`,
    ]);
  });

  it('kinds of mail event that no export has are sets without events', async () => {
    const [rows] = await read(
      { 'left.csv': 'email,at\nann@example.com,2026-10-01\n' },
      {
        sources: { left: { path: 'left.csv', kind: 'unsubscribe' } },
        rules: { suppress: { bounced: 'any(hard_bounces)' } },
        columns: {
          LEFT: 'any(unsubscribes without resubscribes after)',
          BACK: 'any(unsubscribes followed by resubscribes within 3 days)',
          OPENS: 'count(opens)',
          LAST: 'last(opens.at)',
          RATE: 'count(clicks in last 30 days) / count(opens)',
        },
      },
    );
    expect(rows).toMatchObject([{ LEFT: 'yes', BACK: 'no', OPENS: '0', LAST: '', RATE: '' }]);
  });

  it('mail events that are all of one kind count once too, and rows of no kind as often as they are there', async () => {
    const row = 'ann@example.com,2026-01-01\n';
    const [rows] = await read(
      {
        'clicks.csv': `email,at\n${row}${row}`,
        'all.csv': `email,at,kind\n${`${row.trim()},noted\n`.repeat(2)}`,
      },
      {
        sources: { clicked: { path: 'clicks.csv', kind: 'click' }, all: { path: 'all.csv', kind: 'kind' } },
        columns: { CLICKS: 'count(clicks)', ALL: 'count(all)' },
      },
    );
    expect(rows).toMatchObject([{ CLICKS: '1', ALL: '2' }]);
  });

  it('too many unreadable rows publish nothing', async () => {
    const shop = new Shop({
      'segments.yaml':
        'version: 1\nsources:\n  customers: { path: c.csv, columns: { n: number } }\nsegments: { all: "n > 0" }\n',
      'c.csv': 'email,n\nann@example.com,1\nbob@example.com,two\n',
    });
    expect(await problemsOf(shop.run(), shop.path)).toBe(
      [
        'too-many-rejected',
        '  customers: 1 of 2 rows (50.0%) cannot be read, 1% may be',
        '  hint: the first ones follow; --max-rejected sets the limit',
        'c.csv:3:1  unreadable-file',
        '  in "n": this is no number that can be read',
        '',
      ].join('\n'),
    );
    expect(existsSync(shop.at('out/latest'))).toBe(false);
  });
});
