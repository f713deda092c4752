import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formats } from '../src/sources/formats/index.ts';
import { valueCutter } from '../src/sources/json-cut.ts';
import { lookAgain, lookForBroken } from '../src/sources/second-look.ts';
import { rowsOf } from './support/format-rows.ts';
import { Folder, inspectOne } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const mail = { messageId: 'm1', timestamp: '2026-04-02T10:00:00Z', destination: ['mona@bookshop.example'] };
const send = { eventType: 'Send', mail };
const to = (...destination: string[]) => ({ ...mail, destination });
const envelope = (event: unknown) => ({ Type: 'Notification', Message: JSON.stringify(event) });
const hook = (id: string) => ({
  'event-data': { event: 'opened', id, timestamp: 1775124000.25, recipient: 'mona@bookshop.example' },
});

/** `address kind instant` of each row that is used, how often it was told, and how many are refused. */
async function read(content: string | Uint8Array, name = 'mail'): Promise<string[]> {
  await folder.write({ file: content });
  const source = await inspectOne(folder, name, {});
  const blocks = (await rowsOf(source, await folder.scratch())).trim().split(/\n(?=\S)/);
  return blocks.map((block) => {
    const value = (column: string) => new RegExp(`^  ${column} = (.*)$`, 'm').exec(block)?.[1] ?? '-';
    if (block.startsWith('refused')) return `${value('rows')} refused`;
    const told = value('times told');
    const times = told === '-' ? '' : `, told ${told} times`;
    return `${value('customer')} ${value('kind')} ${value('at')}${times}`;
  });
}

describe('values of a file', () => {
  const sent = 'mona@bookshop.example sent 2026-04-02 10:00:00';

  it.each([
    ['on one line each', `${JSON.stringify(send)}\n${JSON.stringify(send)}\n`],
    ['one after the other without line ends', JSON.stringify(send) + JSON.stringify(send)],
    ['over several lines each', `${JSON.stringify(send, null, 2)}\n${JSON.stringify(send, null, 2)}`],
    ['in one array', JSON.stringify([send, send])],
    ['in an array over several lines', JSON.stringify([send, send], null, 2)],
    ['in arrays on a line each', `${JSON.stringify([send])}\n${JSON.stringify([send])}\n`],
    ['in envelopes', [send, send].map((each) => JSON.stringify(envelope(each))).join('\n')],
    ['compressed', gzipSync(JSON.stringify([send, send], null, 1))],
  ])('may be %s', async (_, content) => {
    expect(await read(content)).toEqual([`${sent}, told 2 times`]);
  });

  it('may be a page over several lines that is longer than what is looked at', async () => {
    const activity = [{ action: 'open', timestamp: '2026-04-02T10:00:00+00:00' }];
    const emails = Array.from({ length: 3000 }, (_, index) => ({
      email_address: `reader-${index}@bookshop.example`,
      activity,
    }));
    const rows = await read(
      JSON.stringify({ emails, total_items: 3000, _links: [{ rel: 'self' }] }, null, 1),
    );
    expect(rows).toHaveLength(3000);
    expect(rows).toContain('reader-2999@bookshop.example open 2026-04-02 10:00:00');
  });

  it('are accounted for when they are none of the format’s', async () => {
    const confirmation = { Type: 'SubscriptionConfirmation', Message: 'Hello' };
    const rows = await read(`${JSON.stringify(confirmation)}\n${JSON.stringify(envelope(send))}\n`);
    expect(rows).toEqual([sent, '1 refused']);
  });

  it('are refused on their line when they are no JSON, and so are rows', async () => {
    const late = { ...send, mail: { ...mail, timestamp: 'yesterday' } };
    await folder.write({ file: `${JSON.stringify(send)}\n\n{"eventType": "Se\n${JSON.stringify(late)}\n` });
    const source = await inspectOne(folder, 'mail', {});
    const [file] = source.files;
    const broken = [];
    for await (const each of lookForBroken(file!)) broken.push(each);
    expect(broken).toEqual([{ line: 3, raw: '{"eventType": "Se' }]);
    const seen = [];
    const wanted = [{ column: 'at', reason: 'unreadable instant', texts: new Set(['yesterday']) }];
    for await (const { line, raw } of lookAgain(file!, wanted))
      seen.push({ line, raw: JSON.parse(raw) as unknown });
    expect(seen).toEqual([{ line: 4, raw: { ...late, recipient: 'mona@bookshop.example' } }]);
    const rows = await rowsOf(source, await folder.scratch());
    expect(rows.match(/rows = \d/g)).toEqual(['rows = 1', 'rows = 1']);
  });

  it('have no column of the engine’s', async () => {
    await folder.write({ file: JSON.stringify([send]) });
    const { columns } = await inspectOne(folder, 'mail', {});
    expect(columns.map(({ name }) => name).filter((name) => name.startsWith('line'))).toEqual([]);
  });

  it('may be cut off at the end, which is a refused row', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      ...send,
      mail: to(`${index}@bookshop.example`),
    }));
    const rows = await read(many.map((each) => JSON.stringify(each)).join('') + '{"eventType": {}');
    expect(rows.filter((row) => row.includes('sent'))).toHaveLength(3000);
    expect(rows.slice(3000)).toEqual(['1 refused']);
  });
});

