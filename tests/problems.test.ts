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
