import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Folder, inspectOne, located, tableOf } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const fixtures = join(import.meta.dirname, '../fixtures/formats');

describe('shopify-customers', () => {
  it('is read with its older header too', async () => {
    await folder.write({
      file: 'First Name,Last Name,Email,Accepts Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Total Spent,Total Orders,Tags,Note,Tax Exempt\n',
    });
    const shape = await inspectOne(folder, 'customers', {});
    expect(shape).toMatchObject({ format: 'shopify-customers', keys: { customer: ['email'] } });
    expect(tableOf(shape)).toEqual([
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
    expect(tableOf(shape)).toEqual([
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
