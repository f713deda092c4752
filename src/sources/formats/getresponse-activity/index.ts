import { type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';

export const getresponseActivity: Format = {
  name: 'getresponse-activity',
  title: 'newsletter activity of GetResponse’s API',
  origin: 'GetResponse, API, newsletters/…/activities',
  sure: 'seen',
  quirks: [
    {
      says: 'There are sends, opens and clicks; bounces, complaints and unsubscriptions are totals elsewhere',
      sure: 'seen',
    },
    { says: 'Instants are `2026-04-02T10:00:00+0000`', sure: 'seen' },
    {
      says: 'Nothing names the newsletter but the call itself; the file’s name is the campaign',
      sure: 'seen',
    },
  ],
  role: 'mail',
  container: 'json',
  zone: 'UTC',
  recognise: { has: [['activity'], ['createdOn'], ['contact.email']] },
  columns: [
    textColumn('customer', ['contact.email']),
    timestampColumn('at', ['createdOn']),
    wordsColumn('kind', ['activity'], { send: 'sent', open: 'open', click: 'click' }, 'missing'),
    textColumn('campaign', [], { fileName: [[/^(.+?)(?:\.\w+)?(?:\.gz)?$/i, '$1']] }),
    textColumn('contact_id', ['contact.contactId']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
};
