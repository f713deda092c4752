import { computedColumn, type Format, textColumn, timestampColumn } from '../format.ts';
import { kind } from './kind.ts';

export const postmarkEvents: Format = {
  name: 'postmark-events',
  title: 'events of Postmark',
  origin: 'Postmark, webhooks, as posted or stored',
  sure: 'seen',
  quirks: [
    { says: 'Each kind of event has its own name for the address and for the instant', sure: 'seen' },
    { says: 'Instants have seven digits after the second, with an offset or `Z`', sure: 'seen' },
    {
      says: 'A suppression because of a bounce or a complaint is that, and another one an unsubscription',
      sure: 'seen',
    },
    { says: 'Nothing tells machine opens from others', sure: 'seen' },
    { says: 'Only bounces and complaints have an id of their own', sure: 'seen' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['RecordType'], ['MessageID'], ['Recipient', 'Email']] },
  columns: [
    textColumn('customer', ['Recipient', 'Email']),
    timestampColumn('at', ['DeliveredAt', 'ReceivedAt', 'BouncedAt', 'ChangedAt']),
    computedColumn('kind', kind),
    textColumn('record_type', ['RecordType']),
    textColumn('type', ['Type']),
    textColumn('suppress_sending', ['SuppressSending']),
    textColumn('suppression_reason', ['SuppressionReason']),
    textColumn('url', ['OriginalLink']),
    textColumn('campaign', ['Tag']),
    textColumn('subject', ['Subject']),
    textColumn('message_stream', ['MessageStream']),
    textColumn('first_open', ['FirstOpen']),
    textColumn('useragent', ['UserAgent']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
};
