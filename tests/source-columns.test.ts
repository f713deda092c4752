import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnNames } from '../src/sources/columns.ts';
import type { SourceShape } from '../src/sources/shape.ts';
import { Folder, inspectOne, located } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const inspectText = (content: string, source = {}): Promise<SourceShape> =>
  folder.inspectText('visits', content, source);

describe('columns', () => {
  it('have names that rules can use', () => {
    const headers = ['First Name', 'first-name', '', '2nd Order', 'Größe (cm)', '%', 'First Name', '_id'];
    expect(columnNames(headers)).toEqual([
      'first_name',
      'first_name_2',
      'column_3',
      '_2nd_order',
      'größe_cm',
      'column_6',
      'first_name_3',
      'id',
    ]);
  });

  it('are the union of all files, with cells of each file', async () => {
    await folder.write({
      'a.csv': 'Email,At,Page\nx,y,z\n',
      'b.csv': 'Page;Campaign;at;EMAIL;Tag;Tag\nz;c;y;x;1;2\n',
    });
    const shape = await inspectOne(folder, 'visits', { path: ['a.csv', 'b.csv'] });
    expect(shape.columns.map(({ name }) => name)).toEqual([
      'customer',
      'at',
      'email',
      'page',
      'campaign',
      'tag',
      'tag_2',
    ]);
    expect(shape.files.map(({ cells }) => cells)).toEqual([
      {
        customer: [{ position: 0 }],
        at: [{ position: 1 }],
        email: [{ position: 0 }],
        page: [{ position: 2 }],
      },
      {
        customer: [{ position: 3 }],
        at: [{ position: 2 }],
        email: [{ position: 3 }],
        page: [{ position: 0 }],
        campaign: [{ position: 1 }],
        tag: [{ position: 4 }],
        tag_2: [{ position: 5 }],
      },
    ]);
  });

  it('are read as the rules say', async () => {
    const place = located('').place;
    const columns = new Map([
      ['total', { place, decimal: ',', thousands: '.' } as const],
      ['seen', { place, from: [located('First Seen'), located('Last Seen')], pattern: '%d/%m/%Y' }],
      ['labels', { place, type: located('list' as const) }],
      ['born', { place, type: located('date' as const), pattern: '%d.%m.%Y' }],
    ]);
    const shape = await inspectText('Email,At,Total,First Seen,Last Seen,Labels,Born\n', { columns });
    const readings = Object.fromEntries(shape.columns.map(({ name, reading }) => [name, reading]));
    expect(readings).toMatchObject({
      total: { as: 'number', decimal: ',', thousands: '.' },
      seen: { as: 'timestamp', pattern: '%d/%m/%Y' },
      labels: { as: 'list', separator: ',' },
      born: { as: 'date', pattern: '%d.%m.%Y' },
      first_seen: { as: 'text' },
    });
    expect(shape.files[0]!.cells.seen).toEqual([{ position: 3 }, { position: 4 }]);
  });
});

describe('what a row is about', () => {
  it('is in columns that the rules map, by header, case, or name', async () => {
    const shape = await inspectText('E-Mail,Member No,Opened On,Ref\n', {
      customer: [located('e-mail'), located('member_no')],
      at: [located('Opened On')],
      pattern: located('%d/%m/%Y'),
      id: [located('Ref')],
      timezone: located('America/New_York'),
    });
    expect(shape).toMatchObject({ role: 'activity', zone: 'America/New_York' });
    expect(shape.keys).toEqual({ customer: ['customer', 'customer_2'], at: 'at', id: 'id' });
    expect(shape.columns[2]).toMatchObject({
      name: 'at',
      type: 'timestamp',
      reading: { as: 'timestamp', pattern: '%d/%m/%Y' },
    });
    expect(shape.files[0]!.cells).toMatchObject({
      customer_2: [{ position: 1 }],
      at: [{ position: 2 }],
      id: [{ position: 3 }],
    });
  });

  it('has usual names', async () => {
    await folder.write({
      customers: 'Customer ID,E-Mail,Sign Up\n',
      orders: 'id,customer_email,created_at\n',
      stores: 'code,lat\n',
    });
    const inspect = (name: string, rest = {}) => inspectOne(folder, name, { path: [name], ...rest });
    expect(await inspect('customers')).toMatchObject({
      role: 'customers',
      keys: { customer: ['id', 'email'] },
    });
    const orders = await inspect('orders');
    expect(orders).toMatchObject({ role: 'orders', zone: 'Europe/Paris' });
    expect(orders.keys).toEqual({ customer: ['customer'], at: 'at' });
    const stores = await inspect('stores', { table: true, id: [located('code')] });
    expect(stores).toMatchObject({ role: 'table', keys: { customer: [], id: 'id' } });
  });

  it('is mail when there is a kind, of a column or of all rows', async () => {
    const words = { opened: located('open') };
    const own = await inspectText('Email,At,Action\n', {
      kind: located('Action'),
      kinds: new Map(Object.entries(words)),
    });
    expect(own).toMatchObject({ role: 'mail', keys: { kind: 'kind' } });
    expect(own.columns.find(({ name }) => name === 'kind')!.reading).toMatchObject({
      as: 'words',
      words: { opened: 'open', unsubscribed: 'unsubscribe' },
      others: 'missing',
    });
    const usual = await inspectText('Email,At,Kind\n');
    expect(usual).toMatchObject({ role: 'mail', keys: { kind: 'kind' } });
    expect(usual.columns.find(({ name }) => name === 'kind')!.reading).toMatchObject({
      words: { click: 'click', clicked: 'click', hard_bounce: 'bounce_hard', spamreport: 'complaint' },
    });
    const constant = await inspectText('Email,At,Page\n', { kind: located('click') });
    expect(constant).toMatchObject({ role: 'mail', constantKind: 'click' });
    expect(constant.keys).toEqual({ customer: ['customer'], at: 'at' });
    const beside = await inspectText('Email,At,Kind\n', { kind: located('click') });
    expect(beside.keys.kind).toBeUndefined();
  });
});
