import { or } from '../../../expression/formula.ts';
import {
  computedColumn,
  listColumn,
  textColumn,
  textOfRow,
  timestampColumn,
  wordsColumn,
} from '../format.ts';
import { firstThatHolds, is, isKnown } from '../kinds.ts';
import type { SubscriberExport } from '../subscribers.ts';

/** AWeber's export of a whole account, `leads/active_leads.csv` and `leads/inactive_leads.csv` of each list. */
export const leads: SubscriberExport = {
  title: 'leads in AWeber’s account export',
  origin: 'AWeber, export of the whole account, leads/active_leads.csv and leads/inactive_leads.csv',
  sure: 'reported',
  quirks: [
    { says: 'There are two files for each list, of active and of inactive leads', sure: 'reported' },
    {
      says: 'Whoever has an `Inactive Date` or is in the inactive file is unsubscribed, unless `Status` says something worse',
      sure: 'supposed',
    },
    { says: 'Somebody may be active on one list and inactive on another', sure: 'reported' },
    { says: '`Verified` is `Verified` or `Not Verified`', sure: 'reported' },
    { says: 'Clock times have no zone', sure: 'reported' },
    { says: 'Files are not always UTF-8; what is not is read as Windows-1252', sure: 'reported' },
  ],
  container: 'csv',
  recognise: { has: [['Email'], ['Status'], ['Verified'], ['Add Method'], ['Inactive Date']] },
  email: ['Email'],
  changed: ['Inactive Date', 'Date Added'],
  columns: [
    textColumn('name', ['Name 1', 'Name']),
    computedColumn(
      'status',
      firstThatHolds(
        [
          [is('written_status', 'undeliverable'), 'undeliverable'],
          [or(isKnown('inactive_date'), is('file_status', 'inactive')), 'unsubscribed'],
        ],
        textOfRow('written_status'),
      ),
    ),
    wordsColumn('written_status', ['Status'], {
      subscribed: 'subscribed',
      unsubscribed: 'unsubscribed',
      undeliverable: 'undeliverable',
      unconfirmed: 'unconfirmed',
    }),
    textColumn('file_status', [], { fileName: [[/inactive/i, 'inactive']] }),
    textColumn('inactive_date', ['Inactive Date']),
    textColumn('verified', ['Verified']),
    textColumn('add_method', ['Add Method']),
    timestampColumn('added_at', ['Date Added']),
    listColumn('tags', ['tags']),
  ],
};
