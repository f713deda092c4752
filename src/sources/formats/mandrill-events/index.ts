import { and, type Formula } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { computedColumn, type Format, textColumn, timestampColumn } from '../format.ts';
import { is, kindByCases } from '../kinds.ts';

const listed = (...reasons: readonly string[]): Formula =>
  and(is('type', 'blacklist'), is('action', 'add'), is('reason', ...reasons));

/** Events are reported, those of the reject list supposed; changes of it that are no addition have no kind. */
const kinds: readonly (readonly [Formula, MailKind])[] = [
  [is('event', 'send'), 'sent'],
  [is('event', 'delivered'), 'delivered'],
  [is('event', 'deferral'), 'deferred'],
  [is('event', 'hard_bounce'), 'bounce_hard'],
  [is('event', 'soft_bounce'), 'bounce_soft'],
  [is('event', 'open'), 'open'],
  [is('event', 'click'), 'click'],
  [is('event', 'spam'), 'complaint'],
  [is('event', 'unsub'), 'unsubscribe'],
  [is('event', 'reject'), 'dropped'],
  [listed('hard-bounce'), 'bounce_hard'],
  [listed('soft-bounce'), 'bounce_soft'],
  [listed('spam'), 'complaint'],
  [listed('unsub'), 'unsubscribe'],
];

export const mandrillEvents: Format = {
  name: 'mandrill-events',
  title: 'events of Mandrill',
  origin: 'Mailchimp Transactional (Mandrill), webhooks: the JSON in the field `mandrill_events`',
  sure: 'seen',
  quirks: [
    { says: 'The address is inside the message, `msg.email`', sure: 'seen' },
    { says: '`ts` is in Unix seconds; `msg.ts` is when the message was sent', sure: 'seen' },
    { says: '`_id` is the message’s, which several events share', sure: 'seen' },
    { says: 'Changes of the reject list have a `type` and no `event`', sure: 'seen' },
    {
      says: 'Who was put on the reject list is in `reject.email`, and why in `reject.reason`',
      sure: 'supposed',
    },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['msg.email', 'reject.email'], ['ts'], ['event', 'type']] },
  columns: [
    textColumn('customer', ['msg.email', 'reject.email']),
    timestampColumn('at', ['ts']),
    computedColumn('kind', kindByCases(kinds)),
    textColumn('event', ['event']),
    textColumn('type', ['type']),
    textColumn('action', ['action']),
    textColumn('reason', ['reject.reason']),
    textColumn('url', ['url']),
    textColumn('campaign', ['msg.subject']),
    textColumn('message_id', ['_id', 'msg._id']),
    timestampColumn('sent_at', ['msg.ts']),
    textColumn('useragent', ['user_agent']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
};