describe('cutting values', () => {
  const text = '[{"a": "} \\" {"},\n [1, {"b": {}}]]{"c": [1]}\n{"d": 1';

  it.each([1, 2, 7, 100])('gives the same in pieces of %i', (size) => {
    const { cut, rest } = valueCutter();
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
    expect(pieces.flatMap(cut)).toEqual([
      { text: '{"a": "} \\" {"}', line: 1 },
      { text: '{"b": {}}', line: 2 },
      { text: '{"c": [1]}', line: 2 },
    ]);
    expect(rest()).toEqual({ text: '{"d": 1', line: 3 });
  });

  it('has an end', () => {
    const { cut } = valueCutter();
    cut('\n{"a": "');
    const piece = 'x'.repeat(1 << 24);
    expect(() => [1, 2, 3, 4].flatMap(() => cut(piece))).toThrow('an object is longer than 64 MiB (line 2)');
  });
});

describe('ses-events', () => {
  const at = '2026-04-03T08:00:00.125Z';
  const seen = '2026-04-03 08:00:00.125';

  it('has a row for each person of a bounce, a complaint, a delivery and a delay', async () => {
    const both = ['a@bookshop.example', 'b@bookshop.example'];
    const people = both.map((emailAddress) => ({ emailAddress }));
    const all = to(...both, 'c@bookshop.example');
    const events = [
      {
        eventType: 'Bounce',
        mail: all,
        bounce: { bounceType: 'Transient', timestamp: at, bouncedRecipients: people },
      },
      {
        notificationType: 'Complaint',
        mail: all,
        complaint: { timestamp: at, complainedRecipients: people },
      },
      { eventType: 'Delivery', mail: all, delivery: { timestamp: at, recipients: both } },
      { eventType: 'DeliveryDelay', mail: all, deliveryDelay: { timestamp: at, delayedRecipients: people } },
    ];
    const kinds = ['bounce_soft', 'complaint', 'deferred', 'delivered'];
    const rows = await read(JSON.stringify(events));
    expect(rows.sort()).toEqual(both.flatMap((who) => kinds.map((kind) => `${who} ${kind} ${seen}`)).sort());
  });

  it('counts hard what is permanent, and no complaint what is none', async () => {
    const events = ['Permanent', 'Undetermined'].map((bounceType, index) => {
      const bouncedRecipients = [{ emailAddress: `${index}@bookshop.example` }];
      return { eventType: 'Bounce', mail, bounce: { bounceType, timestamp: at, bouncedRecipients } };
    });
    const fine = {
      complaintFeedbackType: 'not-spam',
      timestamp: at,
      complainedRecipients: [{ emailAddress: 'x@y.example' }],
    };
    const rows = await read(JSON.stringify([...events, { eventType: 'Complaint', mail, complaint: fine }]));
    expect(rows).toEqual([
      `0@bookshop.example bounce_hard ${seen}`,
      `1@bookshop.example bounce_soft ${seen}`,
      `x@y.example - ${seen}`,
    ]);
  });

  it('leaves out an open of a mail to several people', async () => {
    const open = { timestamp: at };
    const events = [
      { eventType: 'Open', mail: to('a@bookshop.example', 'b@bookshop.example'), open },
      { eventType: 'Open', mail, open },
    ];
    expect(await read(JSON.stringify(events))).toEqual([`mona@bookshop.example open ${seen}`, '1 refused']);
  });
});

