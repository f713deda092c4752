import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { filesOf, read } from './support/reading.ts';
import { problemsOf, Shop } from './support/shop.ts';

const header = 'id,email,name,born,points\n';
const row = (id: number, name = 'Ann', born = '1980-01-31', points = '1') =>
  `${id},p${id}@post.example.com,${name},${born},${points}\n`;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index)).join('');
const bytes = (text: string) => Buffer.from(text, 'latin1');
const person = (id: number, more = '') => `{"id":${id},"email":"p${id}@post.example.com"${more}}`;
const columns = { born: 'date', points: 'number' };
const far = rows(1, 12_000);

/** What becomes of a customers export: rows, used, rejected, and where the rejected ones are. */
async function outcome(content: string | Uint8Array, name = 'customers.csv') {
  const typed = name.includes('.csv');
  const [, summary, shop] = await read(
    { [name]: content },
    {
      sources: { customers: { path: name, ...(typed && { columns }) } },
      columns: typed ? { BORN: 'born', POINTS: 'points' } : {},
    },
  );
  const [counts] = filesOf(summary, 'customers');
  if (counts![2] === 0) return { counts, rejected: [] };
  return { counts, rejected: shop.rejected('customers').map(({ line, reason }) => `${line}: ${reason}`) };
}

async function refusal(content: string | Uint8Array, name = 'customers.csv'): Promise<string> {
  const rules = `version: 1\nsources:\n  customers: { path: ${name} }\nsegments: { all_of_them: 'true' }\n`;
  const shop = new Shop({ [name]: content, 'segments.yaml': rules });
  const said = await problemsOf(shop.run({ maxRejected: { share: 1 } }), shop.path);
  return said
    .trimEnd()
    .split('\n')
    .slice(0, 3)
    .join('\n')
    .replace(/^segments.yaml[^]*\^ /, '');
}

const fewer = 'the row has fewer cells than the header';
const more = 'the row has more cells than the header';
const noDate = 'this is no date that can be read';
const noNumber = 'this is no number that can be read';
const notJson = 'the line is not JSON';
const quote = 'a quote is opened and not closed, or something follows a closed one';

