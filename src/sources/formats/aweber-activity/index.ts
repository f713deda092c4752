import { type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';
import { objectsAt } from '../json-values.ts';

export const aweberActivity: Format = {
  name: 'aweber-activity',
  title: 'activity of AWeber’s API',
  origin:
    'AWeber, API, the opens, clicks or activity of a broadcast; pages as they come, one after the other',
  sure: 'seen',
  quirks: [
    { says: 'A page has its events in `entries`', sure: 'seen' },
    {
      says: 'Collections of opens and of clicks do not say which they are; the file’s name must, with "open" or "click" in it',
      sure: 'supposed',
    },
    {
      says: 'Activity has a `type`, of which only mails sent, opens and clicks are mail events',
      sure: 'seen',
    },
    { says: '`event_time` has an offset or is in UTC', sure: 'supposed' },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['email'], ['event_time']] },
  columns: [
    textColumn('customer', ['email']),
    timestampColumn('at', ['event_time']),
    wordsColumn(
      'kind',
      ['type'],
      { sent_message: 'sent', open: 'open', click: 'click', link: 'click' },
      'missing',
      {
        fileName: [
          [/open/i, 'open'],
          [/click/i, 'click'],
        ],
      },
    ),
    textColumn('type', ['type']),
    textColumn('url', ['url', 'link']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
  takeApart: (value) => {
    const entries = objectsAt(value, 'entries') ?? [value];
    const known = entries.filter((each) => 'email' in each && 'event_time' in each);
    return known.length === 0 && (entries.length > 0 || !('total_size' in value)) ? undefined : known;
  },
};
