import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnsOf } from '../src/expression/formula.ts';
import { formatNamed, formats } from '../src/sources/formats/index.ts';
import { inspectSources } from '../src/sources/inspect.ts';
import type { SourceShape } from '../src/sources/shape.ts';
import { rowsOf } from './support/format-rows.ts';
import { failureOf, Folder, inspectOne, located, rulesWith, tableOf } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const fixtures = join(import.meta.dirname, '../fixtures/formats');
const golden = ['columns.txt', 'rows.txt'];

/** What is not in UTF-8 is copied, and every copy has another name. */
const withoutCopies = ({ files, firstTexts: _firstTexts, ...shape }: SourceShape) => ({
  ...shape,
  files: files.map(({ path: _path, ...file }) => file),
});

describe.each(formats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  it('is complete in itself', () => {
    expect(formatNamed(name)).toBe(format);
    const names = format.columns.map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    for (const key of [...format.keys.customer, format.keys.at, format.keys.id, format.keys.kind]) {
      if (key !== undefined) expect(names).toContain(key);
    }
    for (const { value, from, fileName } of format.columns) {
      expect(from.length === 0 && !fileName).toBe(value !== undefined);
      if (!value) continue;
      expect([...columnsOf(value, 'person')]).toEqual([]);
      for (const read of columnsOf(value, 'row')) expect(names).toContain(read);
    }
    for (const { says } of format.quirks) expect(says).not.toMatch(/\.$/);
  });

  it('has exports whose columns and rows are known, with and without being named', async () => {
    const files = (await readdir(join(fixtures, name))).filter((file) => !golden.includes(file)).sort();
    const called = format.role === 'customers' ? 'customers' : 'any';
    const source = { path: files.map((file) => join(fixtures, name, file)) };
    const named = await inspectOne(folder, called, { ...source, format: located(name) });
    expect(named).toMatchObject({ role: format.role, format: name, keys: format.keys });
    const found = await inspectOne(folder, called, source);
    expect(withoutCopies(found)).toEqual(withoutCopies({ ...named, formatFrom: 'files' }));
    await expect(`${tableOf(named).join('\n')}\n`).toMatchFileSnapshot(join(fixtures, name, 'columns.txt'));
    const rows = await rowsOf(named, await folder.scratch());
    await expect(rows).toMatchFileSnapshot(join(fixtures, name, 'rows.txt'));
  });
});

describe('recognising a format', () => {
  const orders = join(fixtures, 'shopify-orders/export.csv');

  it('takes every file of the source, and its name', async () => {
    await folder.write({ 'plain.csv': 'Email,Created at\n' });
    const formatOf = async (name: string, path: string[], rest = {}) =>
      (await inspectOne(folder, name, { path, ...rest })).format;
    expect(await formatOf('orders', [orders])).toBe('shopify-orders');
    expect(await formatOf('orders', [orders, 'plain.csv'])).toBeUndefined();
    expect(await formatOf('customers', [orders])).toBeUndefined();
    expect(await formatOf('lookup', [orders], { table: true })).toBeUndefined();
  });

  it('is given up where the rules name keys that it cannot have', async () => {
    await folder.write({ 'c.csv': 'Email,Accepts Email Marketing,Total Spent,Total Orders,Since\n' });
    const shape = await inspectOne(folder, 'joined', {
      path: ['c.csv'],
      customer: [located('Email')],
      at: [located('Since')],
    });
    expect(shape).toMatchObject({ role: 'activity', files: [{ recognised: { confidence: 'certain' } }] });
    expect(shape.format).toBeUndefined();
  });

  it('is for each source on its own', async () => {
    const rules = rulesWith(fixtures, {
      customers: { path: ['shopify-customers/*.csv'] },
      orders: { path: ['shopify-orders/*.csv'] },
      emails: { path: ['sendgrid-events/*.json'], timezone: located('Asia/Tokyo') },
    });
    const shapes = await inspectSources(rules, { scratch: () => folder.scratch() });
    expect([...shapes.values()].map(({ name, format, zone }) => [name, format, zone])).toEqual([
      ['customers', 'shopify-customers', 'Europe/Paris'],
      ['orders', 'shopify-orders', 'Europe/Paris'],
      ['emails', 'sendgrid-events', 'Asia/Tokyo'],
    ]);
  });

  it('needs all that makes the rows an order', async () => {
    await folder.write({ file: 'Email,Created at\n' });
    expect(await failureOf(inspectOne(folder, 'orders', { format: located('shopify-orders') }))).toEqual([
      'data',
      '3:5 column-missing: file has no column "Name", which the orders export of Shopify has',
    ]);
  });
});