describe('bad data that can be read', () => {
  it.each<[string, string | Uint8Array, number[], string[]]>([
    ['a NUL byte', header + row(1, 'a\0b') + row(2), [2, 2, 0], []],
    ['bytes that are not UTF-8', bytes(header + row(1, 'a\xffb')), [1, 1, 0], []],
    ['line ends of two kinds', header + row(1) + row(2).replace('\n', '\r\n') + row(3), [3, 3, 0], []],
    [
      'line ends of three kinds',
      header + row(1).replace('\n', '\r') + row(2).replace('\n', '\r\n') + row(3),
      [3, 3, 0],
      [],
    ],
    [
      'another line end far into the file',
      header + far + row(12_001).replace('\n', '\r\n') + row(12_002),
      [12_002, 12_002, 0],
      [],
    ],
    [
      'LF far into a file with CRLF',
      (header + far).replaceAll('\n', '\r\n') + row(12_001),
      [12_001, 12_001, 0],
      [],
    ],
    ['line ends of several kinds within quotes', header + row(1, '"a\rb\r\nc\nd"') + row(2), [2, 2, 0], []],
    [
      'line ends of several kinds and quotes',
      header + row(1, '"a\rb\r\nc""\nd"').replace(/\n$/, '\r\n') + row(2),
      [2, 2, 0],
      [],
    ],
    ['CR only', (header + row(1) + row(2)).replaceAll('\n', '\r'), [2, 2, 0], []],
    ['a CR within a cell', header + row(1) + row(2, 'a\rb'), [3, 1, 2], [`3: ${fewer}`, `4: ${fewer}`]],
    ['UTF-16 without a mark', Buffer.from(header + row(1), 'utf16le'), [1, 1, 0], []],
    [
      'UTF-16 that lacks its last byte',
      Buffer.from(header + row(1) + row(2), 'utf16le').subarray(0, -1),
      [2, 1, 1],
      [`3: ${noNumber}`],
    ],
    ['equal headers', 'id,email,name,name,Name,born,points\n1,a@post.example.com,x,y,z,,\n', [1, 1, 0], []],
    ['empty headers', 'id,email,,,,born,points\n1,a@post.example.com,x,y,z,,\n', [1, 1, 0], []],
    [
      'ragged rows',
      `${header + row(1)}2,p2@post.example.com\n3,c@d.example,x,,1,2,3\n`,
      [3, 1, 2],
      [`3: ${fewer}`, `4: ${more}`],
    ],
    ['a header in the middle', header + row(1) + header + row(2), [3, 2, 1], [`3: ${noDate}`]],
    ['a last row that is cut off', `${header + row(1)}2,p2@post.example.com,An`, [2, 1, 1], [`3: ${fewer}`]],
    ['a quote within a cell', header + row(1, 'O"Brien') + row(2), [2, 2, 0], []],
    ['something after a closed quote', header + row(1, '"a"b') + row(2), [2, 1, 1], [`2: ${quote}`]],
    ['a backslash before a quote', header + row(1, '"a\\"b"') + row(2), [2, 1, 1], [`2: ${quote}`]],
    [
      'numbers beyond 64 bits',
      header + row(1, 'x', '', '99999999999999999999') + row(2, 'x', '', '1e300') + row(3),
      [3, 1, 2],
      [`2: ${noNumber}`, `3: ${noNumber}`],
    ],
    [
      'words that are no numbers',
      header + row(1, 'x', '', 'NaN') + row(2, 'x', '', 'Infinity') + row(3, 'x', '', '0x10') + row(4),
      [4, 1, 3],
      [2, 3, 4].map((line) => `${line}: ${noNumber}`),
    ],
    [
      'days that there are not',
      header +
        ['0000-00-00', '2025-02-30', '2023-02-29', '2024-02-29', 'infinity']
          .map((born, id) => row(id, 'x', born))
          .join(''),
      [5, 1, 4],
      [2, 3, 4, 6].map((line) => `${line}: ${noDate}`),
    ],
    ['gzip', gzipSync(header + row(1)), [1, 1, 0], []],
  ])('%s', async (_, content, counts, rejected) => {
    expect(await outcome(content)).toEqual({ counts, rejected });
  });

  it.each<[string, string | Uint8Array, number[], string[]]>([
    [
      'nested 10,000 deep',
      `${person(1)}\n${person(2, `,"x":${'['.repeat(10_000)}${']'.repeat(10_000)}`)}\n`,
      [2, 2, 0],
      [],
    ],
    [
      'objects nested 10,000 deep',
      `${person(1)}\n${person(2, `,"x":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)}\n`,
      [2, 2, 0],
      [],
    ],
    [
      'numbers beyond 64 bits',
      `${person(1, ',"n":1e400,"m":123456789012345678901234567890')}\n`,
      [1, 1, 0],
      [],
    ],
    ['names of JavaScript', `${person(1, ',"__proto__":{"a":1},"constructor":2')}\n`, [1, 1, 0], []],
    [
      'half a pair of surrogates',
      `${person(1, ',"x":"a\\ud800b"')}\n${person(2)}\n`,
      [2, 1, 1],
      [`1: ${notJson}`],
    ],
    ['a last line that is cut off', `${person(1)}\n${person(2)}\n{"id":3,"em`, [3, 2, 1], [`3: ${notJson}`]],
    [
      'arrays and figures among the rows',
      `${person(1)}\n[]\n[1]\n7\n${person(2)}\n`,
      [5, 2, 3],
      [`2: ${notJson}`, `3: ${notJson}`, `4: ${notJson}`],
    ],
    [
      'two reasons, a row each',
      `{"t":1,"x":"\\ud800"}\n{"t":2}\n${person(1)}\n`,
      [3, 1, 2],
      [`1: ${notJson}`, '2: the row does not say whose it is'],
    ],
  ])('JSON: %s', async (_, content, counts, rejected) => {
    expect(await outcome(content, 'customers.jsonl')).toEqual({ counts, rejected });
  });

  it.each(['[1]', 'null', '5', '"a, ] b"', 'true', '[]'])(
    'JSON: an array with %s among its objects',
    async (other) => {
      const told = { counts: [4, 2, 2], rejected: [`2: ${notJson}`, `4: ${notJson}`] };
      const content = `[${person(1)},\n${other} ,\n${person(2)},\n ${other}]`;
      expect(await outcome(content, 'customers.json')).toEqual(told);
      const first = `[${other},${person(1)},\n${person(2)}]`;
      expect(await outcome(first, 'customers.json')).toEqual({
        counts: [3, 2, 1],
        rejected: [`1: ${notJson}`],
      });
    },
  );
});

