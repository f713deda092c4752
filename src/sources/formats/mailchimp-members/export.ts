import { listColumn, numberColumn, textColumn, timestampColumn } from '../format.ts';
import { objectsAt } from '../json-values.ts';
import type { SubscriberExport } from '../subscribers.ts';

/** Mailchimp's members of an audience by its API, as customers and as what became of their subscriptions. */
export const members: SubscriberExport = {
  title: 'audience members of Mailchimp’s API',
  origin: 'Mailchimp, API, lists/…/members; pages as they come, one after the other',
  sure: 'seen',
  quirks: [
    { says: 'A page has its members in `members`', sure: 'seen' },
    {
      says: '`status` is subscribed, unsubscribed, cleaned, pending, transactional or archived',
      sure: 'seen',
    },
    { says: 'Tags are objects of which the `name` counts', sure: 'seen' },
    { says: 'Fields of the audience are in `merge_fields`', sure: 'seen' },
  ],
  container: 'json',
  recognise: {
    has: [['email_address'], ['status'], ['merge_fields', 'list_id'], ['unique_email_id', 'last_changed']],
  },
  email: ['email_address'],
  changed: ['last_changed', 'timestamp_opt', 'timestamp_signup'],
  takeApart: (value) => {
    const found = objectsAt(value, 'members') ?? [value];
    const known = found.filter((each) => 'email_address' in each && 'status' in each);
    if (known.length === 0 && (found.length > 0 || !('total_items' in value))) return undefined;
    return known.map((member) => {
      const tags = objectsAt(member, 'tags')?.map(({ name }) => name);
      return tags ? { ...member, tags } : member;
    });
  },
  columns: [
    textColumn('first_name', ['merge_fields.FNAME']),
    textColumn('last_name', ['merge_fields.LNAME']),
    textColumn('status', ['status']),
    textColumn('reason', ['unsubscribe_reason']),
    numberColumn('rating', ['member_rating']),
    timestampColumn('opted_in_at', ['timestamp_opt']),
    textColumn('country', ['location.country_code']),
    textColumn('language', ['language']),
    listColumn('tags', ['tags']),
  ],
};
