import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elementCutter } from '../src/sources/json-cut.ts';
import { keysOf, pathOf, valueAt } from '../src/sources/json-path.ts';
import type { SourceShape } from '../src/sources/shape.ts';
import { Folder, inspectOne, located } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const inspectText = (content: string, source = {}): Promise<SourceShape> =>
  folder.inspectText('visits', content, source);

describe('JSON', () => {
  const rows = [
    { customer: { id: 7, mail: 'a@example.com' }, at: 1760000000, 'smtp-id': 'x', tags: ['a'] },
    { customer: null, at: 1760000001, note: null },
  ];
  const mapped = { customer: [located('customer.mail')] };
  const layoutOf = ({ files }: SourceShape) => files[0]!.container;

  it.each([
    ['an array', JSON.stringify(rows), { layout: 'array' }],
    ['an array over lines', JSON.stringify(rows, null, 2), { layout: 'array' }],
    ['lines', rows.map((row) => JSON.stringify(row)).join('\n'), { layout: 'lines' }],
    ['lines with CR LF', rows.map((row) => `${JSON.stringify(row)}\r\n`).join(''), { layout: 'lines' }],
    [
      'lines, the first broken',
      ['{"at":', ...rows.map((row) => JSON.stringify(row))].join('\n'),
      { layout: 'lines' },
    ],
    ['one line', JSON.stringify(rows[0]), { layout: 'lines' }],
    ['an envelope', JSON.stringify({ page: 1, visits: rows }), { layout: 'array', records: '$.visits' }],
    [
      'an envelope over lines',
      JSON.stringify({ visits: rows }, null, 1),
      { layout: 'array', records: '$.visits' },
    ],
    [
      'an envelope a line',
      `${JSON.stringify({ visits: rows })}\n${JSON.stringify({ visits: rows })}\n`,
      { layout: 'lines', records: '$.visits' },
    ],
    [
      'arrays in lines',
      `${JSON.stringify(rows)}\n${JSON.stringify(rows)}\n`,
      { layout: 'lines', records: '$' },
    ],
    [
      'lines, an array among them',
      `${JSON.stringify(rows[0])}\n${JSON.stringify(rows)}\n`,
      { layout: 'lines' },
    ],
    [
      'objects over lines, one after another',
      rows.map((row) => JSON.stringify(row, null, 1)).join('\n'),
      { layout: 'values' },
    ],
    ['one object over lines', JSON.stringify(rows[0], null, 1), { layout: 'values' }],
    [
      'pages one after another',
      rows.map((row) => JSON.stringify([row], null, 1)).join(''),
      { layout: 'values', records: '$' },
    ],
    [
      'pages in envelopes',
      rows.map((row) => JSON.stringify({ visits: [row] }, null, 1)).join('\n'),
      { layout: 'values', records: '$.visits' },
    ],
    [
      'what an API answers, beside other arrays',
      JSON.stringify({ orders: rows, warnings: [{ text: 'none' }], next: 'page 2' }),
      { layout: 'array', records: '$.orders' },
    ],
    [
      'a long array',
      JSON.stringify(
        Array.from({ length: 4000 }, () => rows[0]),
        null,
        1,
      ),
      { layout: 'array' },
    ],
    [
      'a long envelope',
      JSON.stringify({
        meta: { inner: [{ b: 1 }] },
        visits: Array.from({ length: 4000 }, () => rows[0]),
      }),
      { layout: 'array', records: '$.visits' },
    ],
  ])('is read as %s', async (_, text, layout) => {
    const shape = await inspectText(text, mapped);
    expect(layoutOf(shape)).toEqual({ kind: 'json', ...layout });
    const { cells } = shape.files[0]!;
    expect(cells).toMatchObject({
      customer: [{ path: '$.customer.mail' }],
      at: [{ path: '$.at' }],
      customer_id: [{ path: '$.customer.id' }],
      smtp_id: [{ path: '$."smtp-id"' }],
    });
    expect(cells.tags).toBeUndefined();
  });

  it('has columns that come only later, and those of other files', async () => {
    await folder.write({
      'a.jsonl': '{"email":"a@example.com","at":1,"page":"x"}\n',
      'b.jsonl': '{"email":"a@example.com","at":1,"ref":"y"}\n',
      'c.json': '[]',
    });
    const place = located('').place;
    const columns = new Map([
      ['gift', { place, from: [located('order.gift')], type: located('boolean' as const) }],
    ]);
    const shape = await inspectOne(folder, 'visits', { path: ['*.json*'], columns });
    for (const { cells } of shape.files) {
      expect(cells).toMatchObject({
        customer: [{ path: '$.email' }],
        page: [{ path: '$.page' }],
        ref: [{ path: '$.ref' }],
        gift: [{ path: '$.order.gift' }],
      });
    }
  });

  it('has order lines, with names apart from those of the order', async () => {
    const order = {
      id: 1,
      email: 'a@example.com',
      at: 1,
      total: '9.50',
      items: [{ id: 5, sku: 'B-1', total: '9.50' }],
    };
    await folder.write({ file: JSON.stringify(order) });
    const shape = await inspectOne(folder, 'orders', { id: [located('id')], lines: located('items') });
    expect(shape.lines).toEqual({ kind: 'array', path: '$.items' });
    expect(layoutOf(shape)).toEqual({ kind: 'json', layout: 'lines' });
    const lines = shape.columns.filter(({ of }) => of === 'line').map(({ name }) => name);
    expect(lines).toEqual(['line_id', 'sku', 'line_total']);
    expect(shape.files[0]!.cells).toMatchObject({
      id: [{ path: '$.id' }],
      line_total: [{ path: '$.total' }],
    });
  });

  it('has paths that lead to any key', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (keys) => {
        expect(keysOf(pathOf(keys))).toEqual(keys);
        const value = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'found');
        expect(valueAt(JSON.parse(JSON.stringify(value)), pathOf(keys))).toBe('found');
      }),
    );
  });

  it('is cut into elements however it comes in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (elements, size, wrapped) => {
          const whole = wrapped ? { a: [{ rows: [1] }], 'r"ows': elements, z: 1 } : elements;
          const text = JSON.stringify(whole, null, 1);
          const cut = elementCutter(wrapped ? 'r"ows' : undefined);
          const cuts = (text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).flatMap((piece) => cut(piece));
          expect(cuts.map((each) => JSON.parse(each.text) as unknown)).toEqual(
            JSON.parse(JSON.stringify(elements)),
          );
          for (const { line, text: piece } of cuts) {
            expect(
              text
                .split('\n')
                .slice(line - 1)
                .join('\n')
                .trimStart()
                .startsWith(piece),
            ).toBe(true);
          }
        },
      ),
    );
  });
});