describe('doubtful values', () => {
  const shown = async (customers: string, visits: string, columns: Record<string, string>) => {
    const source = { path: 'visits.csv', customer: 'who', at: 'at' };
    const files = { 'customers.csv': customers, 'visits.csv': `who,at\n${visits}` };
    const rules = { timezone: 'Europe/Paris' };
    const [people, summary] = await read(files, { sources: { visits: source }, columns, rules });
    return { people, visits: summary.sources.find(({ name }) => name === 'visits')! };
  };
  const ann = 'id,email\n1,ann@example.com\n';

  it('clock times that are skipped or shown twice have the offset from before', async () => {
    const visits = '1,2026-03-29 02:30:00\n1,2026-10-25 02:30:00\n';
    const { people } = await shown(ann, visits, {
      SKIPPED: "count(visits where at = '2026-03-29T01:30:00Z')",
      TWICE: "count(visits where at = '2026-10-25T00:30:00Z')",
    });
    expect(people[0]).toMatchObject({ SKIPPED: '1', TWICE: '1' });
  });

  it('leap days are days, and events to come are counted and not seen', async () => {
    const { people, visits } = await shown(
      ann,
      '1,2024-02-29 10:00\n1,2023-02-29 10:00\n1,2027-01-01 10:00\n',
      {
        SEEN: 'count(visits)',
      },
    );
    expect(people[0]).toMatchObject({ SEEN: '1' });
    expect(visits).toMatchObject({ later: 1, files: [{ rows: 3, used: 2, rejected: 1 }] });
  });

  it('one address is one person, one id with two addresses is two', async () => {
    const customers =
      'id,email,town\n1,ann@example.com,Lyon\n2,ANN@example.com ,\n7,bob@example.com,\n7,cat@example.com,\n';
    const { people } = await shown(
      customers,
      '7,2026-01-01 10:00\n1,2026-01-01 10:00\n2,2026-01-02 10:00\n',
      {
        SEEN: 'count(visits)',
        TOWN: 'town',
      },
    );
    expect(people.map((each) => [each['SEEN'], each['TOWN']])).toEqual([
      ['2', 'Lyon'],
      ['1', ''],
      ['0', ''],
    ]);
  });
});

