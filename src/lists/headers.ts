import type { Provider } from './providers/provider.ts';
import { slugOf } from './slug.ts';

/**
 * A column of the rules under the name that a service's fields can have: as it is, a merge tag of a field that files show
 * under its label by this label, or for a service whose names are `a-z`, `0-9` and `_` made so and cut. Empty where
 * nothing is left of it.
 */
export function fieldHeader(header: string, { fields, tags }: Provider): string {
  if (fields?.kind === 'merge-tag') return fields.contact.get(header) ?? header;
  if (fields?.kind !== 'slug') return header;
  const prefix = tags.kind === 'columns' && header.startsWith(tags.prefix) ? tags.prefix : '';
  const slug = slugOf(header.slice(prefix.length)).slice(0, fields.max);
  return slug === '' ? '' : prefix + slug;
}

/** Whether a header has the form of a service's merge tag, and is longer than one can be. */
export function isTooLong(header: string, { fields }: Provider): boolean {
  return fields?.kind === 'merge-tag' && /^[A-Z0-9_]+$/.test(header) && header.length > fields.max;
}
