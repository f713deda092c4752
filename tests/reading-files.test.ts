import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesOf, read } from './support/reading.ts';
import { problemsOf, Shop } from './support/shop.ts';

const orders = { path: 'orders.csv', customer: 'email', id: 'order', columns: { total: 'number' } };
const total = { TOTAL: 'sum(orders.total)', COUNT: 'count(orders)' };

describe('how files are written', () => {
  const plain = 'id,email,city\n1,ann@example.com,Łódź\n2,bob@example.com,"Köln, ""Altstadt"""\n';
  const swapped = (delimiter: string) =>
    `id,email,city\n1,ann@example.com,Łódź\n2,bob@example.com,"Köln, ""Altstadt"""\n`.replaceAll(
      /,(?! )/g,
      delimiter,
    );

  it.each<[string, string, string | Uint8Array]>([
    ['comma', 'customers.csv', plain],
    ['semicolon', 'customers.csv', swapped(';')],
    ['tab', 'customers.tsv', swapped('\t')],
    ['bar', 'customers.csv', swapped('|')],
    ['byte order mark', 'customers.csv', `\ufeff${plain}`],
    ['CRLF', 'customers.csv', plain.replaceAll('\n', '\r\n')],
    ['no last line end', 'customers.csv', plain.trimEnd()],
    ['UTF-16LE', 'customers.csv', Buffer.from(`\ufeff${plain}`, 'utf16le')],
    ['gzip', 'customers.csv.gz', gzipSync(plain)],
    ['gzip under another name', 'customers.csv', gzipSync(plain)],
    ['bracket in the name', 'customers [2026].csv', plain],
    ['blank and quote in the name', "it's; DROP TABLE x--.csv", plain],
    ['percent and hash in the name', '100%#{x}.csv', plain],
  ])('%s', async (_, name, content) => {
    const [rows, summary] = await read(
      { [name]: content },
      {
        sources: { customers: { path: name } },
        columns: { CITY: 'city' },
      },
    );
    expect(rows.map((row) => row['CITY'])).toEqual(['Łódź', 'Köln, "Altstadt"']);
    expect(filesOf(summary, 'customers')).toEqual([[2, 2, 0]]);
  });

  it('Windows-1252', async () => {
    const content = Buffer.from('id,email,city\n1,ann@example.com,K\xf6ln \x80\n', 'latin1');
    const [rows] = await read({ 'customers.csv': content }, { columns: { CITY: 'city' } });
    expect(rows[0]!['CITY']).toBe('Köln €');
  });

  it('a glob of files with differing headers', async () => {
    const [rows, summary] = await read(
      {
        'o/1.csv': 'order,email,at,total\nA,ann@example.com,2026-01-01,1.5\n',
        'o/2.csv': 'email;total;at;order;coupon\nann@example.com;2.25;2026-02-01;B;X\n',
        'o/.hidden.csv': 'nothing',
      },
      {
        sources: { orders: { ...orders, path: 'o/*.csv' } },
        columns: { ...total, COUPON: 'last(orders.coupon)' },
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '3.75', COUNT: '2', COUPON: 'X' }]);
    expect(filesOf(summary, 'orders')).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
  });

  it('a JSON array with nested values', async () => {
    const [rows, summary] = await read(
      {
        'customers.json': JSON.stringify([
          { id: 7, email: 'ann@example.com', address: { city: 'Łódź' }, points: 2.5 },
          { id: 8, email: 'bob@example.com', address: null },
        ]),
      },
      {
        sources: {
          customers: {
            path: 'customers.json',
            columns: { town: { from: 'address.city' }, points: 'number' },
          },
        },
        columns: { TOWN: 'town', POINTS: 'points', ID: 'id' },
      },
    );
    expect(rows).toMatchObject([
      { email: 'ann@example.com', TOWN: 'Łódź', POINTS: '2.5', ID: '7' },
      { email: 'bob@example.com', TOWN: '', POINTS: '', ID: '8' },
    ]);
    expect(filesOf(summary, 'customers')).toEqual([[2, 2, 0]]);
  });

  it('JSON lines with a broken one', async () => {
    const [rows, summary, shop] = await read(
      {
        'visits.jsonl': [
          '{"email":"ann@example.com","at":"2026-01-01T00:00:00Z","page":"/a"}',
          '{"email":"ann@example.com","at":',
          '',
          '{"email":"ann@example.com","at":"2026-01-02T00:00:00Z","page":"/b"}',
        ].join('\n'),
      },
      { sources: { visits: { path: 'visits.jsonl' } }, columns: { PAGE: 'last(visits.page)' } },
    );
    expect(rows).toMatchObject([{ PAGE: '/b' }]);
    expect(filesOf(summary, 'visits')).toEqual([[3, 2, 1]]);
    expect(shop.rejected('visits')).toMatchObject([
      { file: 'visits.jsonl', line: '2', reason: 'the line is not JSON' },
    ]);
  });

  it('orders with their lines inside', async () => {
    const [rows] = await read(
      {
        'orders.json': JSON.stringify([
          {
            order: 'A',
            email: 'ann@example.com',
            at: '2026-01-01T00:00:00Z',
            total: 10,
            items: [
              { sku: 'X', quantity: 2 },
              { sku: 'Y', quantity: 1 },
            ],
          },
          { order: 'B', email: 'ann@example.com', at: '2026-01-02T00:00:00Z', total: 5, items: [] },
        ]),
      },
      {
        sources: {
          orders: {
            ...orders,
            path: 'orders.json',
            lines: 'items',
            columns: { total: 'number', quantity: 'number' },
          },
        },
        columns: {
          ...total,
          LINES: 'count(items)',
          PIECES: 'sum(items.quantity)',
          SKU: 'max(items.quantity)',
        },
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '15', COUNT: '2', LINES: '2', PIECES: '3', SKU: '2' }]);
  });

  it('JSON and CSV: orders of both, of which those in JSON have lines', async () => {
    const [rows] = await read(
      {
        '1.csv': 'order,email,at,total\nA,ann@example.com,2026-01-01,10\n',
        '2.json': JSON.stringify({
          order: 'B',
          email: 'ann@example.com',
          at: '2026-01-02',
          total: 5,
          items: [{ quantity: 2 }, { quantity: 1 }],
        }),
      },
      {
        sources: {
          orders: {
            ...orders,
            path: ['1.csv', '2.json'],
            lines: 'items',
            columns: { total: 'number', quantity: { from: 'items.quantity', type: 'number' } },
          },
        },
        columns: { ...total, PIECES: 'sum(items.quantity)' },
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '15', COUNT: '2', PIECES: '3' }]);
  });

  it('JSON: a path that the first rows lack is read all the same, and doubted where one looks like it', async () => {
    const order = (rest: object) =>
      JSON.stringify({ order: 'A', email: 'ann@example.com', at: '2026-01-01', ...rest });
    const [rows, summary] = await read(
      {
        'orders.json': [
          order({ amount: 10, items: [{ price: 2, note: { text: 'x' } }] }),
          // So far down that nobody has looked.
          order({ order: 'B', amount: 5, items: [{ price: 3, gift: 'a'.repeat(300_000) }] }),
          order({ order: 'C', items: [{ rare: { price: 7 } }], late: { total: 1 } }),
        ].join('\n'),
      },
      {
        sources: {
          orders: {
            ...orders,
            path: 'orders.json',
            lines: 'items',
            columns: {
              total: { from: 'amuont', type: 'number' },
              price: { from: 'items.prize', type: 'number' },
              late: { from: 'late.total', type: 'number' },
              rare: { from: 'items.rare.price', type: 'number' },
              either: { from: ['nothing', 'amount'], type: 'number' },
            },
          },
        },
        columns: { ...total, PRICES: 'sum(items.price)', LATE: 'sum(orders.late)', RARE: 'sum(items.rare)' },
      },
    );
    expect(rows).toMatchObject([{ TOTAL: '0', COUNT: '3', PRICES: '0', LATE: '1', RARE: '7' }]);
    expect(summary.warnings.filter((each) => each.startsWith('orders'))).toEqual([
      'orders: its first rows have no "amuont", which "total" is read from; did you mean "amount"?',
      'orders: its first rows have no "items.prize", which "price" is read from; did you mean "items.price"?',
      'orders: its first rows have no "late.total", which "late" is read from',
      'orders: its first rows have no "items.rare.price", which "rare" is read from',
    ]);
  });

  it('Shopify: rows that continue an order, without its name too', async () => {
    const header =
      'Name,Email,Financial Status,Paid at,Created at,Total,Refunded Amount,Lineitem name,Lineitem sku,Lineitem quantity,Lineitem price';
    const [rows, summary] = await read(
      {
        'orders.csv': [
          header,
          '#1,ann@example.com,paid,,2026-01-01 10:00:00 +0100,30.00,0.00,Novel,N1,2,10.00',
          '#1,ann@example.com,,,2026-01-01 10:00:00 +0100,,,Map,M1,1,10.00',
          ',ann@example.com,,,2026-01-01 10:00:00 +0100,,,Atlas,M2,1,0.00',
          '#2,ann@example.com,partially_refunded,,2026-02-01 10:00:00 +0100,12.10,2.10,Novel,N1,1,12.10',
          '#3,,paid,,2026-02-01 11:00:00 +0100,99.00,0.00,Till,N1,1,99.00',
        ].join('\n'),
      },
      {
        sources: { orders: { path: 'orders.csv', format: 'shopify-orders' } },
        columns: {
          ...total,
          REFUNDED: 'sum(orders.refunded)',
          LINES: 'count(items)',
          PIECES: 'sum(items.quantity)',
          FIRST: 'first(orders.at)',
        },
      },
    );
    expect(rows).toMatchObject([
      { TOTAL: '42.1', COUNT: '2', REFUNDED: '2.1', LINES: '4', PIECES: '5', FIRST: '2026-01-01' },
    ]);
    expect(filesOf(summary, 'orders')).toEqual([[5, 4, 1]]);
  });
});

