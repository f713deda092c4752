import { not, or, text } from '../../../expression/formula.ts';
import { computedColumn, listColumn, numberColumn, textColumn, timestampColumn } from '../format.ts';
import { firstThatHolds, is, isKnown } from '../kinds.ts';
import type { SubscriberExport } from '../subscribers.ts';

const pattern = '%m/%d/%y %I:%M%p';

/** AWeber's export of a list or segment. */
export const subscribers: SubscriberExport = {
  title: 'subscribers export of AWeber',
  origin: 'AWeber, Subscribers, Export',
  sure: 'reported',
  quirks: [
    { says: '`Stop Status` is 0 for who is subscribed and another number for who is not', sure: 'reported' },
    { says: 'Whoever has a `Stop Time` is unsubscribed, whatever `Stop Status` says', sure: 'supposed' },
    { says: 'Clock times are `04/21/26 9:05am`, without a zone', sure: 'reported' },
    { says: 'Files are not always UTF-8; what is not is read as Windows-1252', sure: 'reported' },
    { says: 'Somebody may be subscribed to one list and not to another', sure: 'reported' },
    { says: '`Tags` are names with commas between', sure: 'supposed' },
  ],
  container: 'csv',
  recognise: { has: [['Email'], ['Date Added'], ['Stop Time'], ['Stop Status']] },
  email: ['Email'],
  changed: ['Stop Time', 'Date Added'],
  pattern,
  columns: [
    textColumn('name', ['Name']),
    computedColumn(
      'status',
      firstThatHolds(
        [[or(isKnown('stop_time'), not(is('stop_status', '0'))), 'unsubscribed']],
        text('subscribed'),
      ),
    ),
    textColumn('stop_time', ['Stop Time']),
    textColumn('stop_status', ['Stop Status']),
    timestampColumn('added_at', ['Date Added'], { pattern }),
    textColumn('ad_tracking', ['Ad Tracking']),
    textColumn('misc', ['Misc', 'Misc Notes']),
    textColumn('country', ['Country']),
    textColumn('region', ['Region']),
    textColumn('city', ['City']),
    textColumn('zip', ['Postal Code'], { apostrophe: true }),
    numberColumn('latitude', ['Latitude']),
    numberColumn('longitude', ['Longitude']),
    listColumn('tags', ['Tags']),
  ],
};
