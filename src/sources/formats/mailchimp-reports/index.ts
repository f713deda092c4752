import { and } from '../../../expression/formula.ts';
import { computedColumn, type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';
import { is, kindByCases } from '../kinds.ts';
import { takeApart } from './take-apart.ts';

export const mailchimpReports: Format = {
  name: 'mailchimp-reports',
  title: 'e-mail activity of Mailchimp’s reports',
  origin: 'Mailchimp, API, reports/…/email-activity; pages as they come, one after the other',
  sure: 'seen',
  quirks: [
    { says: 'A row has an address and the array of all it did, which may be empty', sure: 'seen' },
    { says: 'A bounce has its `type`, hard or soft', sure: 'seen' },
    { says: 'The campaign is the `campaign_id`', sure: 'seen' },
    { says: 'Nothing tells machine opens from others', sure: 'supposed' },
    {
      says: 'The Export API of before 2023 wrote an object a line, with addresses for keys',
      sure: 'supposed',
    },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['email_address'], ['action'], ['timestamp']] },
  columns: [
    textColumn('customer', ['email_address']),
    timestampColumn('at', ['timestamp']),
    computedColumn(
      'kind',
      kindByCases([
        [is('action', 'open'), 'open'],
        [is('action', 'click'), 'click'],
        [and(is('action', 'bounce'), is('type', 'hard')), 'bounce_hard'],
        [is('action', 'bounce'), 'bounce_soft'],
      ]),
    ),
    wordsColumn('action', ['action'], { open: 'open', click: 'click', bounce: 'bounce' }),
    wordsColumn('type', ['type'], { hard: 'hard', soft: 'soft' }),
    textColumn('url', ['url']),
    textColumn('campaign', ['campaign_id']),
    textColumn('ip', ['ip']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
  takeApart,
};
