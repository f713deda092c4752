import { and, type Formula } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { computedColumn, type Format, textColumn, timestampColumn } from '../format.ts';
import { is, isKnown, kindByCases } from '../kinds.ts';
import { takeApart } from './take-apart.ts';

const failed = (...conditions: readonly Formula[]): Formula => and(is('event', 'failed'), ...conditions);
const dropped = (code: string): Formula => and(is('event', 'dropped'), is('code', code));

const kinds: readonly (readonly [Formula, MailKind])[] = [
  [is('event', 'accepted'), 'sent'],
  [is('event', 'delivered'), 'delivered'],
  [and(is('event', 'opened'), isKnown('bot')), 'machine_open'],
  [is('event', 'opened'), 'open'],
  [is('event', 'clicked'), 'click'],
  [is('event', 'unsubscribed'), 'unsubscribe'],
  [is('event', 'complained'), 'complaint'],
  [is('event', 'rejected'), 'dropped'],
  [failed(is('reason', 'suppress-bounce')), 'bounce_hard'],
  [failed(is('reason', 'suppress-unsubscribe')), 'unsubscribe'],
  [failed(is('reason', 'suppress-complaint')), 'complaint'],
  [failed(is('severity', 'temporary')), 'deferred'],
  [failed(is('reason', 'old')), 'bounce_soft'],
  [failed(is('severity', 'permanent')), 'bounce_hard'],
  [is('event', 'bounced'), 'bounce_hard'],
  [dropped('605'), 'bounce_hard'],
  [dropped('606'), 'unsubscribe'],
  [dropped('607'), 'complaint'],
  [is('event', 'dropped'), 'dropped'],
];

export const mailgunEvents: Format = {
  name: 'mailgun-events',
  title: 'events of Mailgun',
  origin: 'Mailgun, webhooks as posted or stored, or pages of the events API',
  sure: 'seen',
  quirks: [
    { says: 'A webhook has its event in `event-data`', sure: 'seen' },
    { says: 'A page of the events API has its events in `items`', sure: 'supposed' },
    { says: '`timestamp` is in Unix seconds with a fraction', sure: 'seen' },
    { says: 'An open by a bot, in `client-info.bot`, is a machine open', sure: 'seen' },
    { says: 'A rejected event may have its address in the header `to` only', sure: 'seen' },
    {
      says: 'A mail that is not sent because of a list of Mailgun’s says what its address did before',
      sure: 'seen',
    },
    { says: 'A temporary failure is tried again: it is deferred', sure: 'supposed' },
    { says: 'A failure after the last try, with the reason `old`, is a soft bounce', sure: 'supposed' },
    {
      says: 'Old webhooks are flat and say `bounced`, or `dropped` with the codes 605, 606 and 607',
      sure: 'supposed',
    },
    { says: 'The campaign is the first tag', sure: 'supposed' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['event'], ['timestamp'], ['recipient']] },
  columns: [
    textColumn('customer', ['recipient']),
    timestampColumn('at', ['timestamp']),
    textColumn('id', ['id']),
    computedColumn('kind', kindByCases(kinds)),
    textColumn('event', ['event']),
    textColumn('severity', ['severity']),
    textColumn('reason', ['reason']),
    textColumn('code', ['code', 'delivery-status.code']),
    textColumn('bot', ['client-info.bot']),
    textColumn('url', ['url']),
    textColumn('campaign', ['$.tags[0]', 'tag']),
    textColumn('subject', ['message.headers.subject']),
    textColumn('useragent', ['client-info.user-agent']),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id', kind: 'kind' },
  takeApart,
};
