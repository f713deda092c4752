import { text } from '../../expression/formula.ts';
import { computedColumn, type Format, type FormatColumn, textColumn, timestampColumn } from './format.ts';
import { firstThatHolds, is, kindByCases } from './kinds.ts';

/**
 * A mail service's export of subscribers. Under the name `customers` it is who the shop's people are; under any other
 * name it is what became of their subscriptions, beside the customers of a shop.
 */
export interface SubscriberExport extends Pick<
  Format,
  'origin' | 'sure' | 'quirks' | 'container' | 'recognise' | 'takeApart'
> {
  /** "audience export of Mailchimp" */
  title: string;
  /** Where the address is. */
  email: readonly string[];
  /** When the subscription ended or, if it did not, last changed or began: the first that is not empty. */
  changed: readonly string[];
  /** Of instants that have no ISO form, in strptime letters. */
  pattern?: string;
  /** With `status`, one of subscribed, unsubscribed, cleaned and whatever else the service says. */
  columns: readonly FormatColumn[];
}

/**
 * Fifteen hours and less separate any two clocks. Where no one says on whose clock an export's times are, the earliest
 * is taken: an unsubscription must not lie in the future, where a run would not see it.
 */
const earliestZone = 'Etc/GMT-14';

/** Of a subscription without any time nothing is known but that it is so already. */
export const longAgo = [[/^/, '1970-01-01T00:00:00Z']] as const;

const consent = firstThatHolds([[is('status', 'subscribed'), 'yes']], text('no'));

/** The export as customers, who consent when they are subscribed. */
export function asCustomers(name: string, found: SubscriberExport): Format {
  const { email, changed: _changed, pattern: _pattern, columns, ...rest } = found;
  return {
    ...rest,
    name,
    role: 'customers',
    columns: [textColumn('email', email), computedColumn('consent', consent), ...columns],
    keys: { customer: ['email'] },
  };
}

/** The export as events: an unsubscription for each that is unsubscribed, a hard bounce for each that is cleaned. */
export function asStatus(name: string, found: SubscriberExport): Format {
  const { email, changed, pattern, columns, title, quirks, ...rest } = found;
  return {
    ...rest,
    name,
    title: `status of subscribers in the ${title}`,
    role: 'mail',
    zone: earliestZone,
    quirks: [
      ...quirks,
      {
        says: 'A time without a zone is taken as early as it can be, in the zone that is furthest ahead, lest an unsubscription lie in the future; `timezone:` of the source says better',
        sure: 'supposed',
      },
      { says: 'A row without any time happened long ago', sure: 'supposed' },
    ],
    columns: [
      textColumn('customer', email),
      timestampColumn('at', changed, { fileName: longAgo, ...(pattern !== undefined && { pattern }) }),
      computedColumn(
        'kind',
        kindByCases([
          [is('status', 'unsubscribed'), 'unsubscribe'],
          [is('status', 'cleaned', 'undeliverable'), 'bounce_hard'],
        ]),
      ),
      ...columns,
    ],
    keys: { customer: ['customer'], at: 'at', kind: 'kind' },
  };
}