describe('mailgun-events', () => {
  it('is read from webhooks, pages and flat events alike', async () => {
    const events = ['1', '2'].map((id) => hook(id)['event-data']);
    const row = 'mona@bookshop.example open 2026-04-02 10:00:00.25';
    const page = { items: events, paging: { next: '' } };
    expect(await read([hook('1'), hook('2')].map((each) => JSON.stringify(each)).join('\n'))).toEqual([
      row,
      row,
    ]);
    expect(await read(JSON.stringify(page))).toEqual([row, row]);
    expect(await read(`${JSON.stringify(page)}\n${JSON.stringify({ ...page, items: [] })}\n`)).toEqual([
      row,
      row,
    ]);
    expect(await read(events.map((each) => JSON.stringify(each)).join('\n'))).toEqual([row, row]);
  });

  it('may have pages without events', async () => {
    const page = (items: unknown[]) => JSON.stringify({ items, paging: { next: '' } });
    const files = { '1.json': page([]), '2.json': page([hook('1')['event-data']]), '3.json': '[]' };
    await folder.write(files);
    const source = await inspectOne(folder, 'mail', { path: Object.keys(files) });
    expect(source.format).toBe('mailgun-events');
    expect((await rowsOf(source, await folder.scratch())).match(/^event$/gm)).toHaveLength(1);
  });

  it('takes events of one id once', async () => {
    const lines = [hook('1'), hook('1')].map((each) => JSON.stringify(each)).join('\n');
    expect(await read(lines)).toEqual(['mona@bookshop.example open 2026-04-02 10:00:00.25, told 2 times']);
  });
});

describe('klaviyo-events', () => {
  it('leaves out events whose person is not on the page', async () => {
    const attributes = { datetime: '2026-04-02T10:00:00+00:00', uuid: 'u1', event_properties: {} };
    const relationships = { profile: { data: { type: 'profile', id: 'p1' } } };
    const data = [{ type: 'event', id: '1', attributes, relationships }];
    expect(await read(JSON.stringify({ data, included: [], links: {} }))).toEqual(['1 refused']);
  });
});

describe('mailchimp-reports', () => {
  it('has none for who did nothing, and takes the old form', async () => {
    const old = {
      'mona@bookshop.example': [
        { action: 'click', timestamp: '2026-04-02 10:00:00', url: 'https://b.example' },
      ],
    };
    const none = { 'sean@bookshop.example': [] };
    const rows = await read(`${JSON.stringify(none)}\n${JSON.stringify(old)}\n`);
    expect(rows).toEqual(['mona@bookshop.example click 2026-04-02 10:00:00']);
  });
});

describe('taking values apart', () => {
  const keys =
    `Type Message eventType mail destination bounce bouncedRecipients emailAddress event event-data timestamp recipient
    items message headers to data attributes included relationships profile links emails email_address
    activity total_items members status tags entries event_time email a@b.example __proto__`.split(/\s+/);
  const leaf = fc.constantFrom<unknown>(
    null,
    1,
    '',
    'Notification',
    'event',
    '{"mail": {}}',
    [],
    [null],
    {},
    true,
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
    ),
  }));
  const takers = formats.flatMap(({ name, takeApart }) => (takeApart ? [[name, takeApart] as const] : []));

  it.each(takers)('of %s gives objects or nothing, whatever the value', (_, takeApart) => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 }), (object) => {
        const rows = takeApart(object);
        for (const row of rows ?? []) expect(Object.prototype.toString.call(row)).toBe('[object Object]');
      }),
      { numRuns: 400 },
    );
  });

  it('is nobody else’s business', () => {
    const samples: Record<string, Record<string, unknown>> = {
      'ses-events': { eventType: 'Send', mail: { destination: ['a@b.example'], messageId: '1' } },
      'mailgun-events': { event: 'opened', timestamp: 1.5, recipient: 'a@b.example' },
      'klaviyo-events': { data: [{ type: 'event', attributes: {} }], links: {} },
      'mailchimp-reports': { emails: [{ email_address: 'a@b.example', activity: [{ action: 'open' }] }] },
      'mailchimp-members': { members: [{ email_address: 'a@b.example', status: 'subscribed' }] },
      'aweber-activity': { entries: [{ email: 'a@b.example', event_time: '2026-01-01' }] },
    };
    for (const [name, sample] of Object.entries(samples)) {
      const taking = takers
        .filter(([, takeApart]) => takeApart(sample) !== undefined)
        .map(([taker]) => taker);
      expect(taking.map((taker) => taker.replace(/-status$/, ''))).toEqual(taking.map(() => name));
      expect(taking).toContain(name);
    }
  });
});