describe('orders of several rows', () => {
  const head = 'Name,Email,Created at,Total,Lineitem quantity,Lineitem name,Lineitem price\n';
  const first = '2026-11-01 10:00:00 +0100,30.00';
  const readOrders = async (orders: string) => {
    const [people, summary, shop] = await read(
      { 'customers.csv': 'id,email\n1,ann@example.com\n', 'orders.csv': head + orders },
      {
        sources: { orders: { path: 'orders.csv', format: 'shopify-orders' } },
        columns: { SPENT: 'sum(orders.total)', BOUGHT: 'sum(items.quantity)', DEAREST: 'max(items.price)' },
      },
    );
    const { SPENT, BOUGHT } = people[0]!;
    const rejected = filesOf(summary, 'orders')[0]![2] === 0 ? [] : shop.rejected('orders');
    return [SPENT, BOUGHT, rejected.map(({ line, column, reason }) => `${line} ${column}: ${reason}`)];
  };

  it('tell what cannot be read also of rows that leave the rest to the first', async () => {
    const orders = `#1,ann@example.com,${first},1,Map,10.00\n#1,,,,2,Pen,10.00\n#1,,,,two,Pen,10.00\n#1,,,,3,Ink,"10,00 EUR"\n`;
    const told = [
      '4 quantity: this is no number that can be read',
      '5 price: this is no number that can be read',
    ];
    expect(await readOrders(orders)).toEqual(['30', '3', told]);
  });

  it('are of whom any of their rows names, with the columns of all', async () => {
    const unnamed = `#1,,${first},1,Map,10.00\n#1,ann@example.com,2026-11-01 10:00:00 +0100,,2,Pen,10.00\n`;
    expect(await readOrders(unnamed)).toEqual(['30', '3', []]);
    expect(await readOrders(unnamed.replace('#1,,', '#1,nobody@example.com,'))).toEqual(['30', '3', []]);
    const later = `#1,ann@example.com,${first},1,Map,10.00\n#1,,2027-01-01 10:00:00 +0100,,2,Pen,10.00\n`;
    expect(await readOrders(later)).toEqual(['30', '3', []]);
  });

  it('that several rows give to several people are of the one in the earliest row, then of the first address', async () => {
    const at = (hour: number) => `2026-11-01 ${hour}:00:00 +0100`;
    const row = (order: number, who: string, hour: number) =>
      `#${order},${who}@example.com,${at(hour)},1,1,Map,1\n`;
    const orders = [
      row(1, 'zoe', 11),
      row(1, 'ann', 12),
      row(1, 'bob', 11),
      row(2, 'zoe', 11),
      row(2, 'bob', 10),
      row(3, 'zoe', 11),
      row(3, 'nobody', 10),
    ];
    for (const rows of [orders, orders.toReversed()]) {
      const [people] = await read(
        {
          'customers.csv': 'email\nann@example.com\nbob@example.com\nzoe@example.com\n',
          'orders.csv': head + rows.join(''),
        },
        {
          sources: { orders: { path: 'orders.csv', format: 'shopify-orders' } },
          columns: { IDS: 'values(orders.id)', ITEMS: 'count(items)' },
        },
      );
      expect(people.map(({ IDS, ITEMS }) => [IDS, ITEMS])).toEqual([
        ['', '0'],
        ['#1, #2', '5'],
        ['#3', '2'],
      ]);
    }
  });

  it('are listed as rejected where no row of the order says whose it is, and only there', async () => {
    const orders = `#1,ann@example.com,${first},1,Map,10.00\n#1,,,,2,Pen,10.00\n#9,,${first},1,Map,10.00\n#9,,,,1,Pen,10.00\n`;
    const nobody = 'customer: the row does not say whose it is';
    expect(await readOrders(orders)).toEqual(['30', '3', [`4 ${nobody}`, `5 ${nobody}`]]);
  });
});

describe('rows of another length', () => {
  it.each(['\n', '\r\n'])(
    'are listed with their line, whatever line ends cells have, with %j',
    async (end) => {
      const cells = `"one${end}two"`;
      const lines = [
        'id,email,name',
        `1,p1@post.example.com,${cells}`,
        '2,p2@post.example.com',
        '',
        `3,p3@post.example.com,"one${end}${end}two"`,
        '2,p2@post.example.com',
        `4,p4@post.example.com,${cells},more`,
        '5,p5@post.example.com,Ann,',
      ];
      const [, summary, shop] = await read(
        { 'customers.csv': lines.join(end) },
        { sources: { customers: { path: 'customers.csv' } }, columns: { NAME: 'name' } },
      );
      expect(filesOf(summary, 'customers')[0]!.slice(0, 3)).toEqual([6, 3, 3]);
      const listed = shop.rejected('customers').map(({ line, row }) => `${line} ${row}`);
      expect(listed).toEqual([
        '4 2,p2@post.example.com',
        '9 2,p2@post.example.com',
        `10 4,p4@post.example.com,${cells},more`,
      ]);
    },
  );
});

