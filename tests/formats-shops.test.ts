import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read } from './support/reading.ts';
import { rowsOf } from './support/format-rows.ts';
import { failureOf, Folder, inspectOne, located, tableOf } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** What the engine makes of a file of a format, with the shop in Paris. */
async function rows(format: string, content: string, source = 'any'): Promise<string> {
  await folder.write({ file: content });
  const shape = await inspectOne(folder, source, { format: located(format) });
  return rowsOf(shape, await folder.scratch());
}

/** A CSV of one row, of these columns only. */
const csv = (cells: Record<string, string>, delimiter = ','): string =>
  [Object.keys(cells), Object.values(cells)].map((row) => `${row.map(quoted).join(delimiter)}\n`).join('');
const quoted = (cell: string): string => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const mona = 'mona@bookshop.example';
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

/** A quirk, a file in which it is, and lines that its rows then have. */
const quirks: Record<string, [quirk: string, file: string, ...lines: string[]][]> = {
  'shopify-customers': [
    [
      'guards ids, phones and zips with an apostrophe, but no names',
      csv({
        'Customer ID': "'71",
        'First Name': "'t Hooft",
        Email: mona,
        'Default Address Zip': "'02110",
        Phone: "'+33",
      }),
      'id = 71',
      "first_name = 't Hooft",
      'zip = 02110',
      'phone = +33',
    ],
    [
      'has people without an address',
      csv({ 'Customer ID': '71', Email: '', 'First Name': 'Tess' }),
      'first_name = Tess',
    ],
    [
      'calls consent otherwise in older files',
      csv({ Email: mona, 'Accepts Marketing': 'yes' }),
      'consent = yes',
    ],
    ['has consent to messages', csv({ Email: mona, 'Accepts SMS Marketing': 'no' }), 'sms_consent = no'],
  ],
  'shopify-orders': [
    [
      'has times with an offset and no T',
      csv({ Name: '#1', Email: mona, 'Created at': '2026-04-10 11:11:26 +0530' }),
      'at = 2026-04-10 05:41:26',
    ],
    [
      'has orders without an address, which are refused',
      csv({ Name: '#1', Email: '', 'Created at': '2026-04-10 11:11:26 +0530' }),
      'refused row',
    ],
    [
      'has the order on its first row',
      `Name,Email,Created at,Total,Lineitem name\n#1,${mona},2026-04-10 11:11:26 +0530,9.00,Atlas\n#1,${mona},2026-04-10 11:11:26 +0530,,Poems\n`,
      'total = 9.000000',
      'name = Atlas',
      'name = Poems',
    ],
    [
      'has notes over lines, and the instant of a cancellation',
      csv({
        Name: '#1',
        Email: mona,
        'Created at': '2026-04-10 11:11:26 +0530',
        Notes: 'a\nb',
        'Cancelled at': '2026-04-10 12:00:00 +0530',
      }),
      'notes = a b',
      'cancelled_at = 2026-04-10 06:30:00',
    ],
  ],
  'shopify-api-orders': [
    [
      'has nothing fulfilled as null, and money as text',
      JSON.stringify({
        orders: [
          {
            name: '#1',
            email: mona,
            created_at: '2026-01-01T00:30:00-05:00',
            total_price: '9.50',
            fulfillment_status: null,
            line_items: [],
          },
        ],
      }),
      'at = 2026-01-01 05:30:00',
      'total = 9.500000',
      'fulfillment_status = unfulfilled',
    ],
    [
      'has one page after another',
      ['#1', '#2']
        .map((name) =>
          JSON.stringify(
            {
              orders: [
                {
                  name,
                  email: `${name.slice(1)}${mona}`,
                  created_at: '2026-01-01T00:00:00Z',
                  line_items: [{ name: 'Atlas' }],
                },
              ],
            },
            null,
            2,
          ),
        )
        .join('\n'),
      `customer = 1${mona}`,
      `customer = 2${mona}`,
    ],
  ],
  'shopify-api-customers': [
    ...(
      [
        ['subscribed', 'yes'],
        ['SUBSCRIBED', 'yes'],
        ['not_subscribed', 'no'],
        ['unsubscribed', 'no'],
        ['pending', 'no'],
        ['redacted', 'no'],
      ] as const
    ).map(([state, answer]): [string, string, string] => [
      `takes ${state} for ${answer}`,
      JSON.stringify({ customers: [{ id: 1, email: mona, email_marketing_consent: { state } }] }),
      `consent = ${answer}`,
    ]),
    [
      'has the older consent',
      JSON.stringify([{ id: 1, email: mona, accepts_marketing: true }]),
      'consent = yes',
    ],
  ],
  'woocommerce-api-orders': [
    [
      'has times of UTC and of the shop, both without a zone',
      JSON.stringify([
        {
          number: '1',
          billing: { email: mona },
          date_created: '2026-07-01T12:00:00',
          date_created_gmt: '2026-07-01T10:00:00',
          line_items: [{ name: 'Atlas', quantity: 2, total: '18.00' }],
        },
      ]),
      'at = 2026-07-01 10:00:00',
      'created_local = 2026-07-01 10:00:00',
      'line_total = 18.000000',
    ],
    [
      'is one order over lines, its items no rows',
      JSON.stringify(
        {
          number: '1',
          billing: { email: mona },
          date_created_gmt: '2026-07-01T10:00:00',
          line_items: [{ name: 'Atlas' }],
        },
        null,
        2,
      ),
      `customer = ${mona}`,
      'name = Atlas',
    ],
  ],
  'woocommerce-analytics-customers': [
    [
      'has a byte order mark, and times of the shop without a zone',
      `\ufeff${csv({ Name: 'Mona', Email: mona, 'Sign Up': '2026-07-01T12:00:00', 'Billing Phone': "'+33" })}`,
      'name = Mona',
      'created_at = 2026-07-01 10:00:00',
      'phone = +33',
    ],
  ],
  'woocommerce-order-export': [
    [
      'has the number of an order on its first row only',
      `Order Number,Order Date,Email (Billing),Order Total Amount,Name\n1,2026-07-01 12:00,${mona},9,Atlas\n,,,,Poems\n`,
      'at = 2026-07-01 10:00:00',
      'name = Atlas',
      'name = Poems',
    ],
  ],
  'magento-customers-grid': [
    [
      'shows instants as people write them',
      csv({ ID: '1', Email: mona, 'Customer Since': 'Jul 1, 2026 1:00:00 PM' }),
      'created_at = 2026-07-01 11:00:00',
    ],
  ],
  'magento-orders-grid': [
    [
      'shows money with its sign, and prefers that of the shop',
      csv({
        ID: '1',
        'Customer Email': mona,
        'Purchase Date': 'Jul 1, 2026',
        'Grand Total (Base)': '$1,234.50',
        'Grand Total (Purchased)': '€999.00',
      }),
      'total = 1234.500000',
    ],
  ],
  'prestashop-customers': [
    [
      'has semicolons, consent as a figure, and prices with a sign behind',
      csv(
        { ID: '1', 'Email address': mona, Sales: '1 234,50 €', Newsletter: '1', 'Partner offers': '0' },
        ';',
      ),
      'total_spent = 1234.500000',
      'consent = yes',
      'partner_consent = no',
    ],
  ],
  'stripe-customers': [
    [
      'has UTC in the title of a column',
      csv({ id: 'cus_1', Email: mona, 'Created (UTC)': '2026-07-01 12:00', 'shelf (metadata)': 'maps' }),
      'created_at = 2026-07-01 12:00:00',
      'shelf_metadata = maps',
    ],
  ],
};

