import { and, type Formula, not } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { computedColumn, type Format, textColumn, timestampColumn } from '../format.ts';
import { is, kindByCases } from '../kinds.ts';
import { takeApart } from './take-apart.ts';

const kinds: readonly (readonly [Formula, MailKind])[] = [
  [is('event', 'Send'), 'sent'],
  [is('event', 'Delivery'), 'delivered'],
  [is('event', 'DeliveryDelay'), 'deferred'],
  [is('event', 'Open'), 'open'],
  [is('event', 'Click'), 'click'],
  [and(is('event', 'Bounce'), is('bounce_type', 'Permanent')), 'bounce_hard'],
  [is('event', 'Bounce'), 'bounce_soft'],
  [and(is('event', 'Complaint'), not(is('feedback', 'not-spam'))), 'complaint'],
  [is('event', 'Reject'), 'dropped'],
  [is('event', 'Subscription'), 'unsubscribe'],
];

export const sesEvents: Format = {
  name: 'ses-events',
  title: 'events of Amazon SES',
  origin: 'Amazon SES, event publishing or feedback notifications, directly, through SNS or from Firehose',
  sure: 'seen',
  quirks: [
    { says: 'Through SNS an event is text in the `Message` of an envelope', sure: 'seen' },
    { says: 'Firehose writes one object after the other, with or without line ends', sure: 'seen' },
    { says: 'Bounces, complaints and deliveries name their people; each has a row', sure: 'seen' },
    {
      says: 'An open or a click of a mail to several people does not say whose it is, and is nobody’s',
      sure: 'seen',
    },
    { says: 'The event’s own instant counts, else when the mail was sent', sure: 'seen' },
    { says: 'Bounces that are not `Permanent` are soft', sure: 'supposed' },
    { says: 'A complaint of the type `not-spam` is none', sure: 'supposed' },
    { says: '`Subscription` is an unsubscription', sure: 'supposed' },
    { says: 'The campaign is the tag `campaign`, else the subject', sure: 'supposed' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['eventType', 'notificationType'], ['mail.messageId'], ['mail.destination']] },
  columns: [
    textColumn('customer', ['recipient']),
    timestampColumn('at', [
      'bounce.timestamp',
      'complaint.timestamp',
      'delivery.timestamp',
      'deliveryDelay.timestamp',
      'open.timestamp',
      'click.timestamp',
      'subscription.timestamp',
      'mail.timestamp',
    ]),
    computedColumn('kind', kindByCases(kinds)),
    textColumn('event', ['eventType', 'notificationType']),
    textColumn('bounce_type', ['bounce.bounceType']),
    textColumn('bounce_sub_type', ['bounce.bounceSubType']),
    textColumn('feedback', ['complaint.complaintFeedbackType']),
    textColumn('url', ['click.link']),
    textColumn('campaign', ['$.mail.tags.campaign[0]', 'mail.commonHeaders.subject']),
    textColumn('useragent', ['open.userAgent', 'click.userAgent']),
    textColumn('message_id', ['mail.messageId']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
  takeApart,
};
