import { call, type Formula, missing, text } from '../../../expression/formula.ts';
import { computedColumn, type Format, textColumn, textOfRow, timestampColumn } from '../format.ts';
import { kind } from './kind.ts';

const category = textOfRow('category');

/** `category` is one name or an array of names (seen); several are no campaign. */
const campaign: Formula = call(
  'first_known',
  textOfRow('marketing_campaign_name'),
  textOfRow('singlesend_name'),
  call('choose', call('starts_with', category, text('[')), missing('text'), category),
);

/**
 * What SendGrid's event webhook posts: a JSON array; stored, often an array or an event a line (seen). `timestamp` is
 * in Unix seconds, in the example of a Single Send in milliseconds (seen). `sg_event_id` is one event's own (seen).
 * Further keys are what the sender added, or rarer ones of SendGrid's; all are columns. `singlesend_name` was seen,
 * `marketing_campaign_name` of the older Marketing Campaigns is supposed.
 */
export const sendgridEvents: Format = {
  name: 'sendgrid-events',
  title: 'events of SendGrid',
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: [['email'], ['timestamp'], ['event'], ['sg_event_id']],
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
