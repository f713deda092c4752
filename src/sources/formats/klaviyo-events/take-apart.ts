import { isObject } from '../../json-path.ts';
import type { Format } from '../format.ts';
import { objectAt, objectsAt } from '../json-values.ts';

type Values = Readonly<Record<string, unknown>>;

/** The events of a page, or an event as it is, with the `email` and the `metric` that stand elsewhere on the page. */
export const takeApart: NonNullable<Format['takeApart']> = (value) => {
  const page = objectsAt(value, 'data') ?? [isObject(value['data']) ? value['data'] : value];
  const events = page.filter((each) => each['type'] === 'event' && isObject(each['attributes']));
  if (events.length === 0 && !(page.length === 0 && isObject(value['links']))) return undefined;
  const included = new Map(
    (objectsAt(value, 'included') ?? []).map((each) => [keyOf(each), objectAt(each, 'attributes')]),
  );
  return events.map((event) => {
    const related = (name: string): Values => {
      const data = objectAt(objectAt(objectAt(event, 'relationships'), name), 'data');
      return included.get(keyOf(data)) ?? {};
    };
    return { ...event, email: related('profile')['email'], metric: related('metric')['name'] };
  });
};

const keyOf = (value: Values): string => `${String(value['type'])} ${String(value['id'])}`;