it('a compressed file that is cut off far behind its head publishes nothing', async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `u${index}@example.com,${index}`);
  const whole = gzipSync(['email,n', ...lines].join('\n'));
  const shop = new Shop({
    'segments.yaml':
      'version: 1\nsources:\n  customers: { path: c.csv.gz, columns: { n: number } }\nsegments: { all: "n > 0" }\n',
    'c.csv.gz': whole.subarray(0, Math.floor(whole.length / 2)),
  });
  expect(await problemsOf(shop.run(), shop.path)).toContain(
    'c.csv.gz is cut off: its compressed data has no end',
  );
});

describe('a byte of another encoding far behind the head', () => {
  const filler = Array.from({ length: 12_000 }, (_, index) => ({
    email: `u${index}@example.com`,
    n: index,
    name: '',
  }));
  const late = { email: 'late@example.com', n: 1, name: 'Zoé' };
  const latin = (text: string) => Buffer.from(text, 'latin1');
  const asCsv = `email,n,name\n${[...filler.map(({ email, n }) => `${email},${n},`), 'late@example.com,1,Zoé'].join('\n')}\n`;
  const source = (path: string) => ({ customers: { path, columns: { n: 'number' } } });

  it.each([
    ['of CSV', 'c.csv', asCsv],
    ['of JSON lines', 'c.jsonl', [...filler, late].map((row) => JSON.stringify(row)).join('\n')],
  ])('rejects the row %s', async (_, path, text) => {
    const [, summary] = await read({ [path]: latin(text) }, { sources: source(path), columns: { N: 'n' } });
    expect(filesOf(summary, 'customers')).toEqual([[12_001, 12_000, 1]]);
  });

  it('makes an array of JSON unusable, unless its encoding is said', async () => {
    const files = { 'c.json': latin(JSON.stringify([...filler, late])) };
    const shop = new Shop({
      ...files,
      'segments.yaml':
        'version: 1\nsources: { customers: { path: c.json } }\nsegments: { all: name is known }\n',
    });
    expect(await problemsOf(shop.run(), shop.path)).toContain(
      'c.json: row 12001 of its array is not well-formed JSON: invalid UTF-8\n  hint: say how it is written',
    );
    const customers = { path: 'c.json', encoding: 'latin1' };
    const [rows] = await read(files, { sources: { customers }, columns: { NAME: 'name' } });
    expect(rows.find((row) => row['NAME'])).toMatchObject({ NAME: 'Zoé' });
  });
});
