import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRules, type ToldPart } from '../src/index.ts';
import { problemsOf, Shop } from './support/shop.ts';

const bin = resolve('bin/segmentor.js');

const rules = `version: 1
timezone: Europe/Paris
sources:
  customers: { path: exports/customers.csv, format: shopify-customers }
  orders: { path: exports/orders.csv, format: shopify-orders, columns: { points: number } }
  mail: { path: exports/mail.jsonl, format: sendgrid-events }
  visits: { path: exports/visits.csv, columns: { seconds: number } }
traits: { spend: sum(orders.total), last_order: last(orders.at) }
suppress:
  unsubscribed: any(unsubscribes)
  no consent: not (consent = 'yes')
segments:
  winback: days_since(last_order) > 180
  vip: percentile(spend among any(orders)) >= 50
  novel: any(items where sku = 'NOV-1' and quantity > 1)
  looked: any(visits where page = '/a' and seconds > 10)
  tagged: tags contains 'b'
stages: { lifecycle: { leaving: winback, other: otherwise } }
`;

const given = `    as_of: 2026-11-22T03:00:00Z
    given:
      customers:
        - { email: Ada@example.com, country: FR, consent: yes, tags: [a, b] }
        - { email: bob@example.com, country: FR }
      orders:
        - { customer: ada@example.com, at: 2026-01-03, total: 40, items: [{ sku: NOV-1, quantity: 2 }, { sku: X }] }
        - { customer: bob@example.com, at: 2026-11-22 03:59, total: 12.5 }
      mail:
        - { customer: bob@example.com, at: 2026-11-20T10:00:00Z, kind: unsubscribe }
      visits:
        - { customer: ada@example.com, at: 2026-11-20T10:00:00Z, page: /a, seconds: 20 }
`;

/** The results of tests that expect this, in a folder without any export. */
function resultsOf(expected: string, text = rules) {
  const shop = new Shop({
    'segments.yaml': `${text}tests:\n  - name: a test\n${given}    expect:\n${expected}`,
  });
  return { shop, results: testRules(shop.at('segments.yaml')) };
}

const brief = ({ text, value, parts }: ToldPart): string =>
  `${text} = ${value}${parts.length > 0 ? ` [${parts.map(brief).join('; ')}]` : ''}`;

