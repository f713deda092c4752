import { type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';
import { longAgo } from '../subscribers.ts';

export const mailchimpBounces: Format = {
  name: 'mailchimp-bounces',
  title: 'bounces in Mailchimp’s account export',
  origin: 'Mailchimp, account export, aggregate_activity/bounces',
  sure: 'reported',
  quirks: [
    { says: 'There is a row for each address and no time; bounces count as long past', sure: 'reported' },
    { says: '`Bounce Type` is `hard` or `soft`', sure: 'reported' },
    { says: 'There is a file for each campaign, named after it; its name is the campaign', sure: 'reported' },
    { says: 'Further columns are those of the audience', sure: 'reported' },
  ],
  role: 'mail',
  container: 'csv',
  recognise: { has: [['Email Address'], ['Bounce Type']] },
  columns: [
    textColumn('customer', ['Email Address']),
    timestampColumn('at', [], { fileName: longAgo }),
    wordsColumn('kind', ['Bounce Type'], { hard: 'bounce_hard', soft: 'bounce_soft' }, 'missing'),
    textColumn('campaign', [], { fileName: [[/^(.+?)(?:\.csv|\.txt)?(?:\.gz)?$/i, '$1']] }),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
};
