import { and, type Formula, not } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { computedColumn, type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';
import { is, kindByCases } from '../kinds.ts';
import { takeApart } from './take-apart.ts';

const truths = { true: 'true', yes: 'true', '1': 'true' };

const kinds: readonly (readonly [Formula, MailKind])[] = [
  [is('event', 'received email'), 'delivered'],
  [and(is('event', 'opened email'), is('machine', 'true')), 'machine_open'],
  [is('event', 'opened email'), 'open'],
  [and(is('event', 'clicked email'), not(is('bot', 'true'))), 'click'],
  [and(is('event', 'bounced email'), is('bounce_type', 'hard')), 'bounce_hard'],
  [is('event', 'bounced email'), 'bounce_soft'],
  [is('event', 'dropped email'), 'dropped'],
  [is('event', 'marked email as spam'), 'complaint'],
  [is('event', 'unsubscribed', 'unsubscribed from email marketing'), 'unsubscribe'],
  [is('event', 'subscribed to email marketing'), 'resubscribe'],
];

const words = [
  'received email',
  'opened email',
  'clicked email',
  'bounced email',
  'dropped email',
  'marked email as spam',
  'unsubscribed',
  'unsubscribed from email marketing',
  'subscribed to email marketing',
];

export const klaviyoEvents: Format = {
  name: 'klaviyo-events',
  title: 'events of Klaviyo',
  origin: 'Klaviyo, API, events with `include=profile,metric`; pages as they come, one after the other',
  sure: 'seen',
  quirks: [
    {
      says: 'The address and the metric’s name stand in `included`, for all events of the page',
      sure: 'seen',
    },
    { says: '`uuid` is one event’s own', sure: 'seen' },
    { says: 'The names of metrics, in any case, say what happened', sure: 'supposed' },
    { says: 'An open with `Apple Privacy Open` is a machine open', sure: 'supposed' },
    { says: 'A click with `Bot Click` says nothing of the person', sure: 'reported' },
    { says: 'A bounce is soft unless its `bounce_type` is hard', sure: 'supposed' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: {
    has: [['attributes.datetime', 'attributes.timestamp'], ['attributes.uuid'], ['relationships']],
  },
  columns: [
    textColumn('customer', ['email']),
    timestampColumn('at', ['attributes.datetime', 'attributes.timestamp']),
    textColumn('id', ['attributes.uuid']),
    computedColumn('kind', kindByCases(kinds)),
    wordsColumn('event', ['metric'], Object.fromEntries(words.map((word) => [word, word]))),
    wordsColumn('bounce_type', ['attributes.event_properties.bounce_type'], { hard: 'hard', soft: 'soft' }),
    wordsColumn('machine', ['attributes.event_properties.Apple Privacy Open'], truths),
    wordsColumn('bot', ['attributes.event_properties.Bot Click'], truths),
    textColumn('url', ['attributes.event_properties.URL']),
    textColumn('campaign', ['attributes.event_properties.Campaign Name']),
    textColumn('subject', ['attributes.event_properties.Subject']),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id', kind: 'kind' },
  takeApart,
};
