import {
  computedColumn,
  listColumn,
  numberColumn,
  textColumn,
  textOfRow,
  timestampColumn,
} from '../format.ts';
import { firstThatHolds, isKnown } from '../kinds.ts';
import type { SubscriberExport } from '../subscribers.ts';

/** The order matters: "unsubscribed" has "subscribed" in it. */
const status = [
  [/unsubscribed/i, 'unsubscribed'],
  [/cleaned/i, 'cleaned'],
  [/non-?subscribed/i, 'nonsubscribed'],
  [/subscribed/i, 'subscribed'],
] as const;

/** Mailchimp's export of an audience, as customers and as what became of their subscriptions. */
export const audience: SubscriberExport = {
  title: 'audience export of Mailchimp',
  origin: 'Mailchimp, Audience, Export',
  sure: 'seen',
  quirks: [
    {
      says: 'There is a file for each status, and only its name says which: `unsubscribed_…`, `cleaned_…`',
      sure: 'seen',
    },
    {
      says: 'Whoever has an `UNSUB_TIME` is unsubscribed and whoever has a `CLEAN_TIME` cleaned, whatever the file is called',
      sure: 'reported',
    },
    { says: '`nonsubscribed_…` holds who never subscribed', sure: 'supposed' },
    { says: 'Clock times have no zone, and nobody says which it is', sure: 'seen' },
    { says: 'The address is also headed `Email` or `EMAIL`', sure: 'seen' },
    { says: 'Headers occur twice; the second is named with `_2`', sure: 'seen' },
    { says: 'Old files lack `TAGS` or `TIMEZONE`', sure: 'seen' },
    { says: '`TAGS` holds names in quotes with commas between, or names without', sure: 'reported' },
    { says: '`MEMBER_RATING` is 1 to 5', sure: 'supposed' },
  ],
  container: 'csv',
  recognise: { has: [['Email Address', 'Email'], ['MEMBER_RATING'], ['LEID'], ['EUID']] },
  email: ['Email Address', 'Email'],
  changed: ['UNSUB_TIME', 'CLEAN_TIME', 'LAST_CHANGED', 'CONFIRM_TIME', 'OPTIN_TIME'],
  columns: [
    textColumn('first_name', ['First Name', 'FNAME']),
    textColumn('last_name', ['Last Name', 'LNAME']),
    computedColumn(
      'status',
      firstThatHolds(
        [
          [isKnown('unsub_time'), 'unsubscribed'],
          [isKnown('clean_time'), 'cleaned'],
        ],
        textOfRow('file_status'),
      ),
    ),
    textColumn('file_status', [], { fileName: status }),
    textColumn('unsub_time', ['UNSUB_TIME']),
    textColumn('clean_time', ['CLEAN_TIME']),
    textColumn('reason', ['UNSUB_REASON']),
    textColumn('campaign', ['UNSUB_CAMPAIGN_TITLE']),
    numberColumn('rating', ['MEMBER_RATING']),
    timestampColumn('opted_in_at', ['OPTIN_TIME']),
    timestampColumn('confirmed_at', ['CONFIRM_TIME']),
    textColumn('phone', ['Phone Number', 'PHONE'], { apostrophe: true }),
    textColumn('country', ['CC']),
    textColumn('region', ['REGION']),
    numberColumn('latitude', ['LATITUDE']),
    numberColumn('longitude', ['LONGITUDE']),
    listColumn('tags', ['TAGS']),
    textColumn('notes', ['NOTES']),
  ],
};
