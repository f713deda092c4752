import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSegments, firstRules, type Summary } from '../src/index.ts';
import { asOf, Shop } from './support/shop.ts';

const bin = resolve('bin/segmentor.js');
const bookshop = (name: string) => readFileSync(join('fixtures/bookshop', name), 'utf8');

/** A file of the fixtures of a format: its only one. */
function exampleOf(format: string): string {
  const folder = join('fixtures/formats', format);
  const name = readdirSync(folder).find((each) => /^(?!expected).*\.(?:csv|jsonl?|ndjson)$/.test(each))!;
  return readFileSync(join(folder, name), 'utf8');
}

const gzipOrNot = (text: string) => (name: string) => (name.endsWith('.gz') ? gzipSync(text) : text);

const shopify = {
  'exports/customers_export.csv': bookshop('customers.csv'),
  'exports/orders_export_1.csv': gunzipSync(readFileSync('fixtures/bookshop/orders-2026.csv.gz')),
};

const audience =
  'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES\n' +
  'ann@example.com,Ann,A,2,2025-01-01 10:00:00,,2025-01-01 10:00:00,,2026-01-01 10:00:00,May,1,NORMAL,,1,a,\n';

async function segmentor(shop: Shop, ...words: string[]) {
  const env = { ...process.env, TZ: 'Europe/Paris' };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, ...words], {
      cwd: shop.path,
      env,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

describe('segmentor init', () => {
  it.each<[name: string, files: Record<string, string | Uint8Array>, words: string[]]>([
    ['shopify', shopify, []],
    [
      'shopify-and-mail',
      {
        ...shopify,
        'exports/unsubscribed_members_export_1a2b.csv': audience,
        'exports/mail.jsonl': bookshop('mail/2026-11.jsonl'),
        'exports/readme.pdf': 'no export',
      },
      [],
    ],
    [
      'woocommerce',
      {
        'exports/wc-customers.csv': exampleOf('woocommerce-analytics-customers'),
        'exports/wc-orders.csv': exampleOf('woocommerce-order-export'),
      },
      [],
    ],
    [
      'own',
      {
        'exports/people.csv':
          'E-mail,First name,Newsletter\nann@example.com,Ann,yes\nbob@example.com,Bob,no\ncleo@example.com,Cleo,yes\n',
        'exports/sales.csv':
          'Order no,E-mail,Ordered at,Total price\nA1,ann@example.com,2026-11-01 10:00:00,12.50\nA2,cleo@example.com,2026-01-02 10:00:00,30\n',
        'exports/shelves.csv': 'shelf,metres\nnovels,12\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'own-german',
      {
        'exports/bestellungen.csv':
          'Bestellnummer;Kunde;Kaufdatum;Betrag\nA1;ann@example.com;20.11.2026;1.012,50\nA2;cleo@example.com;02.01.2026;30\n',
        'exports/kunden.csv': 'mail;vorname;newsletter\nann@example.com;Ann;ja\ncleo@example.com;Cleo;nein\n',
        'exports/besuche.csv': 'wer,seite,wann\nann@example.com,/,11/02/2026\n',
      },
      ['--provider', 'mailchimp'],
    ],
    [
      'prestashop-and-postmark',
      {
        'exports/customers.csv': exampleOf('prestashop-customers'),
        'exports/events.jsonl': exampleOf('postmark-events'),
      },
      ['--provider', 'getresponse'],
    ],
    [
      'klaviyo-list',
      {
        'exports/klaviyo.csv':
          'Email,Klaviyo ID,First Name,Last Name,SMS Marketing Consent,Email Marketing Consent,Email Marketing Consent Timestamp\n' +
          'ann@example.com,01A,Ann,A,SUBSCRIBED,SUBSCRIBED,2026-01-01 10:00:00\n' +
          'bo@example.com,01B,Bo,B,NEVER_SUBSCRIBED,UNSUBSCRIBED,2026-01-01 10:00:00\n' +
          'cleo@example.com,01C,Cleo,C,SUBSCRIBED,NEVER_SUBSCRIBED,\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'brevo-contacts',
      {
        'exports/contacts.csv':
          'CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,EMAIL_BLACKLIST,SMS_BLACKLIST,ADDED_TIME\n' +
          '1,ann@example.com,Ann,A,,No,Yes,2026-01-01 10:00:00\n2,bo@example.com,Bo,B,,Yes,No,2026-01-01 10:00:00\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'magento-with-subscribers',
      {
        'exports/customers.csv': exampleOf('magento-customers-grid'),
        'exports/newsletter_subscribers.csv':
          'ID,Email,Type,Customer First Name,Customer Last Name,Status,Web Site,Store,Store View\n' +
          '1,mona@bookshop.example,Customer,Mona,Łódź,Subscribed,Main Website,Main,Default\n' +
          '2,sean@bookshop.example,Customer,Sean,B,Unsubscribed,Main Website,Main,Default\n' +
          '3,eve@bookshop.example,Guest,,,Not Activated,Main Website,Main,Default\n' +
          '4,ida@bookshop.example,Guest,,,Unconfirmed,Main Website,Main,Default\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'own-german-with-numbers',
      {
        'exports/kunden.csv':
          'KundenNr;E-Mail;Vorname;Telefonnummer;Newsletter\nK1;ann@example.com;Ann;0301;J\nK2;bo@example.com;Bo;0302;N\n',
        'exports/bestellungen.csv':
          'KundenNr;Bestellnummer;Lieferdatum;Bestelldatum;Versandbetrag;Gesamtbetrag;Bestellstatus\n' +
          'K1;B1;22.11.2026 09:00;20.11.2026 10:30;4,90;1.012,50;bezahlt\nK2;B2;;02.01.2026 08:00;0,00;30,00;storniert\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'bigcommerce',
      {
        'exports/customers.csv':
          'Customer ID,First Name,Last Name,Company,Email,Phone,Store Credit,Customer Group,Date Joined\n' +
          '7,Ann,A,,ann@example.com,0301,0.00,,11/20/2026\n8,Bo,B,,bo@example.com,0302,0.00,,11/21/2026\n',
        'exports/orders.csv':
          'Customer ID,Order ID,Customer Email,Order Date,Order Status,Subtotal (inc tax),Subtotal (ex tax),Tax Total,Shipping Cost (inc tax),Order Total (ex tax),Order Total (inc tax)\n' +
          '7,101,ann@example.com,11/20/2026,Completed,40.00,33.61,6.39,2.50,35.71,42.50\n' +
          '8,102,bo@example.com,11/21/2026,Awaiting Payment,9.00,7.56,1.44,0.00,7.56,9.00\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'own-mail-log',
      {
        'exports/customers.csv': bookshop('customers.csv'),
        'exports/mail-log.csv':
          'frm,to,what,when\nshop@example.com,ann@example.com,sent,2026-11-01T10:00:00Z\n' +
          'shop@example.com,ann@example.com,opened,2026-11-02T10:00:00Z\nshop@example.com,bo@example.com,Bounced,2026-11-02T10:00:00Z\n',
        'exports/bounces.csv': 'status,email,created\n5.1.1,dead@bookshop.example,1775124005\n',
        'exports/old-log.csv':
          'sender,recipient,status,time\nshop@example.com,ann@example.com,opt-out,2026-11-01T10:00:00Z\n' +
          'shop@example.com,bo@example.com,click,2026-11-02T10:00:00Z\nshop@example.com,bo@example.com,queued,2026-11-02T10:00:00Z\n',
      },
      ['--provider', 'plain'],
    ],
    [
      'doubtful-consent',
      {
        'exports/people.csv':
          'Email,First name,Newsletter\nann@example.com,Ann,weekly\nbo@example.com,Bo,never\n',
      },
      ['--provider', 'plain'],
    ],
  ])('writes rules that check and run: %s', async (name, files, words) => {
    const shop = new Shop(files);
    const written = await segmentor(shop, 'init', ...words);
    expect(written.err).toBe('');
    expect(written.code).toBe(0);
    const rules = readFileSync(shop.at('segments.yaml'), 'utf8');
    await expect(
      `${rules}\n# On the screen:\n${written.out.replace(/^/gm, '# ').replace(/ +$/gm, '')}\n`,
    ).toMatchFileSnapshot(resolve(`fixtures/init/${name}.yaml`));
    await checkSegments({ config: shop.at('segments.yaml'), asOf, threads: 2 });
    await shop.run();
    expect(readdirSync(shop.at('out/latest/lists')).length).toBeGreaterThan(0);
  });

  it.each<[what: string, header: string, rows: string, mailed: string[]]>([
    ['a yes of another language', 'newsletter', 'ann;Ja|bo;nein|cleo;ja|cleo;nein', ['ann']],
    ['a letter', 'Newsletter', 'ann;J|bo;N|cleo;', ['ann']],
    ['a cross', 'Newsletter', 'ann;X|bo;|cleo;', ['ann']],
    ['a cross beside a yes', 'Newsletter', 'ann;ja|bo;X|cleo;', ['ann']],
    ['a word of lists', 'Newsletter', 'ann;Angemeldet|bo;Abgemeldet|cleo;', ['ann']],
    [
      'states of which one is no yes',
      'Email Marketing Consent',
      'ann;SUBSCRIBED|bo;NEVER_SUBSCRIBED',
      ['ann'],
    ],
    ['a status of subscribers', 'Status', 'ann;Subscribed|bo;Not Activated|cleo;Unconfirmed', ['ann']],
    ['the consent to mail among others', 'SMS consent;Newsletter', 'ann;no;yes|bo;yes;no', ['ann']],
    ['no answer to a refusal', 'Blacklist', 'ann;|bo;Yes|cleo;No', ['ann', 'cleo']],
    ['a refusal in any row', 'Opt-out', 'ann;0|ann;1|bo;0|bo;0|bo;', ['bo']],
    ['the day of a refusal', 'Unsubscribed at', 'ann;|bo;2026-01-01', ['ann']],
    ['a consent that was refused', 'Newsletter;Do not mail', 'ann;ja;nein|bo;ja;ja|cleo;nein;nein', ['ann']],
    ['any of several refusals', 'Blacklisted;Opted out', 'ann;no;no|bo;no;yes|cleo;yes;no', ['ann']],
  ])('mails nobody without consent, and takes %s for what it is', async (_, header, rows, mailed) => {
    const lines = rows.split('|').map((row) => row.replace(';', '@example.com;'));
    const shop = new Shop({ 'exports/kunden.csv': `mail;${header}\n${lines.join('\n')}\n` });
    expect(await segmentor(shop, 'init', '--provider', 'plain')).toMatchObject({ code: 0, err: '' });
    await shop.run();
    expect(shop.list('all_customers')).toEqual(mailed.map((name) => ({ email: `${name}@example.com` })));
  });

  it.each([
    [['--provider', 'plain', 'exports/customers_export.csv'], ['plain']],
    [
      ['--provider', 'plain,aweber', 'exports/customers_export.csv'],
      ['plain', 'aweber'],
    ],
    [
      ['--provider', 'plain', '--provider', 'aweber', 'exports/customers_export.csv'],
      ['plain', 'aweber'],
    ],
  ])('takes words behind a mail service for exports: %j', async (words, services) => {
    const shop = new Shop(shopify);
    expect(await segmentor(shop, 'init', ...words)).toMatchObject({ code: 0, err: '' });
    const { lists } = parse(readFileSync(shop.at('segments.yaml'), 'utf8')) as { lists: object };
    expect(Object.keys(lists)).toEqual(services);
  });

  it('knows a mail service that stands where an export should', async () => {
    const { code, err } = await segmentor(new Shop(shopify), 'init', '--provider', 'plain', 'aweber');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'file-missing\n  aweber: there is no such file\n  hint: the mail services of --provider have commas between them, and no blanks\n',
    });
  });

  const wooOrders = (...statuses: string[]) =>
    `Order Number,Order Status,Order Date,Email (Billing),Order Total Amount\n${statuses
      .map((status, index) => `${index},${status},2026-11-01 10:00,ann@example.com,9\n`)
      .join('')}`;
  const ownOrders = (header: string, ...statuses: string[]) =>
    `Order no,Email,Ordered at,Total,${header}\n${statuses
      .map((status, index) => `${index},ann@example.com,2026-11-01 10:00,9,${status}\n`)
      .join('')}`;

  it.each<[what: string, content: string, rule: string]>([
    [
      'WooCommerce',
      wooOrders('Completed', 'On hold'),
      "orders where lower(status) in ('processing', 'completed')",
    ],
    [
      'WooCommerce with a word of a plugin',
      wooOrders('Completed', 'Picked'),
      `orders where lower(status) in ('processing', 'completed') # add those that are paid: "picked"`,
    ],
    [
      'WooCommerce in German',
      wooOrders('Abgeschlossen', 'Zahlung ausstehend'),
      "orders where lower(status) in ('processing', 'completed', 'abgeschlossen')",
    ],
    [
      'WooCommerce in another language',
      wooOrders('Voltooid', 'Geannuleerd'),
      'orders # which words of status say that one is paid is not known: "voltooid", "geannuleerd"',
    ],
    [
      'WooCommerce without a status',
      wooOrders('').replace('Order Status', 'Shelf'),
      'orders # nothing says which of them are paid',
    ],
    [
      "WooCommerce's REST API",
      exampleOf('woocommerce-api-orders'),
      "orders where status in ('processing', 'completed')",
    ],
    [
      "Shopify's REST API",
      exampleOf('shopify-api-orders'),
      "orders where cancelled_at is missing and test != 'yes' and financial_status in ('paid', 'partially_refunded')",
    ],
    ['Magento', exampleOf('magento-orders-grid'), "orders where lower(status) in ('processing', 'complete')"],
    [
      'BigCommerce',
      'Order ID,Customer Email,Order Date,Order Total (inc tax),Order Status\n101,ann@example.com,2026-11-20,42.50,Completed\n',
      "orders where lower(status) in ('awaiting fulfillment', 'awaiting shipment', 'awaiting pickup', 'partially shipped', 'shipped', 'completed', 'partially refunded')",
    ],
    [
      'a shop of its own',
      ownOrders('Bestellstatus', 'bezahlt', 'storniert', 'versendet'),
      "orders where lower(status) in ('bezahlt', 'versendet')",
    ],
    [
      'a shop of its own whose orders are all cancelled',
      ownOrders('Status', 'cancelled'),
      "orders where not (lower(status) = 'cancelled')",
    ],
    ['a shop that says nothing', ownOrders('Gift', 'no'), 'orders # nothing says which of them are paid'],
  ])('counts the orders that are paid: of %s', async (_, content, rule) => {
    const shop = new Shop({ [/^\s*[[{]/.test(content) ? 'orders.json' : 'orders.csv']: content });
    const file = shop.at(readdirSync(shop.path)[0]!);
    const config = shop.at('segments.yaml');
    const { text } = await firstRules([file], { config, timezone: 'Europe/Paris', providers: ['plain'] });
    expect(/^  purchases: (.*)$/m.exec(text)?.[1]).toBe(rule);
    shop.write({ 'segments.yaml': text });
    await shop.run({ maxRejected: { share: 1 } });
  });

  it.each<[what: string, timezone: string, clock: string, said: string[]]>([
    ['without a zone', 'Europe/Paris', '2026-11-01 10:00', ['orders has clock times without a zone']],
    ['days only', 'UTC', '2026-11-01', []],
    ['in UTC', 'Europe/Paris', '2026-11-01T10:00:00Z', []],
    ['of the zone', 'Europe/Paris', '2026-11-01 10:00:00 +0100', []],
    ['of the zone in summer', 'Europe/Paris', '2026-07-01 10:00:00 +0200', []],
    ['of another zone', 'UTC', '2026-07-01T10:00:00+02:00', ['orders has clock times of +02:00']],
    ['of another season', 'Europe/Paris', '2026-07-01T10:00:00-05:00', ['orders has clock times of -05:00']],
    ['in Unix seconds', 'UTC', '1763632800', []],
  ])('says when the zone must be set: clock times %s', async (_, timezone, clock, said) => {
    const shop = new Shop({
      'orders.csv': `Order no,Email,Ordered at,Total\n1,ann@example.com,${clock},9\n`,
    });
    const config = shop.at('segments.yaml');
    const rules = await firstRules([shop.at('orders.csv')], { config, timezone, providers: ['plain'] });
    expect(rules.clocks).toEqual(said);
    const comment = `${said.map((each) => `to be set: ${each}; `).join('')}days begin and end here`;
    expect(rules.text).toContain(`timezone: ${timezone} # ${comment}`);
  });

  it.each<[names: string[], beside: string[], paths: string]>([
    [['orders_export_1.csv', 'orders_export_2.csv'], [], 'exports/orders_export_*.csv'],
    [['orders-2026-11-20.csv'], [], 'exports/orders-*.csv'],
    [['orders 20261120T0300.csv.gz'], [], 'exports/orders *.csv.gz'],
    [['shop_orders-2026-11-20_2.csv'], [], 'exports/shop_orders-*.csv'],
    [['orders.csv'], [], 'exports/orders.csv'],
    [['export_1.csv'], [], 'exports/export_1.csv'],
    [['2026-11-20.csv'], [], 'exports/2026-11-20.csv'],
    [['orders_aa11bb22cc.csv'], [], 'exports/orders_aa11bb22cc.csv'],
    [['orders_decade.csv'], [], 'exports/orders_decade.csv'],
    [['orders-1.csv'], ['orders-lines.csv'], 'exports/orders-1.csv'],
    [['orders-1.csv', 'sales-1.csv'], [], '[exports/orders-*.csv, exports/sales-*.csv]'],
  ])('reads later exports too, as far as names tell: %j beside %j', async (names, beside, paths) => {
    const content = gzipOrNot('Order no,Email,Ordered at,Total\n1,ann@example.com,2026-11-01,9\n');
    const shop = new Shop({
      ...Object.fromEntries(names.map((name) => [`exports/${name}`, content(name)])),
      ...Object.fromEntries(beside.map((name) => [`exports/${name}`, 'Order no,Line\n1,2\n'])),
    });
    const files = [...names, ...beside].map((name) => shop.at(`exports/${name}`));
    const config = shop.at('segments.yaml');
    const { text } = await firstRules(files, { config, timezone: 'UTC', providers: ['plain'] });
    expect(text).toContain(`orders: { path: ${paths}, customer: Email`);
    shop.write({ 'segments.yaml': text });
    await shop.run();
  });

  it('reads later exports of a mail service too, whatever their names end in', async () => {
    const shop = new Shop({ 'exports/unsubscribed_members_export_aa11bb22cc.csv': audience });
    const file = shop.at('exports/unsubscribed_members_export_aa11bb22cc.csv');
    const config = shop.at('segments.yaml');
    const { text } = await firstRules([file], { config, timezone: 'UTC', providers: ['plain'] });
    expect(text).toContain('{ path: exports/unsubscribed_members_export_*.csv, format: mailchimp-audience }');
  });

  const row = (id: number) => `${id},p${id}@example.com,2026-11-01 10:00,9.50\n`;
  const many = Array.from({ length: 20_000 }, (_, id) => row(id)).join('');
  const own = `Order no,Email,Ordered at,Total\n${many}`;

  it.each<[what: string, name: string, content: string | Uint8Array]>([
    ['a quote that takes in rows', 'orders.csv', `${own}"${many.repeat(12)}`],
    ['line ends of other kinds', 'orders.csv', `${own}${row(1).replace('\n', '\r\n')}`],
    ['packed data that is cut off', 'orders.csv', gzipSync(own).subarray(0, -5000)],
    ['text in UTF-16', 'orders.csv', Buffer.from(own, 'utf16le')],
  ])('judges by the beginning of an export, whatever follows: %s', async (_, name, content) => {
    const rulesFor = async (written: string | Uint8Array) => {
      const shop = new Shop({ [name]: written });
      const config = shop.at('segments.yaml');
      const given = { config, timezone: 'UTC', providers: ['plain'] };
      return (await firstRules([shop.at(name)], given)).text;
    };
    expect(await rulesFor(content)).toBe(await rulesFor(own));
  });

  it('never replaces rules unless it is told to', async () => {
    const shop = new Shop({ ...shopify, 'segments.yaml': 'mine\n' });
    expect(await segmentor(shop, 'init', 'exports/customers_export.csv')).toEqual({
      code: 1,
      out: '',
      err: 'bad-option\n  segments.yaml is there already; --force replaces it\n',
    });
    expect(readFileSync(shop.at('segments.yaml'), 'utf8')).toBe('mine\n');
    expect(await segmentor(shop, 'init', '--force')).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(shop.at('segments.yaml'), 'utf8')).toContain('version: 1');
  });

  it('takes whoever has mail for the people where no other export is there, and no bounces alone', async () => {
    const shop = new Shop({ 'exports/events.jsonl': exampleOf('sendgrid-events') });
    expect(await segmentor(shop, 'init', '--provider', 'plain')).toMatchObject({ code: 0, err: '' });
    await shop.run();
    const { people } = JSON.parse(shop.published('summary.json')) as Summary;
    expect(people.strangersIncluded && people.total).toBeGreaterThan(0);
    const bounces = new Shop({ 'exports/bounces.csv': exampleOf('sendgrid-bounces') });
    const { code, err } = await segmentor(bounces, 'init');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'unreadable-file\n  none of these files looks like customers or orders of a shop, or opens of mail\nunreadable-file\n  exports/bounces.csv: sendgrid-bounces, which has nobody to be mailed\n',
    });
  });

  it('says what it looked for when there is nothing', async () => {
    const shop = new Shop({ 'exports/notes.csv': 'a,b\n1,2\n' });
    const { code, err } = await segmentor(shop, 'init');
    expect(code).toBe(2);
    expect(err).toBe(
      'unreadable-file\n  none of these files looks like customers or orders of a shop, or opens of mail\nunreadable-file\n  exports/notes.csv: its columns are those of no known format: "a", "b"\n',
    );
    expect(readdirSync(shop.path)).not.toContain('segments.yaml');
    writeFileSync(shop.at('exports/notes.csv'), '');
    expect(await segmentor(shop, 'init', 'nowhere')).toMatchObject({
      code: 1,
      err: 'file-missing\n  nowhere: there is no such file\n',
    });
  });
});
