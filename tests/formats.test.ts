import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnsOf, type Formula } from '../src/expression/formula.ts';
import { formatNamed, formats } from '../src/sources/formats/index.ts';
import { kind } from '../src/sources/formats/sendgrid-events/kind.ts';
import { type MailKind, mailKinds, type SourceShape } from '../src/sources/shape.ts';
import { failureOf, Folder, inspectOne, located, rulesWith } from './support/inspecting.ts';
import { inspectSources } from '../src/sources/inspect.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const fixtures = join(import.meta.dirname, '../fixtures/formats');
const fixture = (name: string) => readFile(join(fixtures, name), 'utf8');

/** Each column as `name type from header`, with `*` for a column of order lines and `'` for one that may be guarded. */
function table({ columns, files }: SourceShape): string[] {
  const { container, cells } = files[0]!;
  return columns.map(({ name, type, of, apostrophe, value }) => {
    const from = (cells[name] ?? []).map((cell) => {
      if ('path' in cell) return cell.path;
      return container.kind === 'csv' ? container.header[cell.position] : '';
    });
    const marks = (of === 'line' ? '*' : '') + (apostrophe ? "'" : '');
    return `${name}${marks} ${type} ${value ? 'computed' : from.join(' | ')}`;
  });
}

describe.each(formats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  it('is complete in itself', () => {
    expect(formatNamed(name)).toBe(format);
    const names = format.columns.map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    for (const key of [...format.keys.customer, format.keys.at, format.keys.id, format.keys.kind]) {
      if (key !== undefined) expect(names).toContain(key);
    }
    for (const { value, from } of format.columns) {
      expect(from.length === 0).toBe(value !== undefined);
      if (!value) continue;
      expect([...columnsOf(value, 'person')]).toEqual([]);
      for (const read of columnsOf(value, 'row')) expect(names).toContain(read);
    }
  });

  it('has a fixture whose columns are known, with and without being named', async () => {
    const [file, golden] = [format.container === 'csv' ? 'export.csv' : 'export.json', 'columns.txt'];
    const source = { path: [join(fixtures, name, file)] };
    const named = await inspectOne(folder, 'any', { ...source, format: located(name) });
    expect(table(named).join('\n') + '\n').toBe(await fixture(join(name, golden)));
    expect(named).toMatchObject({ role: format.role, format: name, keys: format.keys });
    expect(await inspectOne(folder, 'any', source)).toEqual({ ...named });
  });
});

describe('shopify-customers', () => {
  it('is read with its older header too', async () => {
    await folder.write({
      file: 'First Name,Last Name,Email,Accepts Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Total Spent,Total Orders,Tags,Note,Tax Exempt\n',
    });
    const shape = await inspectOne(folder, 'customers', {});
    expect(shape).toMatchObject({ format: 'shopify-customers', keys: { customer: ['email'] } });
    expect(table(shape)).toEqual([
      'email text Email',
      'first_name text First Name',
      'last_name text Last Name',
      "phone' text Phone",
      'company text Company',
      'address1 text Address1',
      'address2 text Address2',
      'city text City',
      'province text Province Code',
      'country text Country Code',
      "zip' text Zip",
      'consent text Accepts Marketing',
      'total_spent number Total Spent',
      'total_orders number Total Orders',
      'tags list Tags',
      'note text Note',
      'tax_exempt text Tax Exempt',
    ]);
  });
});

describe('shopify-orders', () => {
  it('has several rows an order', async () => {
    const shape = await inspectOne(folder, 'orders', { path: [join(fixtures, 'shopify-orders/export.csv')] });
    expect(shape.lines).toEqual({ kind: 'rows', fillDown: true });
  });

  it('has headers in any case, and lets the rules say otherwise', async () => {
    await folder.write({
      file: 'name,EMAIL,Financial status,Created At,Lineitem Name,Lineitem Quantity,Lineitem sku,Phone\n',
    });
    const place = located('').place;
    const columns = new Map([['isbn', { place, from: [located('Lineitem sku')] }]]);
    const shape = await inspectOne(folder, 'orders', { customer: [located('Phone')], columns });
    expect(shape.format).toBe('shopify-orders');
    expect(table(shape)).toEqual([
      "id' text name",
      "customer' text Phone",
      'at timestamp Created At',
      'financial_status text Financial status',
      "phone' text Phone",
      'name* text Lineitem Name',
      "sku*' text Lineitem sku",
      'quantity* number Lineitem Quantity',
      'isbn* text Lineitem sku',
    ]);
  });
});

describe('sendgrid-events', () => {
  /** What a formula of texts says of a row: just the primitives that the kind is made of. */
  function evaluate(formula: Formula, row: Record<string, string>): unknown {
    if (formula.kind === 'literal') return formula.value;
    if (formula.kind === 'column') return row[formula.name] ?? null;
    const args = formula.arguments;
    const value = (index: number): unknown => evaluate(args[index]!, row);
    switch (formula.primitive) {
      case 'and':
        return args.every((_, index) => value(index) === true);
      case 'equal':
        return value(0) !== null && value(0) === value(1);
      case 'one_of':
        return args.slice(1).some((_, index) => value(0) === value(index + 1));
      case 'choose': {
        const hit = args.findIndex(
          (_, index) => index % 2 === 0 && index < args.length - 1 && value(index) === true,
        );
        return value(hit < 0 ? args.length - 1 : hit + 1);
      }
      default:
        throw new Error(formula.primitive);
    }
  }

  it.each<[Record<string, string>, MailKind | null]>([
    [{ event: 'processed' }, 'sent'],
    [{ event: 'delivered' }, 'delivered'],
    [{ event: 'deferred' }, 'deferred'],
    [{ event: 'open' }, 'open'],
    [{ event: 'open', sg_machine_open: 'false' }, 'open'],
    [{ event: 'open', sg_machine_open: 'true' }, 'machine_open'],
    [{ event: 'click', sg_machine_open: 'true' }, 'click'],
    [{ event: 'bounce' }, 'bounce_hard'],
    [{ event: 'bounce', type: 'bounce' }, 'bounce_hard'],
    [{ event: 'bounce', type: 'blocked' }, 'bounce_soft'],
    [{ event: 'spamreport' }, 'complaint'],
    [{ event: 'unsubscribe' }, 'unsubscribe'],
    [{ event: 'group_unsubscribe' }, 'unsubscribe'],
    [{ event: 'group_resubscribe' }, 'resubscribe'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'bounce_hard'],
    [{ event: 'dropped', reason: 'Unsubscribed Address' }, 'unsubscribe'],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'complaint'],
    [{ event: 'dropped', reason: 'Invalid' }, 'dropped'],
    [{ event: 'dropped', reason: 'Spam Content' }, null],
    [{ event: 'dropped' }, null],
    [{ event: 'account_status_change' }, null],
    [{}, null],
  ])('%j is %s', (row, expected) => {
    expect(evaluate(kind, row)).toBe(expected);
    if (expected !== null) expect(mailKinds).toContain(expected);
  });

  it.each([
    ['an event a line', (events: unknown[]) => events.map((event) => JSON.stringify(event)).join('\n')],
    ['an array a line', (events: unknown[]) => `${JSON.stringify(events)}\n${JSON.stringify(events)}\n`],
  ])('is recognised with %s', async (_, write) => {
    const events = JSON.parse(await fixture('sendgrid-events/export.json')) as unknown[];
    await folder.write({ file: write(events) });
    expect(await inspectOne(folder, 'mail', {})).toMatchObject({ format: 'sendgrid-events', role: 'mail' });
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
