import { isObject } from '../../json-path.ts';
import type { Format } from '../format.ts';
import { objectsAt } from '../json-values.ts';

/** What each address of a page did, one row each; of the old export the addresses are themselves the keys. */
export const takeApart: NonNullable<Format['takeApart']> = (value) => {
  const emails = objectsAt(value, 'emails') ?? oldForm(value) ?? [value];
  const known = emails.filter((each) => 'email_address' in each && Array.isArray(each['activity']));
  if (known.length === 0 && (emails.length > 0 || !('total_items' in value))) return undefined;
  return known.flatMap(({ activity, ...email }) =>
    (activity as unknown[]).filter(isObject).map((each) => ({ ...email, ...each })),
  );
};

function oldForm(value: Readonly<Record<string, unknown>>): Record<string, unknown>[] | undefined {
  const entries = Object.entries(value);
  const isOld = entries.every(([key, activity]) => key.includes('@') && Array.isArray(activity));
  return isOld ? entries.map(([key, activity]) => ({ email_address: key, activity })) : undefined;
}
