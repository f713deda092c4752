import type { Format } from '../format.ts';
import { granularActivity } from '../mailchimp-activity.ts';

export const mailchimpOpens: Format = granularActivity('open', {
  name: 'mailchimp-opens',
  title: 'opens in Mailchimp’s account export',
  quirks: [{ says: 'Nothing tells machine opens from others', sure: 'supposed' }],
  lacks: 'Url',
});
