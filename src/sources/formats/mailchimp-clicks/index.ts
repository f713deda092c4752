import type { Format } from '../format.ts';
import { granularActivity } from '../mailchimp-activity.ts';

export const mailchimpClicks: Format = granularActivity('click', {
  name: 'mailchimp-clicks',
  title: 'clicks in Mailchimp’s account export',
  quirks: [],
  url: 'Url',
});