describe('numbers of JSON that are none of ours', () => {
  const great = ['1e300', '1e12', '-1e13', '12345678901234567890123', 'NaN', '-Infinity', '1.5e13'];
  const texts = great.map((total, index) => `{"points":${total},"id":${index},"email":"p@post.example.com"}`);
  it.each([
    ['customers.jsonl', [person(9, ',"points":1'), ...texts].join('\n')],
    ['customers.json', `[\n${[person(9, ',"points":1'), ...texts].join(',\n')}]`],
  ])('are listed as rejected, in %s', async (name, content) => {
    const [, summary, shop] = await read(
      { [name]: content },
      {
        sources: { customers: { path: name, columns: { points: 'number' } } },
        columns: { POINTS: 'points' },
      },
    );
    expect(filesOf(summary, 'customers')[0]!.slice(0, 3)).toEqual([8, 1, 7]);
    const lines = shop.rejected('customers').map(({ row }) => row);
    expect(lines).toEqual(texts);
  });
});

describe('prices with a sign', () => {
  it('are less than nothing where a minus stands before the digits, and rejected with other dashes', async () => {
    const prices = [
      '$50.00',
      '-$50.00',
      '$-50.00',
      '−$50.00',
      '−50.00 €',
      '50.00-',
      '54,00-€',
      '–5.00',
      '(5.00)',
    ];
    const row = (price: string, id: number) => `${id},"Nov 2, 2026 10:11:12 AM",ann@example.com,"${price}"\n`;
    const [[ann], summary] = await read(
      { 'orders.csv': `ID,Purchase Date,Customer Email,Grand Total (Base)\n${prices.map(row).join('')}` },
      {
        sources: { orders: { path: 'orders.csv', format: 'magento-orders-grid' } },
        columns: { LOST: 'count(orders where total = -50)', WON: 'count(orders where total = 50)' },
      },
    );
    expect(ann).toMatchObject({ LOST: '4', WON: '1' });
    expect(filesOf(summary, 'orders')).toEqual([[9, 5, 4]]);
  });
});

describe('an order whose last file cannot be read', () => {
  it('stays as the file before has it', async () => {
    const header =
      'Name,Email,Financial Status,Created at,Total,Lineitem name,Lineitem quantity,Lineitem price\n';
    const at = '2026-11-01 10:00:00 +0000';
    const [[ann], summary] = await read(
      {
        'o1.csv': `${header}#1,ann@example.com,paid,${at},10,Book A,1,10\n`,
        'o2.csv': `${header}#1,ann@example.com,paid,${at},1O,Book A,1,10\n#1,,,,,Book B,1,5\n`,
      },
      {
        sources: { orders: { path: 'o*.csv', format: 'shopify-orders' } },
        columns: { N: 'count(orders)', SPENT: 'sum(orders.total)', ITEMS: 'count(items)' },
      },
    );
    expect(ann).toMatchObject({ N: '1', SPENT: '10', ITEMS: '1' });
    expect(filesOf(summary, 'orders')).toEqual([
      [1, 1, 0],
      [2, 0, 2],
    ]);
  });
});

