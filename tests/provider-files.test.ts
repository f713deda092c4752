import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../src/index.ts';
import { Shop } from './support/shop.ts';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** First names of people who mean no good, or whose names just are so; what becomes of them where nothing is cut. */
const names: readonly [given: string, safe?: string][] = [
  ['Łódź'],
  ["O'Brien"],
  ['say "hello", twice'],
  ['two\nlines', 'two lines'],
  ['two\r\nlines', 'two  lines'],
  ['📚 reader 🧑‍🚀'],
  ['\u202eחיים\u202c'],
  ['=HYPERLINK("http://example.com","x")', '\'=HYPERLINK("http://example.com","x")'],
  ['+SUM(1,1)', "'+SUM(1,1)"],
  ['-2+3+cmd|x', "'-2+3+cmd|x"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1+1', "' =1+1"],
  ['\r=1+1', "' =1+1"],
  ['\n=1+1', "' =1+1"],
  ['-12.50'],
  ['; drop table'],
  ['name,with;marks\tand more', 'name,with;marks and more'],
  ['𝔘𝔫𝔦'.repeat(100)],
];

const addressOf = (index: number): string => `p${String(index).padStart(3, '0')}@example.com`;

const rules = (list: string, more = ''): string => `
version: 1
sources:
  customers: { path: customers.csv }
suppress:
  no consent: not (consent = 'yes')
  unsubscribed: left = 'yes'
segments:
  everyone_else: { where: "true", tags: [All, "so \\"called\\", yes"] }
lists:
  letter: ${list}
${more}`;

function shopOf(list: string, more = ''): Shop {
  const rows = names.map(([name], index) => `${addressOf(index)},${quoted(name)},yes,no`);
  return new Shop({
    'segments.yaml': rules(list, more),
    'customers.csv': `email,first_name,consent,left\n${rows.join('\n')}\n`,
  });
}

/** What a text looks like at the end of the road: cut to so many characters or bytes, whole characters only. */
function cutTo(text: string, max: number, size: (text: string) => number): string {
  let kept = '';
  for (const character of text) {
    if (size(kept + character) > max) break;
    kept += character;
  }
  return kept;
}

const characters = (text: string): number => [...text].length;
const bytes = (text: string): number => Buffer.byteLength(text);

describe('a list, read back', () => {
  const services = [
    { provider: 'mailchimp', headers: ['Email Address', 'First Name', 'Tags'], max: 255, size: bytes },
    { provider: 'aweber', headers: ['Email', 'Name'], max: 60, size: characters },
    {
      provider: 'getresponse',
      headers: ['email', 'name', 'tag:all', 'tag:so_called_yes'],
      max: 255,
      size: characters,
    },
    { provider: 'plain', headers: ['email', 'first_name', 'tags'], max: Infinity, size: characters },
  ];
  it.each(services)('gives who and what the summary counts: $provider', async (service) => {
    const shop = shopOf(`{ provider: ${service.provider} }`);
    const summary = await shop.run();
    const [list] = summary.lists;
    const text = shop.published(list!.path);
    const [header, ...rows] = parse(text, { relax_column_count: false }) as string[][];
    expect(header).toEqual(service.headers);

    const whole = names.map(([given, safe = given]) => safe);
    const cut = whole.map((name) => cutTo(name, service.max, service.size));
    expect(rows.map(([address, name]) => [address, name])).toEqual(
      cut.map((name, index) => [addressOf(index), name]),
    );
    expect(list!.rows).toBe(names.length);
    const shortened = cut.filter((name, index) => name !== whole[index]).length;
    expect(list!.cut).toEqual(shortened > 0 ? [{ column: header![1], people: shortened }] : []);
    if (service.provider !== 'plain') expect(shortened).toBeGreaterThan(0);
    // As services want it: no mark at the front, no blank line, a line break after the last row.
    expect(text).toMatch(/^[eE]/);
    expect(text).not.toMatch(/\n\n|\r|[^\n]$/);
  });
});

describe('tags', () => {
  it('stand in one cell of Mailchimp with quotes within quotes', async () => {
    const shop = shopOf('{ provider: mailchimp }');
    await shop.run();
    expect(shop.published('lists/letter/everyone_else.csv')).toContain(',"All,""so """"called"""", yes"""\n');
    const [cell] = shop.list('everyone_else', 'letter').map((row) => row['Tags']!);
    expect(parse(cell!)[0]).toEqual(['All', 'so "called", yes']);
  });
});

describe('formulas', () => {
  it('are kept where the list says so, and an address that is one is left out all the same', async () => {
    const shop = shopOf('{ provider: plain, formulas: keep }');
    shop.write({
      'customers.csv': 'email,first_name,consent\n=x@example.com,A,yes\nb@example.com,=1+1,yes\n',
    });
    shop.write({ 'segments.yaml': rulesIn(shop).replace("  unsubscribed: left = 'yes'\n", '') });
    const { lists } = await shop.run();
    expect(shop.published('lists/letter/everyone_else.csv')).toBe(
      'email,first_name,tags\nb@example.com,=1+1,"All,""so """"called"""", yes"""\n',
    );
    expect(lists[0]!.leftOut).toEqual([{ reason: 'address begins like a formula', people: 1 }]);
  });
});

const rulesIn = (shop: Shop): string => readFileSync(shop.at('segments.yaml'), 'utf8');

describe('a byte order mark', () => {
  it('comes first where the list asks for it, in each part', async () => {
    const shop = shopOf('{ provider: mailchimp, bom: true, rows_per_file: 10 }');
    const { lists } = await shop.run();
    expect(lists).toHaveLength(2);
    for (const { path } of lists) expect(shop.published(path).startsWith('\uFEFFEmail Address,')).toBe(true);
  });
});

describe('files that would be too big', () => {
  it('become parts that add up, the same every time', async () => {
    const whole = shopOf('{ provider: plain }');
    await whole.run();
    const shop = shopOf('{ provider: plain, rows_per_file: 7 }');
    const { lists } = await shop.run();
    expect(lists.map(({ path, rows, part }) => ({ path, rows, part }))).toEqual([
      { path: 'lists/letter/everyone_else-1.csv', rows: 7, part: { number: 1, of: 3 } },
      { path: 'lists/letter/everyone_else-2.csv', rows: 7, part: { number: 2, of: 3 } },
      { path: 'lists/letter/everyone_else-3.csv', rows: 4, part: { number: 3, of: 3 } },
    ]);
    expect(readdirSync(shop.at('out/latest/lists/letter'))).toHaveLength(3);
    const [header, ...rows] = whole.published('lists/letter/everyone_else.csv').split(/(?<=\n)/);
    const parts = lists.map(({ path }) => shop.published(path).split(/(?<=\n)/));
    expect(parts.map(([first]) => first)).toEqual([header, header, header]);
    expect(parts.flatMap(([, ...rest]) => rest)).toEqual(rows);
    await shop.run();
    expect(lists.map(({ path }) => shop.published(path).split(/(?<=\n)/))).toEqual(parts);
  });

  it('stay one file when they just fit, and say so', async () => {
    const shop = shopOf(`{ provider: plain, rows_per_file: ${names.length} }`);
    const { lists } = await shop.run();
    expect(lists.map(({ path, part }) => ({ path, part }))).toEqual([
      { path: 'lists/letter/everyone_else.csv', part: undefined },
    ]);
  });

  it('are counted once: who is left out stands with the first part', async () => {
    const shop = shopOf('{ provider: aweber, rows_per_file: 10 }');
    const rows = names.map((_, index) => `${addressOf(index)},Ann,${index === 0 ? 'no' : 'yes'},no`);
    shop.write({
      'customers.csv': `email,first_name,consent,left\n${rows.join('\n')}\nö@example.com,${'n'.repeat(61)},yes,no\n`,
    });
    const { lists, warnings } = await shop.run();
    expect(lists.map(({ rows, leftOut, cut, unsure }) => ({ rows, leftOut, cut, unsure }))).toEqual([
      {
        rows: 10,
        leftOut: [{ reason: 'suppressed: no consent', people: 1 }],
        cut: [{ column: 'Name', people: 1 }],
        unsure: 1,
      },
      { rows: 8, leftOut: [], cut: [], unsure: 0 },
    ]);
    expect(warnings).toEqual([
      'list letter: AWeber may pass over addresses with unusual characters; a file has 1 of them at the most',
    ]);
  });
});

describe('suppressions', () => {
  const told = 'suppressions: { unsubscribed: [unsubscribed], cleaned: [bad address] }';

  function shopWithReasons(provider: string): Shop {
    const shop = shopOf(`{ provider: ${provider}, ${told} }`);
    shop.write({
      'segments.yaml': rulesIn(shop).replace('segments:\n', "  bad address: bounced = 'yes'\nsegments:\n"),
      'customers.csv': [
        'email,first_name,consent,left,bounced',
        'zoe@example.com,Zoe,no,yes,yes',
        'ann@example.com,Ann,yes,yes,',
        'bob@example.com,Bob,no,no,',
        'cleo@example.com,Cleo,yes,,',
        'support@example.com,Dan,yes,yes,',
        '',
      ].join('\n'),
    });
    return shop;
  }

  const summaryOf = ({ suppressions }: Summary) =>
    suppressions.map(({ kind, path, rows, leftOut, reasons }) => ({ kind, path, rows, leftOut, reasons }));

  it('have everybody for whom the reason holds, whatever they were counted under', async () => {
    const shop = shopWithReasons('mailchimp');
    const summary = await shop.run();
    expect(summary.suppressed).toContainEqual({ reason: 'no consent', people: 2 });
    expect(shop.published('suppressions/letter/unsubscribed.csv')).toBe(
      'Email Address\nann@example.com\nzoe@example.com\n',
    );
    expect(shop.published('suppressions/letter/cleaned.csv')).toBe('Email Address\nzoe@example.com\n');
    expect(summaryOf(summary)).toEqual([
      {
        kind: 'unsubscribed',
        path: 'suppressions/letter/unsubscribed.csv',
        rows: 2,
        leftOut: [{ reason: 'role address', people: 1 }],
        reasons: ['unsubscribed'],
      },
      {
        kind: 'cleaned',
        path: 'suppressions/letter/cleaned.csv',
        rows: 1,
        leftOut: [],
        reasons: ['bad address'],
      },
    ]);
    expect(shop.published('lists/letter/everyone_else.csv')).not.toMatch(/zoe|ann|bob/);
  });

  it.each(['aweber', 'getresponse'])('are addresses to paste for %s', async (provider) => {
    const shop = shopWithReasons(provider);
    const summary = await shop.run();
    // Nobody imports support@, but the service may have it from a form of its own.
    expect(shop.published('suppressions/letter/unsubscribed.txt')).toBe(
      'ann@example.com\nsupport@example.com\nzoe@example.com\n',
    );
    expect(summary.suppressions[0]).toMatchObject({ rows: 3, leftOut: [] });
    expect(shop.published('lists/letter/everyone_else.csv')).not.toContain('support@');
  });

  it('are not written unless they are asked for', async () => {
    const shop = shopOf('{ provider: mailchimp }');
    const { suppressions } = await shop.run();
    expect(suppressions).toEqual([]);
    expect(readdirSync(shop.at('out/latest'))).not.toContain('suppressions');
  });
});

describe('phones and postal addresses', () => {
  const people = [
    'a@example.com,020 7946 0958,gb,1 High St,,Leeds,,LS1 1AA',
    'b@example.com,(212) 555-0100,US,"1 Main St,  Apt 2",Floor 3,New York,NY,10001',
    'c@example.com,1-212-555-0100,US,,,,,',
    'd@example.com,06 12 34 56 78,FR,=1+1,,Paris,,75001',
    'e@example.com,600 123 456,PL,ul. Długa 1,,Łódź,,90-001',
    'f@example.com,030 123456,,1 Road,,Town,,1',
    'g@example.com,030 123456,Germany,1 Road,,Town,,1',
    'h@example.com,12345,DE,1 Road,,Town,,1',
    'i@example.com,+49 (0)30 123456,DE,1 Road,,Town,,1',
    'j@example.com,6 12 34 56 78,FR,1 Road,,Town,,1',
    'k@example.com,020 7946 0958 ext 3,UK,1 Road,,Town,,1',
    `l@example.com,,IE,${'r'.repeat(60)},,Cork,,T12`,
  ];
  const phones: Record<string, string> = {
    a: '+442079460958',
    b: '+12125550100',
    c: '+12125550100',
    d: '+33612345678',
    e: '+48600123456',
    f: '030 123456',
    g: '030 123456',
    h: '12345',
    i: '+4930123456',
    j: '6 12 34 56 78',
    k: '020 7946 0958 ext 3',
    l: '',
  };

  async function rowsOf(list: string) {
    const shop = new Shop({
      'segments.yaml': `version: 1\nsources: { customers: { path: customers.csv } }\nsegments: { anyone: "true" }\nlists: { letter: ${list} }\n`,
      'customers.csv': `email,phone,country,address1,address2,city,province,zip\n${people.join('\n')}\n`,
    });
    const { lists } = await shop.run();
    return { rows: shop.list('anyone', 'letter'), lists };
  }

  it.each([
    ['mailchimp', 'Phone Number'],
    ['getresponse', 'phone'],
  ])('a phone is E.164 where its country is known: %s', async (provider, header) => {
    const columns = provider === 'getresponse' ? ', columns: { phone: phone }' : '';
    const { rows } = await rowsOf(`{ provider: ${provider}${columns} }`);
    const found = rows.map((row) => [Object.values(row)[0]![0], row[header]]);
    expect(Object.fromEntries(found)).toEqual(phones);
  });

  it('an address is written when the list asks for it and it is whole', async () => {
    const plainly = await rowsOf('{ provider: mailchimp }');
    expect(Object.keys(plainly.rows[0]!)).toEqual(['Email Address', 'Phone Number']);
    const { rows, lists } = await rowsOf('{ provider: mailchimp, postal_address: write }');
    const found = Object.fromEntries(rows.map((row) => [row['Email Address']![0], row['Address']]));
    expect(found).toEqual({
      a: '1 High St  Leeds  LS1 1AA  GB',
      b: '1 Main St, Apt 2  Floor 3  New York  NY  10001  US',
      c: '',
      d: "'=1+1  Paris  75001  FR",
      e: 'ul. Długa 1  Łódź  90-001  PL',
      f: '',
      g: '1 Road  Town  1  GERMANY',
      h: '1 Road  Town  1  DE',
      i: '1 Road  Town  1  DE',
      j: '1 Road  Town  1  FR',
      k: '1 Road  Town  1  GB',
      l: `${'r'.repeat(44)}  Cork  T12  IE`,
    });
    expect(lists[0]!.cut).toEqual([{ column: 'Address', people: 1 }]);
  });
});
