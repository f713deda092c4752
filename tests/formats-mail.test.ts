import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Formula } from '../src/expression/formula.ts';
import { formatNamed } from '../src/sources/formats/index.ts';
import { kind } from '../src/sources/formats/sendgrid-events/kind.ts';
import { type MailKind, mailKinds } from '../src/sources/shape.ts';
import { rowsOf } from './support/format-rows.ts';
import { Folder, inspectOne, located } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const fixtures = join(import.meta.dirname, '../fixtures/formats');
const fixture = (name: string) => readFile(join(fixtures, name), 'utf8');

/** What a formula of texts says of a row: just the primitives that the kind is made of. */
function evaluate(formula: Formula, row: Record<string, string>): unknown {
  if (formula.kind === 'literal') return formula.value;
  if (formula.kind === 'column') return row[formula.name] ?? null;
  const args = formula.arguments;
  const value = (index: number): unknown => evaluate(args[index]!, row);
  switch (formula.primitive) {
    case 'and':
      return args.every((_, index) => value(index) === true);
    case 'known':
      return value(0) !== null;
    case 'not':
      return value(0) !== true;
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

describe('sendgrid-events', () => {
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
    [{ event: 'dropped', reason: 'Invalid' }, 'bounce_hard'],
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

/** The computed kind of a format for a row of its columns. */
const kindIn = (format: string, row: Record<string, string>) =>
  evaluate(formatNamed(format)!.columns.find(({ name }) => name === 'kind')!.value!, row);

type Rule = Parameters<typeof inspectOne>[2];

describe('postmark-events', () => {
  const bounce = (type: string) => ({ record_type: 'Bounce', type });
  const change = (suppress_sending: string, suppression_reason?: string) => ({
    record_type: 'SubscriptionChange',
    suppress_sending,
    ...(suppression_reason !== undefined && { suppression_reason }),
  });

  it.each<[Record<string, string>, MailKind | null]>([
    [{ record_type: 'Delivery' }, 'delivered'],
    [{ record_type: 'Open' }, 'open'],
    [{ record_type: 'Click' }, 'click'],
    [{ record_type: 'SpamComplaint', type: 'SpamComplaint' }, 'complaint'],
    [change('true', 'HardBounce'), 'bounce_hard'],
    [change('true', 'SpamComplaint'), 'complaint'],
    [change('true', 'ManualSuppression'), 'unsubscribe'],
    [change('true'), 'unsubscribe'],
    [change('false'), 'resubscribe'],
    [bounce('HardBounce'), 'bounce_hard'],
    [bounce('BadEmailAddress'), 'bounce_hard'],
    [bounce('SoftBounce'), 'bounce_soft'],
    [bounce('Transient'), 'bounce_soft'],
    [bounce('DnsError'), 'bounce_soft'],
    [bounce('Blocked'), 'bounce_soft'],
    [bounce('DMARCPolicy'), 'bounce_soft'],
    [bounce('VirusNotification'), 'bounce_soft'],
    [bounce('SpamNotification'), 'complaint'],
    [bounce('Unsubscribe'), 'unsubscribe'],
    [bounce('ManualSuppression'), 'unsubscribe'],
    [bounce('Subscribe'), 'resubscribe'],
    [bounce('ManuallyDeactivated'), 'dropped'],
    [bounce('AutoResponder'), null],
    [bounce('AddressChange'), null],
    [{ record_type: 'Inbound' }, null],
  ])('%j is %s', (row, expected) => {
    expect(kindIn('postmark-events', row)).toBe(expected);
  });
});

describe('mandrill-events', () => {
  it.each<[Record<string, string>, MailKind | null]>([
    [{ event: 'send' }, 'sent'],
    [{ event: 'deferral' }, 'deferred'],
    [{ event: 'hard_bounce' }, 'bounce_hard'],
    [{ event: 'soft_bounce' }, 'bounce_soft'],
    [{ event: 'open' }, 'open'],
    [{ event: 'click' }, 'click'],
    [{ event: 'spam' }, 'complaint'],
    [{ event: 'unsub' }, 'unsubscribe'],
    [{ event: 'reject' }, 'dropped'],
    [{ type: 'blacklist', action: 'add', reason: 'hard-bounce' }, 'bounce_hard'],
    [{ type: 'blacklist', action: 'add', reason: 'soft-bounce' }, 'bounce_soft'],
    [{ type: 'blacklist', action: 'add', reason: 'spam' }, 'complaint'],
    [{ type: 'blacklist', action: 'add', reason: 'unsub' }, 'unsubscribe'],
    [{ type: 'blacklist', action: 'remove', reason: 'unsub' }, null],
    [{ type: 'whitelist', action: 'add' }, null],
  ])('%j is %s', (row, expected) => {
    expect(kindIn('mandrill-events', row)).toBe(expected);
  });
});

/** What the engine makes of a file, by lines of `column = value`. */
async function read(
  name: string,
  files: Record<string, string | Uint8Array>,
  rule: Rule = {},
): Promise<string[]> {
  await folder.write(files);
  const source = await inspectOne(folder, name, { path: Object.keys(files), ...rule });
  return (await rowsOf(source, await folder.scratch())).split('\n').map((line) => line.trim());
}

describe('subscribers', () => {
  const header = 'Email Address,MEMBER_RATING,UNSUB_TIME,LEID,EUID';
  const row = 'gone@bookshop.example,2,,1,e1';
  const time = '2026-10-21 23:30:00';

  it.each([
    ['unsubscribed_members_export_1.csv', 'status = unsubscribed', 'kind = unsubscribe'],
    ['cleaned_members_export_1.csv', 'status = cleaned', 'kind = bounce_hard'],
    ['Unsubscribed 2026.csv', 'status = unsubscribed', 'kind = unsubscribe'],
  ])('are what the name of Mailchimp’s file says: %s', async (file, ...lines) => {
    const found = await read('audience', { [file]: `${header}\n${row}\n` });
    expect(found).toEqual(expect.arrayContaining(lines));
  });

  it.each(['subscribed_members_export_1.csv', 'nonsubscribed_members_export_1.csv'])(
    'are no event in %s',
    async (file) => {
      const lines = await read('audience', { [file]: `${header}\n${row}\n` });
      expect(lines).toContain(`status = ${file.split('_')[0]!}`);
      expect(lines.filter((line) => line.startsWith('kind'))).toEqual([]);
    },
  );

  it('are unsubscribed where there is a time of it, whatever the file is called', async () => {
    const lines = await read('audience', { 'a.csv': `${header}\n${row.replace('2,,', `2,${time},`)}\n` });
    expect(lines).toEqual(expect.arrayContaining(['status = unsubscribed', 'kind = unsubscribe']));
  });

  it('have left long ago where nothing says when', async () => {
    const lines = await read('audience', { 'unsubscribed.csv': `${header}\n${row}\n` });
    expect(lines).toContain('at = 1970-01-01 00:00:00');
  });

  it('have left as early as the time can mean, unless a zone is given', async () => {
    const file = { 'unsubscribed.csv': `${header}\n${row.replace('2,,', `2,${time},`)}\n` };
    expect(await read('audience', file)).toContain('at = 2026-10-21 09:30:00');
    const rule = { timezone: located('America/New_York') };
    expect(await read('audience', file, rule)).toContain('at = 2026-10-22 03:30:00');
  });

  it('are customers by that name, who consent when they are subscribed', async () => {
    const files = {
      'subscribed.csv': `${header}\n${row}\nmona@bookshop.example,2,,2,e2\n`,
      'unsubscribed.csv': `${header}\n${row}\n`,
    };
    const lines = (await read('customers', files)).filter((line) => /^(email|status|consent)/.test(line));
    expect(lines).toEqual([
      'email = gone@bookshop.example',
      'consent = no',
      'status = unsubscribed',
      'email = mona@bookshop.example',
      'consent = yes',
      'status = subscribed',
    ]);
  });
});

describe('mailgun-events', () => {
  const failed = (severity: string, reason: string) => ({ event: 'failed', severity, reason });

  it.each<[Record<string, string>, MailKind | null]>([
    [{ event: 'accepted' }, 'sent'],
    [{ event: 'delivered' }, 'delivered'],
    [{ event: 'opened' }, 'open'],
    [{ event: 'opened', bot: 'apple' }, 'machine_open'],
    [{ event: 'clicked' }, 'click'],
    [{ event: 'unsubscribed' }, 'unsubscribe'],
    [{ event: 'complained' }, 'complaint'],
    [{ event: 'rejected' }, 'dropped'],
    [failed('permanent', 'bounce'), 'bounce_hard'],
    [failed('permanent', 'suppress-bounce'), 'bounce_hard'],
    [failed('permanent', 'suppress-unsubscribe'), 'unsubscribe'],
    [failed('permanent', 'suppress-complaint'), 'complaint'],
    [failed('permanent', 'old'), 'bounce_soft'],
    [failed('temporary', 'generic'), 'deferred'],
    [{ event: 'bounced' }, 'bounce_hard'],
    [{ event: 'dropped', code: '605' }, 'bounce_hard'],
    [{ event: 'dropped', code: '606' }, 'unsubscribe'],
    [{ event: 'dropped', code: '607' }, 'complaint'],
    [{ event: 'dropped' }, 'dropped'],
    [{ event: 'stored' }, null],
  ])('%j is %s', (row, expected) => {
    expect(kindIn('mailgun-events', row)).toBe(expected);
  });
});

describe('klaviyo-events', () => {
  it.each<[Record<string, string>, MailKind | null]>([
    [{ event: 'received email' }, 'delivered'],
    [{ event: 'opened email' }, 'open'],
    [{ event: 'opened email', machine: 'true' }, 'machine_open'],
    [{ event: 'clicked email' }, 'click'],
    [{ event: 'clicked email', bot: 'true' }, null],
    [{ event: 'bounced email', bounce_type: 'hard' }, 'bounce_hard'],
    [{ event: 'bounced email' }, 'bounce_soft'],
    [{ event: 'dropped email' }, 'dropped'],
    [{ event: 'marked email as spam' }, 'complaint'],
    [{ event: 'unsubscribed' }, 'unsubscribe'],
    [{ event: 'unsubscribed from email marketing' }, 'unsubscribe'],
    [{ event: 'subscribed to email marketing' }, 'resubscribe'],
    [{ event: 'placed order' }, null],
  ])('%j is %s', (row, expected) => {
    expect(kindIn('klaviyo-events', row)).toBe(expected);
  });
});

describe('brevo-events', () => {
  it.each([
    [
      'milliseconds before all else',
      '"ts_epoch": 1775124000123, "ts": 1, "date": "2020-01-01 00:00:00"',
      '2026-04-02 10:00:00.123',
    ],
    ['seconds', '"ts_event": 1775124000, "date": "2020-01-01 00:00:00"', '2026-04-02 10:00:00'],
    ['the account’s own clock', '"date": "2026-04-02 12:00:00"', '2026-04-02 10:00:00'],
  ])('takes %s', async (_, times, instant) => {
    const event = `{"event": "Opened", "email": "mona@bookshop.example", "message-id": "1", ${times}}`;
    expect(await read('mail', { file: event })).toEqual(
      expect.arrayContaining(['kind = open', `at = ${instant}`]),
    );
  });
});

describe('aweber-subscribers', () => {
  const header = 'Name,Email,Date Added,Stop Time,Stop Status';

  it.each([
    ['0', '', 'subscribed'],
    ['1', '', 'unsubscribed'],
    ['', '', 'unsubscribed'],
    ['0', '11/01/26 9:05am', 'unsubscribed'],
  ])('with the stop status "%s" and the stop time "%s" are %s', async (code, time, status) => {
    const lines = await read('aweber', {
      file: `${header}\nMona,mona@bookshop.example,04/21/26 9:05pm,${time},${code}\n`,
    });
    expect(lines).toContain(`status = ${status}`);
  });

  it('need not be UTF-8', async () => {
    const row = 'Zoë,zoe@bookshop.example,04/21/26 9:05pm,,0';
    const lines = await read('aweber', { file: Buffer.from(`${header}\n${row}\n`, 'latin1') });
    expect(lines).toContain('name = Zoë');
  });
});