describe('orders with lines inside', () => {
  const mapped = {
    customer: 'email',
    at: 'at',
    id: 'id',
    lines: 'items',
    timezone: 'Europe/Paris',
    columns: {
      price: { from: 'items.price', type: 'number' },
      packed: { from: 'items.packed', type: 'timestamp' },
      due: { from: 'items.due', type: 'date' },
      gift: { from: 'gift', type: 'boolean' },
      size: { from: 'size', type: 'number' },
    },
  };
  const good = { price: '10.00', packed: '2026-11-01 10:00', due: '2026-12-01', gift: true, size: 'L' };

  it.each<[string, object, string]>([
    ['a number', { price: '10,00 EUR' }, 'price: this is no number that can be read'],
    ['an instant', { packed: 'soon' }, 'packed: this is no instant that can be read'],
    ['a day', { due: 'the 3rd' }, 'due: this is no date that can be read'],
    ['a boolean', { gift: 'maybe' }, 'gift: this is neither yes nor no'],
  ])('are not used where a line has %s that cannot be read, and are listed', async (_, bad, told) => {
    const order = (id: number, ...items: unknown[]) =>
      JSON.stringify({ id, email: 'ann@example.com', at: '2026-11-01T00:00:00Z', items });
    const empty = { price: null, packed: '', due: ' ', gift: null };
    const orders = [order(1, good, {}, empty), order(2, good, { ...good, ...bad }), order(3), order(4, good)];
    for (const json of [orders.join('\n'), `[${orders.join(',\n')}]`]) {
      const [people, summary, shop] = await read(
        { 'customers.csv': 'id,email\n1,ann@example.com\n', 'orders.json': json },
        {
          sources: { orders: { path: 'orders.json', ...mapped } },
          columns: {
            SPENT: 'sum(items.price)',
            LINES: 'count(items)',
            ORDERS: 'count(orders)',
            PACKED: 'count(items where packed = "2026-11-01T09:00:00Z" and due = "2026-12-01")',
            GIFTS: 'count(items where gift)',
          },
        },
      );
      expect(people).toMatchObject([{ SPENT: '20', LINES: '4', ORDERS: '3', PACKED: '2', GIFTS: '2' }]);
      expect(filesOf(summary, 'orders')).toEqual([[4, 3, 1]]);
      const rejected = shop.rejected('orders');
      expect(rejected.map(({ line, column, reason }) => `${line} ${column}: ${reason}`)).toEqual([
        `2 ${told}`,
      ]);
      expect(JSON.parse(rejected[0]!['row']!)).toMatchObject({ id: 2 });
    }
  });
});

describe('an order that several files have', () => {
  it.each<[string, string, string, string]>([
    [
      'at another time',
      '7,ann@example.com,2026-11-01T00:00:00Z,10',
      '7,ann@example.com,2026-11-02T00:00:00Z,12',
      '1 12',
    ],
    [
      'of somebody else',
      '7,bob@example.com,2026-11-01T00:00:00Z,10',
      '7,Ann@example.com,2026-11-01T00:00:00Z,12',
      '1 12',
    ],
    [
      'under another spelling',
      '7,ann@example.com,2026-11-01T00:00:00Z,12',
      '7,Ann@example.com,2026-11-01T00:00:00Z,12',
      '1 12',
    ],
  ])('is the one of the last: %s', async (_, earlier, later, told) => {
    const head = 'id,email,at,total\n';
    const [[ann]] = await read(
      { 'a.csv': `${head}${earlier}\n`, 'b.csv': `${head}${later}\n` },
      {
        sources: {
          orders: {
            path: ['a.csv', 'b.csv'],
            customer: 'email',
            at: 'at',
            id: 'id',
            columns: { total: 'number' },
          },
        },
        columns: { N: 'count(orders)', SPENT: 'sum(orders.total)' },
      },
    );
    expect(`${ann!['N']} ${ann!['SPENT']}`).toBe(told);
  });
});

describe('bad data that is refused', () => {
  const swallows = (line: number) =>
    `customers.csv:${line}:1  unreadable-file\n  a quote that is opened here takes in the lines that follow`;

  it.each<[string, string | Uint8Array, string]>([
    ['a quote that nothing closes', header + row(1) + row(2, '"Ann') + rows(3, 12_000), swallows(3)],
    [
      'a quote that the next one closes',
      header + row(1, '"Ann') + row(2) + row(3, '"Bob"') + row(4),
      swallows(2),
    ],
    [
      'a million cells',
      header + row(1) + row(2, 'x,'.repeat(1_000_000)),
      'customers.csv:3:1  unreadable-file\n  the row has 1,000,005 cells, and the header has 5',
    ],
    [
      'a million headers',
      `id,email${',x'.repeat(1_000_000)}\n1,a@post.example.com\n`,
      'customers.csv: its first line is too long; at most 10000 columns in 256 KiB can be read',
    ],
    [
      'a cell of 100 MB',
      header + row(1) + row(2, 'x'.repeat(100_000_000)),
      'customers.csv:3:1  unreadable-file\n  the row is longer than 8 MiB',
    ],
    [
      'a cell of 100 MB in lines',
      header + row(1) + row(2, `"${'xxxxxxx\n'.repeat(12_500_000)}"`),
      'customers.csv:3:1  unreadable-file\n  the row is longer than 8 MiB',
    ],
    ['nothing but line ends', '\r\n\r\n', 'customers.csv is empty'],
    ['a single quote', '"', 'customers.csv: nothing closes a quote in its first line'],
  ])('%s', async (_, content, said) => {
    expect(await refusal(content)).toBe(said);
  });

  it.each<[string, string, string]>([
    [
      'an array that is cut off',
      `[${person(1)},{"id":2,"em`,
      'customers.json: it is cut off: its array has no end',
    ],
    ['brackets 100,000 deep', '['.repeat(100_000), 'customers.json: it is cut off: its array has no end'],
    [
      'a broken element far into an array',
      `[${Array.from({ length: 9000 }, (_, id) => person(id)).join(',\n')},{"id":1,"em"}]`,
      'unreadable-file\n  customers.json: row 9001 of its array is not well-formed JSON: unexpected character',
    ],
  ])('JSON: %s', async (_, content, said) => {
    expect(await refusal(content, 'customers.json')).toBe(said);
  });
});