describe('tests in the rules', () => {
  it('cannot be judged where a key of a table has several answers', async () => {
    const shop = new Shop({
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv }
  shops: { path: shops.csv, table: true, id: code, columns: { city: text } }
segments: { northern: "lookup(shops.city, shop) = 'Lille'" }
tests:
  - name: twice
    as_of: 2026-11-22T03:00:00Z
    given:
      customers: [{ email: ada@example.com, shop: L }]
      shops: [{ code: L, city: Lille }, { code: L, city: Lyon }]
    expect: { ada@example.com: { in: northern } }
`,
    });
    const said = await problemsOf(testRules(shop.at('segments.yaml')), shop.path);
    expect(said).toContain('shops: a key is there several times, in rows that are not alike');
  });

  it('pass when everything is as it is expected, without any export', async () => {
    const { results } = resultsOf(`      ADA@example.com:
        in: [winback, novel, looked, tagged, vip]
        suppressed: false
        spend: 40
        lifecycle: leaving
        last_order: 2026-01-03
        winback: yes
        country = 'BE': false
        tags: [a, b]
        last(orders.points): ~
      bob@example.com:
        not_in: [winback, novel]
        in: []
        suppressed: unsubscribed
        last_order: 2026-11-22T02:59:00Z
        count(mail): 1
`);
    expect(await results).toMatchObject([{ name: 'a test', failures: [] }]);
  });

  it('fail with what came, and why', async () => {
    const { results } =
      resultsOf(`      ada@example.com: { not_in: vip, in: winback, suppressed: true, spend: 39.99 }
      bob@example.com: { in: winback, suppressed: no consent, tags: [b], last_order: ~ }
      cleo@example.com: { in: vip }
`);
    const [{ failures }] = (await results) as [Awaited<typeof results>[number]];
    const told = failures.map(({ person, what, expected, found }) => [person, what, expected, found]);
    expect(told).toEqual([
      ['ada@example.com', 'not in vip', 'yes', false],
      ['ada@example.com', 'suppressed', 'yes', null],
      ['ada@example.com', 'spend', '39.99', 40],
      ['bob@example.com', 'in winback', 'yes', false],
      ['bob@example.com', 'suppressed', 'no consent', 'unsubscribed'],
      ['bob@example.com', 'tags', 'b', null],
      ['bob@example.com', 'last_order', 'missing', '2026-11-22T02:59:00Z'],
      ['cleo@example.com', 'in vip', 'yes', null],
    ]);
    const [inVip] = failures;
    expect(brief(inVip!.why!)).toBe(
      'vip = true [percentile(spend among any(orders)) >= 50 = true [percentile(spend among any(orders)) = 50 [' +
        'spend = 40 [sum(orders.total) = 40]; any(orders) = true]]]',
    );
  });

  it('are read with the columns of exports that are there', async () => {
    const typo = rules.replace('seconds > 10', "seconds > 10 and referrer = 'x'");
    const { shop, results } = resultsOf('      ada@example.com: { not_in: looked }\n', typo);
    await expect(results).rejects.toThrow('nothing is called "referrer"');
    shop.write({ 'exports/visits.csv': 'email,at,page,seconds,referrer\n' });
    expect(await testRules(shop.at('segments.yaml'))).toMatchObject([{ failures: [] }]);
  });

  it('take files of addresses for empty', async () => {
    const staff = rules.replace(
      'segments:\n',
      'segments:\n  all_but: { where: any(orders), exclude_file: staff.csv }\n',
    );
    const { results } = resultsOf('      ada@example.com: { in: all_but }\n', staff);
    expect(await results).toMatchObject([{ failures: [] }]);
  });

  it('have the addresses in files that they give, and no others', async () => {
    const text = rules.replace(
      'segments:',
      'segments:\n  hand: { where: tagged, include_file: in.csv, exclude_file: out.txt }',
    );
    const expected = `      ada@example.com: { not_in: hand }
      bob@example.com: { in: hand }
    files: { in.csv: [Bob@example.com], out.txt: [ada@example.com] }
`;
    const { results } = resultsOf(expected, text);
    expect(await results).toMatchObject([{ failures: [] }]);
    const { shop, results: misspelt } = resultsOf(expected.replace('in.csv', 'inn.csv'), text);
    expect(await problemsOf(misspelt, shop.path)).toMatchInlineSnapshot(`
      "segments.yaml:37:14  unknown-name
        37 |     files: { inn.csv: [Bob@example.com], out.txt: [ada@example.com] }
           |              ^^^^^^^ no segment includes or excludes a file "inn.csv"; did you mean "in.csv"?
      "
    `);
  });

  it('leave nothing behind', async () => {
    const { shop, results } = resultsOf('      ada@example.com: { in: vip }\n');
    await results;
    expect(readdirSync(shop.path)).toEqual(['segments.yaml']);
  });

  it('say all that is wrong with rows', async () => {
    const shop = new Shop({
      'segments.yaml': `${rules}tests:
  - name: rows
    as_of: 2026-11-22T03:00:00Z
    given:
      customers: [{ country: FR }]
      orders:
        - { customer: ada@example.com, at: 2026-01-03, totl: 40, items: [{ skuu: NOV-1 }] }
        - { customer: ada@example.com, at: soon, total: '40' }
        - { total: 1 }
      mail: [{ customer: ada@example.com, at: 2026-01-03, kind: opened }]
    expect: {}
`,
    });
    expect(await problemsOf(testRules(shop.at('segments.yaml')), shop.path)).toMatchInlineSnapshot(`
      "segments.yaml:23:21  shape
        23 |       customers: [{ country: FR }]
           |                     ^^^^^^^ this row needs "email"
      segments.yaml:25:56  unknown-column
        25 |         - { customer: ada@example.com, at: 2026-01-03, totl: 40, items: [{ skuu: NOV-1 }] }
           |                                                        ^^^^ orders has no column "totl"; did you mean "total"?
      segments.yaml:25:66  unknown-column
        25 |         - { customer: ada@example.com, at: 2026-01-03, totl: 40, items: [{ skuu: NOV-1 }] }
           |                                                                  ^^^^^ orders has no column "skuu"; did you mean "sku"?
      segments.yaml:26:44  wrong-value
        26 |         - { customer: ada@example.com, at: soon, total: '40' }
           |                                            ^^^^ "at" must be an instant, such as 2026-11-22T03:00:00Z
      segments.yaml:26:57  wrong-value
        26 |         - { customer: ada@example.com, at: soon, total: '40' }
           |                                                         ^^^^ "total" must be a number
      segments.yaml:27:13  shape
        27 |         - { total: 1 }
           |             ^^^^^ this row needs "customer"
      segments.yaml:28:65  wrong-value
        28 |       mail: [{ customer: ada@example.com, at: 2026-01-03, kind: opened }]
           |                                                                 ^^^^^^ no kind of mail event is called "opened"; did you mean "open"?
        hint: the kinds are sent, delivered, open, machine_open, click, bounce_hard, bounce_soft, complaint, unsubscribe, resubscribe, dropped, deferred
      "
    `);
  });

  it('say all that is wrong with what is expected', async () => {
    const { shop, results } = resultsOf(
      '      ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }\n',
    );
    expect(await problemsOf(results, shop.path)).toMatchInlineSnapshot(`
      "segments.yaml:34:31  unknown-name
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                               ^^^ no segment is called "vpi"; did you mean "vip"?
      segments.yaml:34:45  unknown-name
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                             ^^^^ no segment is called "novl"; did you mean "novel"?
      segments.yaml:34:63  unknown-name
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                                               ^^^^^^^^^^^ no suppression is called "unsubscribd"; did you mean "unsubscribed"?
      segments.yaml:34:83  wrong-type
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                                                                   ^^^^^ this is compared with a number
      segments.yaml:34:90  unknown-name
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                                                                          ^^^^ nothing is called "sped"; did you mean "spend"?
      segments.yaml:34:108  wrong-type
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                                                                                            ^ this is compared with yes or no
      segments.yaml:34:123  wrong-type
        34 |       ada@example.com: { in: [vpi], not_in: novl, suppressed: unsubscribd, spend: a lot, sped: 3, winback: 1, last_order: soon }
           |                                                                                                                           ^^^^ this is compared with an instant
      "
    `);
  });

  it('says mistakes of keys, of names and of what is expected at once', async () => {
    const text = rules.replace('  winback: days', '  winback: { wher: days').replace('> 180\n', '> 180 }\n');
    const mistaken = text.replace('page = ', 'pge = ');
    const { shop, results } = resultsOf(
      '      ada@example.com: { in: [winback, vpi], lifecycle: x }\n',
      mistaken,
    );
    expect(await problemsOf(results, shop.path)).toMatchInlineSnapshot(`
      "segments.yaml:13:14  unknown-key
        13 |   winback: { wher: days_since(last_order) > 180 }
           |              ^^^^ "wher" is not a key here; did you mean "where"?
      segments.yaml:16:28  unknown-name
        16 |   looked: any(visits where pge = '/a' and seconds > 10)
           |                            ^^^ nothing is called "pge"; did you mean "page"?
      segments.yaml:34:40  unknown-name
        34 |       ada@example.com: { in: [winback, vpi], lifecycle: x }
           |                                        ^^^ no segment is called "vpi"; did you mean "vip"?
      "
    `);
  });
});

describe('the command', () => {
  const command = (shop: Shop, ...options: string[]) =>
    spawnSync(process.execPath, [bin, 'test', ...options], { cwd: shop.path, encoding: 'utf8' });

  it('shows what failed and why, and ends with exit code 1', () => {
    const { shop } = resultsOf(`      ada@example.com: { in: looked }
      bob@example.com: { not_in: vip, in: novel }
`);
    const { stdout, stderr, status } = command(shop);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(`failed  a test segments.yaml:20
  bob@example.com  in novel: expected yes, it is no
    no  novel: any(items where sku = 'NOV-1' and quantity > 1)
1 test, 1 failed
`);
  });

  it('ends with exit code 0 when all pass, as those of the example do', () => {
    const { stdout, status } = spawnSync(process.execPath, [bin, 'test', '-c', 'segments.example.yaml'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^(passed {2}.*\n)+\d+ tests?, all passed\n$/);
  });

  it('gives JSON, and exit code 1 where there are no tests', () => {
    const { shop } = resultsOf('      ada@example.com: { in: looked }\n');
    expect(JSON.parse(command(shop, '--json').stdout)).toMatchObject([{ name: 'a test', failures: [] }]);
    const { stderr, status } = command(new Shop({ 'segments.yaml': rules }));
    expect(stderr).toBe(`shape
  segments.yaml has no "tests:"
  hint: a first one, with sources and a segment of yours:
tests:
  - name: who ordered yesterday
    as_of: 2026-02-02T00:00:00Z
    given:
      customers: [{ email: ann@example.com }]
      orders: [{ customer: ann@example.com, at: 2026-02-01, total: 40 }]
    expect:
      ann@example.com: { in: SEGMENT }
`);
    expect(status).toBe(1);
    const first = stderr.slice(stderr.indexOf('tests:\n')).replace('SEGMENT', 'buyers');
    const few = 'version: 1\nsources: { customers: { path: c.csv }, orders: { path: o.csv } }\n';
    const withFirst = new Shop({ 'segments.yaml': `${few}segments: { buyers: any(orders) }\n${first}` });
    expect(command(withFirst).stdout).toBe('passed  who ordered yesterday\n1 test, all passed\n');
  });
});