for (const [format, all] of Object.entries(quirks)) {
  it.each(all)(`${format} %s`, async (_, file, ...lines) => {
    const found = await rows(format, file);
    expect(lines.filter((line) => !found.split('\n').some((each) => each.trim() === line))).toEqual([]);
  });
}

describe('magento-customers-file', () => {
  const file = csv({
    email: mona,
    _website: 'base',
    created_at: '2026-07-01 12:00:00',
    group_id: '1',
    Password_Hash: 'secret-1',
    rp_token: 'secret-2',
  });

  it('has hashes of passwords, which are as if they were not there', async () => {
    const found = await rows('magento-customers-file', file);
    expect(found).toContain('created_at = 2026-07-01 12:00:00');
    expect(found).not.toMatch(/secret|hash|token/i);
  });

  it('lets no rule name them', async () => {
    await folder.write({ file });
    const columns = new Map([['hash', { place: located('').place, from: [located('password_hash')] }]]);
    const failure = failureOf(inspectOne(folder, 'customers', { columns }));
    expect(await failure).toEqual([
      'rules',
      '1:5 column-missing: no file of this source has a column "password_hash"',
    ]);
  });
});

it('an order without an address is found by the number of its customer', async () => {
  const order = {
    name: '#1',
    email: null,
    created_at: '2026-01-01T00:00:00Z',
    total_price: '9.50',
    financial_status: 'paid',
    customer: { id: 71, email: null },
    line_items: [],
  };
  const [people] = await read(
    {
      'customers.csv': csv({
        'Customer ID': "'71",
        Email: mona,
        'Accepts Email Marketing': 'yes',
        'Total Spent': '9.50',
        'Total Orders': '1',
      }),
      'orders.json': JSON.stringify({ orders: [order] }),
    },
    { sources: { orders: { path: 'orders.json' } }, columns: { COUNT: 'count(orders)' } },
  );
  expect(people).toMatchObject([{ COUNT: '1' }]);
});