describe('more bad data than can be listed', () => {
  it('is refused, however much of it the rules allow', async () => {
    const visits = Array.from({ length: 1_000_100 }, (_, index) => `ann@example.com,no ${index}\n`).join('');
    const shop = read(
      { 'visits.csv': `email,at\nann@example.com,2026-01-01\n${visits}` },
      { sources: { visits: { path: 'visits.csv' } }, columns: { N: 'count(visits)' } },
    );
    expect(await problemsOf(shop, '')).toContain(
      'visits: 1,000,100 of 1,000,101 rows (100.0%) cannot be read, more than can be listed',
    );
  });
});

describe('exports without rows', () => {
  const shopOf = (customers: string, more: object = {}) =>
    new Shop({
      'customers.csv': customers,
      'orders.csv': 'id,email,at,total\n',
      'clicks.csv': 'email,at\n',
      'segments.yaml': stringify({
        version: 1,
        sources: {
          customers: { path: 'customers.csv' },
          orders: { path: 'orders.csv', id: 'id', customer: 'email', at: 'at' },
          clicked: { path: 'clicks.csv', customer: 'email', at: 'at', kind: 'click' },
        },
        segments: { everybody: 'true', buyers: 'any(orders)', keen: 'any(clicks)' },
        ...more,
      }),
    });

  it.each([
    ['rows', 'id,email\n', {}, 'has a header and no rows'],
    ['rows of JSON', '[]', { format: 'woocommerce-api-customers' }, 'has a header and no rows'],
    ['row that can be used', 'id,email\n,\n , \n', {}, 'has 2 rows, and none that can be used'],
  ])('are refused when they are the customers: no %s', async (_, content, source, what) => {
    const sources = { customers: { path: 'customers.csv', ...source } };
    const shop = shopOf('id,email\n1,ann@example.com\n');
    await shop.run();
    const before = shop.list('everybody');
    const segments = { everybody: 'true' };
    const told = `customers ${what}: all lists would be empty`;
    for (const people of ['customers', 'everyone']) {
      shop.write({
        'customers.csv': content,
        'segments.yaml': stringify({ version: 1, people, sources, segments }),
      });
      const said = await problemsOf(shop.run(), shop.path);
      expect(said).toContain('segments.yaml:4:3  no-rows');
      expect(said).toContain(told);
    }
    expect(shop.list('everybody')).toEqual(before);
  });

  it('are read when the rules say that the customers may have none', async () => {
    const shop = shopOf('id,email\n', {
      people: 'everyone',
      guards: { sources: { customers: { at_least: 0 } } },
    });
    shop.write({ 'orders.csv': 'id,email,at,total\n1,ann@example.com,2026-11-01,5\n' });
    await shop.run();
    expect(shop.list('buyers')).toHaveLength(1);
  });

  it('are nothing unusual where nobody has clicked, and are told of where nobody has ordered', async () => {
    const { warnings } = await shopOf('id,email\n1,ann@example.com\n').run();
    expect(warnings).toContain('orders: it has no rows');
    expect(warnings.join()).not.toContain('clicked');
  });
});
