import { call, type Formula, missing, text } from '../../../expression/formula.ts';
import { computedColumn, type Format, textColumn, textOfRow, timestampColumn } from '../format.ts';
import { kind } from './kind.ts';

const category = textOfRow('category');

const campaign: Formula = call(
  'first_known',
  textOfRow('marketing_campaign_name'),
  textOfRow('singlesend_name'),
  call(
    'choose',
    call('matches', category, text('^\\["[^"\\\\]+"\\]$')),
    call('replace', call('replace', category, text('["'), text('')), text('"]'), text('')),
    call('starts_with', category, text('[')),
    missing('text'),
    category,
  ),
);

export const sendgridEvents: Format = {
  name: 'sendgrid-events',
  title: 'events of SendGrid',
  origin: 'SendGrid, Event Webhook, as posted or stored',
  sure: 'seen',
  quirks: [
    { says: 'It is a JSON array; stored, often an array or an event a line', sure: 'seen' },
    { says: '`timestamp` is in Unix seconds, for a Single Send in milliseconds', sure: 'seen' },
    { says: '`sg_event_id` is one event’s own', sure: 'seen' },
    {
      says: '`category` is one name or an array of names; one is the campaign, several are none',
      sure: 'seen',
    },
    {
      says: 'A drop says what its address did before; a drop because of an invalid address is a hard bounce',
      sure: 'supposed',
    },
    { says: 'Further keys are what the sender added; all are columns', sure: 'seen' },
    { says: 'The older Marketing Campaigns had `marketing_campaign_name`', sure: 'supposed' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['email'], ['timestamp'], ['event'], ['sg_event_id']] },
  columns: [
    textColumn('customer', ['email']),
    timestampColumn('at', ['timestamp']),
    textColumn('id', ['sg_event_id']),
    computedColumn('kind', kind),
    textColumn('event', ['event']),
    textColumn('type', ['type']),
    textColumn('reason', ['reason']),
    textColumn('sg_machine_open', ['sg_machine_open']),
    textColumn('url', ['url']),
    computedColumn('campaign', campaign),
    textColumn('marketing_campaign_name', ['marketing_campaign_name']),
    textColumn('singlesend_name', ['singlesend_name']),
    textColumn('category', ['category']),
    textColumn('useragent', ['useragent']),
  ],
  keys: { customer: ['customer'], at: 'at', id: 'id', kind: 'kind' },
};
