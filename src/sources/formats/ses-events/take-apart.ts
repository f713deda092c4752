import { isObject } from '../../json-path.ts';
import type { Format } from '../format.ts';
import { bareAddress, objectAt, objectsAt } from '../json-values.ts';

type Event = Readonly<Record<string, unknown>>;

/** A row for each of an event's people, whose address is its `recipient`; an event through SNS is text in an envelope. */
export const takeApart: NonNullable<Format['takeApart']> = (value) => {
  const event = value['Type'] === 'Notification' ? contentOf(value['Message']) : value;
  if (!event || typeof kindOf(event) !== 'string' || !isObject(event['mail'])) return undefined;
  return recipientsOf(event).map((recipient) => ({ ...event, recipient }));
};

const kindOf = (event: Event): unknown => event['eventType'] ?? event['notificationType'];

function contentOf(message: unknown): Event | undefined {
  if (typeof message !== 'string') return undefined;
  try {
    const value = JSON.parse(message) as unknown;
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function recipientsOf(event: Event): unknown[] {
  const named =
    objectsAt(objectAt(event, 'bounce'), 'bouncedRecipients') ??
    objectsAt(objectAt(event, 'complaint'), 'complainedRecipients') ??
    objectsAt(objectAt(event, 'deliveryDelay'), 'delayedRecipients');
  if (named) return named.map((each) => bareAddress(each['emailAddress']));
  const delivered = objectAt(event, 'delivery')['recipients'];
  if (Array.isArray(delivered)) return delivered.map(bareAddress);
  const destination = objectAt(event, 'mail')['destination'];
  const all = Array.isArray(destination) ? destination.map(bareAddress) : [];
  const person = kindOf(event) === 'Open' || kindOf(event) === 'Click';
  return person && all.length !== 1 ? [null] : all;
}
