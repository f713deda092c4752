import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf } from './support/format-rows.ts';
import { Folder, inspectOne } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const who = 'mona@bookshop.example';
const audience = 'MEMBER_RATING,LEID,EUID,TAGS';
const lead = 'Email,Name 1,Status,Verified,Add Method,Date Added,Inactive Date,tags';
const bounced = { RecordType: 'Bounce', MessageID: 'm', Email: who, Type: 'SoftBounce' };

/** What a reader of an export would not expect: the file, under its name, and what its rows are then. */
const quirks: [format: string, quirk: string, file: string, content: string, lines: string[]][] = [
  [
    'mailchimp-status',
    'the address headed EMAIL',
    'subscribed.csv',
    `EMAIL,${audience}\n${who},2,1,e,\n`,
    [`customer = ${who}`],
  ],
  [
    'mailchimp-status',
    'tags in quotes, with commas of their own',
    'subscribed.csv',
    `Email Address,${audience}\n${who},2,1,e,"""VIP"",""Prose, verse"""\n`,
    ["tags = ['VIP', 'Prose, verse']"],
  ],
  [
    'mailchimp-status',
    'tags without quotes',
    'subscribed.csv',
    `Email Address,${audience}\n${who},2,1,e,"VIP, verse"\n`,
    ["tags = ['VIP', 'verse']"],
  ],
  [
    'mailchimp-status',
    'headers that occur twice',
    'unsubscribed.csv',
    `Email Address,${audience},UNSUB_REASON,UNSUB_REASON\n${who},2,1,e,,first,second\n`,
    ['reason = first', 'unsub_reason_2 = second'],
  ],
  [
    'mailchimp-opens',
    'the campaign in the file’s name, without its ending',
    '77_spring.letter.csv',
    `Timestamp,IP,Email\n2026-04-02 10:00:01,192.0.2.1,${who}\n`,
    ['campaign = 77_spring.letter', 'kind = open'],
  ],
  [
    'mailchimp-clicks',
    'an address that was clicked',
    'a.csv',
    `Timestamp,IP,Email,Url\n2026-04-02 10:00:01,192.0.2.1,${who},https://a.example\n`,
    ['kind = click', 'url = https://a.example'],
  ],
  [
    'mailchimp-bounces',
    'capitals, and no time',
    'a.csv',
    `Email Address,Bounce Type\n${who},HARD\n`,
    ['kind = bounce_hard', 'at = 1970-01-01 00:00:00'],
  ],
  [
    'aweber-status',
    'half past midnight on a clock of twelve hours',
    'a.csv',
    `Email,Date Added,Stop Time,Stop Status\n${who},04/21/26 12:30am,,0\n`,
    ['at = 2026-04-20 10:30:00'],
  ],
  [
    'aweber-account-status',
    'somebody subscribed in the file of inactive leads',
    'inactive_leads.csv',
    `${lead}\n${who},,subscribed,Verified,import,2026-01-01 00:00:00,,\n`,
    ['status = unsubscribed', 'kind = unsubscribe'],
  ],
  [
    'aweber-account-status',
    'a date of having left among the active leads',
    'active_leads.csv',
    `${lead}\n${who},,subscribed,Verified,import,2026-01-01 00:00:00,2026-02-02 00:00:00,\n`,
    ['status = unsubscribed', 'at = 2026-02-01 10:00:00'],
  ],
  [
    'postmark-events',
    'seven digits after the second, and an offset',
    'a.json',
    JSON.stringify({ ...bounced, BouncedAt: '2026-04-02T16:28:50.3963933-04:00' }),
    ['at = 2026-04-02 20:28:50.396393', 'kind = bounce_soft'],
  ],
  [
    'mandrill-events',
    'the address and the sending inside the message',
    'a.json',
    JSON.stringify([{ event: 'open', _id: 'm', ts: 1775124100, msg: { email: who, ts: 1775124000 } }]),
    [`customer = ${who}`, 'at = 2026-04-02 10:01:40', 'sent_at = 2026-04-02 10:00:00'],
  ],
  [
    'brevo-events',
    'opens through a proxy',
    'a.json',
    JSON.stringify({ event: 'proxy_open', email: who, 'message-id': 'm', ts: 1775124000 }),
    ['kind = machine_open', 'at = 2026-04-02 10:00:00'],
  ],
  [
    'getresponse-activity',
    'an offset without a colon, and the campaign in the file’s name',
    'spring.json',
    JSON.stringify([{ activity: 'open', createdOn: '2026-04-02T12:00:00+0200', contact: { email: who } }]),
    ['at = 2026-04-02 10:00:00', 'campaign = spring'],
  ],
  [
    'aweber-activity',
    'a collection whose file says what it is of',
    'clicks-of-april.json',
    JSON.stringify({ entries: [{ email: who, event_time: '2026-04-02T10:00:00Z' }], total_size: 1 }),
    ['kind = click'],
  ],
  [
    'sendgrid-bounces',
    'blocks, which are soft',
    'suppression_blocks.csv',
    `status,reason,email,created\n4.2.1,"full, quite",${who},1775124000\n`,
    ['kind = bounce_soft', 'at = 2026-04-02 10:00:00'],
  ],
  [
    'sendgrid-events',
    'its one category in an array',
    'events.json',
    JSON.stringify([
      { email: who, timestamp: 1775124000, event: 'open', sg_event_id: '1', category: ['spring'] },
    ]),
    ['campaign = spring'],
  ],
  [
    'mailchimp-members-status',
    'a page of members, tags as objects',
    'page.json',
    JSON.stringify({
      members: [
        {
          email_address: who,
          status: 'cleaned',
          list_id: 'l',
          last_changed: '',
          tags: [{ id: 1, name: 'VIP' }],
        },
      ],
      total_items: 1,
    }),
    ['kind = bounce_hard', "tags = ['VIP']", 'at = 1970-01-01 00:00:00'],
  ],
];

describe('a mail service’s export', () => {
  it.each(quirks)('of %s may have %s', async (format, _, file, content, lines) => {
    await folder.write({ [file]: content });
    const source = await inspectOne(folder, 'letters', { path: [file] });
    expect(source.format).toBe(format);
    const found = (await rowsOf(source, await folder.scratch())).split('\n').map((line) => line.trim());
    expect(found).toEqual(expect.arrayContaining(lines));
    expect(found.filter((line) => line === 'event')).toHaveLength(1);
  });
});
