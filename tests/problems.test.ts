import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSegments, streamSegment, type Options } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const folder = 'fixtures/problems';
const files = readdirSync(folder);
const named = (end: string) =>
  files.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length));
const mistakes = named('.yaml');

/** What is said of a mistake in the rules, or on the command line. */
function said(name: string, options: Partial<Parameters<typeof checkSegments>[0]> = {}): Promise<string> {
  return problemsOf(checkSegments({ config: `${folder}/${name}.yaml`, asOf, ...options }), folder);
}

describe('problems', () => {
  it('have a text for every mistake', () => {
    expect(named('.txt')).toEqual(mistakes);
    expect(mistakes.length).toBeGreaterThan(40);
  });

  it.each(mistakes)('%s', async (name) => {
    await expect(await said(name)).toMatchFileSnapshot(resolve(folder, `${name}.txt`));
  });

  describe('outside the rules', () => {
    const rules = 'version: 1\nsources:\n  customers: { path: customers.csv }\nsegments: { vip: "true" }\n';
    const marked = (code: string, message: string, hint = '') =>
      `segments.yaml:3:22  ${code}\n  3 |   customers: { path: customers.csv }\n    |                      ^^^^^^^^^^^^^ ${message}\n${hint}`;

    async function saidOf(
      options: Partial<Options>,
      customers = 'email\nann@example.com\n',
    ): Promise<string> {
      const shop = new Shop({ 'segments.yaml': rules, 'customers.csv': customers });
      return problemsOf(checkSegments({ config: shop.at('segments.yaml'), ...options }), shop.path);
    }

    async function saidOfOne(segment: string, provider: string): Promise<string> {
      const shop = new Shop({ 'segments.yaml': rules, 'customers.csv': 'email\n' });
      const rows = streamSegment({ config: shop.at('segments.yaml') }, { segment, provider });
      return problemsOf(rows.next(), shop.path);
    }

    it('an instant that is none, of a program without types', async () => {
      const asOf = '2026-11-22T03:00:00Z' as unknown as number;
      const problems =
        'bad-option\n  asOf is no instant in ms since 1970\n  hint: parseInstant makes one of a text\n';
      expect(await saidOf({ asOf })).toBe(problems);
      const shop = new Shop({ 'segments.yaml': rules });
      expect(await problemsOf(shop.run({ asOf }), shop.path)).toBe(problems);
      expect(readdirSync(shop.path)).toEqual(['segments.yaml']);
    });

    it('names on the command line', async () => {
      expect(await saidOf({ only: ['vpi'] })).toBe(
        'bad-option\n  --only names "vpi", and there is no such segment; did you mean "vip"?\n',
      );
      expect(await saidOf({ sources: new Map([['customer', 'x.csv']]) })).toBe(
        'bad-option\n  --source names "customer", and the rules have no such source; did you mean "customers"?\n',
      );
      expect(await saidOfOne('vpi', 'plain')).toBe(
        'bad-option\n  --stdout: no segment is called "vpi"; did you mean "vip"?\n',
      );
      expect(await saidOfOne('vip', 'mailchip')).toBe(
        'bad-option\n  --as: no mail service is called "mailchip"; did you mean "mailchimp"?\n',
      );
      expect(await saidOf({ config: 'no/such.yaml' })).toBe(
        'file-missing\n  no/such.yaml: there is no such file\n  hint: "segmentor init" writes a first one for the exports that there are\n',
      );
    });

    it('a file for a source on the command line that is another', async () => {
      const shop = new Shop({
        'segments.yaml': rules.replace(
          'segments:',
          '  orders: { path: orders.csv, id: order_id }\nsegments:',
        ),
        'customers.csv': 'email\nann@example.com\n',
        'visits.csv': 'Email,page,seconds\nann@example.com,/,3\n',
      });
      const saidOfPath = async (path: string) => {
        const sources = new Map([['orders', shop.at(path)]]);
        return problemsOf(checkSegments({ config: shop.at('segments.yaml'), sources }), shop.path);
      };
      expect(await saidOfPath('visits.csv')).toMatchInlineSnapshot(`
        "bad-option
          --source orders=visits.csv: this is not what the rules say of orders
          hint: visits.csv has the columns "Email", "page", "seconds"
        column-missing
          --source orders=visits.csv: visits.csv has no column that says when it happened
          hint: name it with "at: COLUMN"; unless named it is one called at, timestamp, created_at, date, time, event_time
        segments.yaml:4:35  column-missing
          4 |   orders: { path: orders.csv, id: order_id }
            |                                   ^^^^^^^^ visits.csv has no column "order_id"
        "
      `);
      expect(await saidOfPath('customers.csv')).toMatchInlineSnapshot(`
        "bad-option
          --source orders=customers.csv: this is not what the rules say of orders
          hint: customers.csv has the column "email"
        column-missing
          --source orders=customers.csv: customers.csv has no column that says when it happened
          hint: name it with "at: COLUMN"; unless named it is one called at, timestamp, created_at, date, time, event_time
        segments.yaml:4:35  column-missing
          4 |   orders: { path: orders.csv, id: order_id }
            |                                   ^^^^^^^^ customers.csv has no column "order_id"
        "
      `);
      expect(await saidOfPath('none.csv')).toMatchInlineSnapshot(`
        "file-missing
          --source orders=none.csv: there is no file "none.csv"
        "
      `);
    });

    it('exports that are no exports', async () => {
      expect(await saidOf({}, '')).toBe(marked('no-rows', 'customers.csv is empty'));
      expect(await saidOf({}, 'ann@example.com\nbob@example.com\n')).toBe(
        marked(
          'no-header',
          'customers.csv: its first line holds an address, not names of columns',
          '  hint: the first line must name the columns\n',
        ),
      );
      expect(await saidOf({}, 'Id,First\n1,Ann\n')).toBe(
        marked(
          'column-missing',
          'customers.csv has no column that says the address',
          '  hint: name it with "email: COLUMN"; unless named it is one called email, email_address, e_mail\n',
        ),
      );
    });
  });
});
