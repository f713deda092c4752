import { describe, expect, it } from 'vitest';
import type { ReadResult } from '../src/engines/engine.ts';
import { checkSegments } from '../src/index.ts';
import { notationsOf } from '../src/run/notations.ts';
import type { SourceShape } from '../src/sources/shape.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

/** Orders with these texts as total and instant, read as these rules of the source say. */
function shopOf(cells: readonly (readonly [total: string, at: string])[], source: string): Shop {
  const rows = cells.map(([total, at], index) => `${index};ann@example.com;${at};${total}\n`);
  return new Shop({
    'customers.csv': 'email\nann@example.com\n',
    'orders.csv': `Nr;Kunde;Kaufdatum;Summe, brutto\n${rows.join('')}`,
    'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv }
  orders: { path: orders.csv, id: Nr, customer: Kunde, at: Kaufdatum, ${source} }
suppress: { nobody: "false" }
segments: { buyers: sum(orders.total) > 0 }
`,
  });
}

const at = '2026-11-01';
const total = (more = '') => `columns: { total: { from: 'Summe, brutto', type: number${more} } }`;

const refusal = (shop: Shop) => problemsOf(shop.run(), shop.path);
const warnings = async (shop: Shop) =>
  (await checkSegments({ config: shop.at('segments.yaml'), asOf, maxRejected: { share: 0.5 } })).warnings;

describe('cells that are written otherwise than the rules say', () => {
  it('are told by the name in the file, with what the rules lack, once', async () => {
    const cells = ['12,50', '1.234,50', '3,20'].map((each) => [each, at] as const);
    expect(await refusal(shopOf(cells, total()))).toBe(`too-many-rejected
  orders: 3 of 3 rows (100.0%) cannot be read, 1% may be
  hint: the first ones follow; --max-rejected sets the limit
orders.csv:2:1  unreadable-file
  in "total" ("Summe, brutto" in the file): this is no number that can be read
  hint: written like 1.234,50? columns: { total: { from: 'Summe, brutto', type: number, decimal: ',', thousands: '.' } }
orders.csv:3:1  unreadable-file
  in "total" ("Summe, brutto" in the file): this is no number that can be read
orders.csv:4:1  unreadable-file
  in "total" ("Summe, brutto" in the file): this is no number that can be read
`);
  });

  it.each<[string, readonly string[], string, string | undefined]>([
    ['a decimal comma', ['12,50', '3,20'], '', "type: number, decimal: ',' }"],
    ['thousands', ['1,234.50', '12.50'], '', "type: number, thousands: ',' }"],
    [
      'a point with the comma that the rules have',
      ['1.234', '2.500'],
      ", decimal: ','",
      "number, decimal: ',', thousands: '.' }",
    ],
    ['what can be two things', ['1,234', '2,500'], '', '"decimal:" and "thousands:" of the column say'],
    ['no numbers', ['n/a', 'ann@example.com'], '', undefined],
    ['few numbers', ['n/a', 'none', '1,50'], '', undefined],
  ])('are numbers: %s', async (_, totals, more, hint) => {
    const said = await refusal(
      shopOf(
        totals.map((each) => [each, at] as const),
        total(more),
      ),
    );
    const hints = said.match(/written .*/g) ?? [];
    expect(hints).toEqual(hint === undefined ? [] : [expect.stringContaining(hint)]);
    expect(said).not.toContain('@');
  });

  it.each([
    ['points', ['20.11.2026', '02.01.2026'], "hint: written like 20.11.2026? pattern: '%d.%m.%Y'\n"],
    ['a time', ['11/20/2026 10:00'], "hint: written like 11/20/2026 08:30? pattern: '%m/%d/%Y %H:%M'\n"],
    [
      'either order',
      ['02/01/2026'],
      "written with the year last? say what is what, such as pattern: '%d/%m/%Y'\n",
    ],
  ])('are instants: %s', async (_, instants, hint) => {
    const cells = instants.map((each) => ['1', each] as const);
    const said = await refusal(shopOf(cells, total()));
    expect(said).toContain(hint);
    expect(said).toContain('in "at" ("Kaufdatum" in the file): ');
  });

  it('are dates of a column of its own', async () => {
    const shop = shopOf([['1', at]], total());
    const rules = `version: 1
sources: { customers: { path: customers.csv, columns: { born: date } } }
suppress: { nobody: "false" }
segments: { old: born < '1990-01-01' }
`;
    shop.write({
      'customers.csv': 'email,born\nann@example.com,31.12.1980\n',
      'segments.yaml': rules,
    });
    expect(await refusal(shop)).toContain(
      `in "born": this is no date that can be read\n  hint: written like 20.11.2026? columns: { born: { type: date, pattern: '%d.%m.%Y' } }\n`,
    );
  });

  it('are warned of where fewer are than may be rejected', async () => {
    const cells = [...Array<string>(20).fill('12,50'), '1.234,50', '2.000'].map(
      (each) => [each, at] as const,
    );
    expect(await warnings(shopOf(cells, total(", decimal: ','")))).toEqual([
      `orders: 2 rows are rejected for "total" ("Summe, brutto" in the file), written like 1.234,50; if all of it is: columns: { total: { from: 'Summe, brutto', type: number, decimal: ',', thousands: '.' } }`,
    ]);
    expect(await warnings(shopOf(cells.slice(0, 20), total(", decimal: ','")))).toEqual([]);
  });

  it('are known by the texts that are kept, however many are not', () => {
    const cells = { source: 'visits', file: 0, column: 'at', reason: 'unreadable instant' } as const;
    const read = {
      rejected: [
        { ...cells, text: '20.11.2026', rows: 1 },
        { ...cells, text: '', more: true, rows: 9 },
      ],
    } as unknown as ReadResult;
    const source = {
      name: 'visits',
      files: [],
      columns: [{ name: 'at', type: 'timestamp', reading: { as: 'timestamp' }, of: 'row' }],
      keys: { customer: [], at: 'at' },
    } as unknown as SourceShape;
    expect(notationsOf(source, read)).toMatchObject([{ column: 'at', rule: "pattern: '%d.%m.%Y'" }]);
  });

  it('are found in JSON too', async () => {
    const shop = shopOf([], total());
    const order = (id: number, sum: string) =>
      JSON.stringify({ id, who: 'ann@example.com', at, sums: { gross: sum } });
    shop.write({
      'orders.jsonl': `${order(1, '12,50')}\n${order(2, '1,50')}\n`,
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv }
  orders: { path: orders.jsonl, id: id, customer: who, at: at, columns: { total: { from: sums.gross, type: number } } }
segments: { buyers: sum(orders.total) > 0 }
`,
    });
    expect(await refusal(shop)).toContain(
      `in "total" ("sums.gross" in the file): this is no number that can be read\n  hint: written like 1234,50? columns: { total: { from: sums.gross, type: number, decimal: ',' } }\n`,
    );
  });
});