it('rows with hashes of passwords are told of when they are rejected, and not copied', async () => {
  const header = 'email,_website,created_at,group_id,password_hash';
  const [, summary, shop] = await read(
    {
      'customers.csv': `${header}\n${mona},base,2026-07-01,1,secret-1\nsean@bookshop.example,base,soon,1,secret-2\ncut@bookshop.example,base\n`,
    },
    { columns: { SINCE: 'created_at' } },
  );
  expect(summary.sources[0]).toMatchObject({ format: 'magento-customers-file', files: [{ rejected: 2 }] });
  expect(shop.rejected('customers').map(({ line, row }) => [line, row])).toEqual([
    ['4', ''],
    ['3', ''],
  ]);
});

it('a price is read with any sign and marks, and not at all where it could be two numbers', async () => {
  const prices = {
    '€54.00': '54',
    '$1,234.50': '1234.5',
    '1.234.567,00 €': '1234567',
    '1\u00a0234,50\u00a0zł': '1234.5',
    "CHF 1'234.50": '1234.5',
    '-$5.00': '-5',
    '$-5.00': '-5',
    '12': '12',
    '': '',
  };
  const odd = ['1.234', '1,234 €', '1,2,3', '12 for 5', '(5.00)', '1.23.45', 'free'];
  const lines = [...Object.keys(prices), ...odd].map(
    (price, index) => `${10 + index};${10 + index}${mona};"${price}";1;2026-07-01;`,
  );
  const [people, summary] = await read(
    { 'customers.csv': `ID;Email address;Sales;Newsletter;Registration;Last visit\n${lines.join('\n')}\n` },
    { columns: { SALES: 'total_spent' } },
  );
  expect(people.map((row) => row['SALES'])).toEqual(Object.values(prices));
  expect(summary.sources[0]!.files[0]).toMatchObject({ rejected: odd.length });
});

it('a format holds although its titles are in another language, where the rules say them', async () => {
  await folder.write({
    file: `E-Mail,Name,Registriert,Gesamtausgaben,Bestellungen\n${mona},Mona,2026-07-01T12:00:00,84.2,3\n`,
  });
  const place = located('').place;
  const shape = await inspectOne(folder, 'customers', {
    format: located('woocommerce-analytics-customers'),
    email: [located('E-Mail')],
    columns: new Map([['total_spent', { place, from: [located('Gesamtausgaben')] }]]),
  });
  expect(tableOf(shape)).toEqual([
    'name text Name',
    "email' text E-Mail",
    'e_mail text E-Mail',
    'registriert text Registriert',
    'gesamtausgaben text Gesamtausgaben',
    'bestellungen text Bestellungen',
    'total_spent number Gesamtausgaben',
  ]);
});

it('a column of lines stays one under another title, and is the order’s where the title is', async () => {
  await folder.write({
    file: `Name,Email,Created at,Billing Name,Artikel,Lineitem quantity\n#1,${mona},2026-07-01T12:00:00Z,Mona,Atlas,1\n`,
  });
  const place = located('').place;
  const columns = (from: string) => new Map([['name', { place, from: [located(from)] }]]);
  const source = { format: located('shopify-orders') };
  const shown = async (from: string) =>
    tableOf(await inspectOne(folder, 'orders', { ...source, columns: columns(from) }));
  expect(await shown('Artikel')).toContain('name* text Artikel');
  expect(await shown('Billing Name')).toContain('name text Billing Name');
});
