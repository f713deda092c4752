import { isObject } from '../../json-path.ts';
import type { Format } from '../format.ts';
import { bareAddress, objectAt, objectsAt } from '../json-values.ts';

type Event = Readonly<Record<string, unknown>>;

/** The event of a webhook, the events of an API page, or an event as it is; all with their `recipient`. */
export const takeApart: NonNullable<Format['takeApart']> = (value) => {
  const data = value['event-data'];
  const items = objectsAt(value, 'items') ?? [isObject(data) ? data : value];
  const events = items.filter(isEvent);
  return events.length === 0 && items.length > 0 ? undefined : events.map(withRecipient);
};

const isEvent = (event: Event): boolean =>
  typeof event['event'] === 'string' &&
  event['timestamp'] !== undefined &&
  (event['recipient'] !== undefined || isObject(event['message']));

const withRecipient = (event: Event): Record<string, unknown> => ({
  ...event,
  recipient: event['recipient'] ?? bareAddress(objectAt(objectAt(event, 'message'), 'headers')['to']),
});
