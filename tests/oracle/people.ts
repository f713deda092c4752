import { inAddressFiles } from './segments.ts';
import type { Definitions, EventRow, Person, Value, World } from './world.ts';

/** The people that rows of an export of customers make: those with one address are one. */
export function merged(rows: readonly Person[]): Person[] {
  const addresses = new Set(rows.map((row) => row.email));
  return [...addresses].map((address) => {
    const own = rows.filter((row) => row.email === address);
    // The greatest id first: the longest, then the last by code point.
    const ranked = own.toSorted((a, b) => b.id.length - a.id.length || (a.id < b.id ? 1 : -1));
    const names = Object.keys(ranked[0]!.attributes);
    const filled = (name: string): Value =>
      ranked.map((row) => row.attributes[name]!).find((value) => value !== null) ?? null;
    const attributes = Object.fromEntries(names.map((name) => [name, filled(name)]));
    const refused = ranked.some((row) => row.attributes['consent'] === 'no');
    const [first] = ranked;
    return {
      id: first!.id,
      ids: ranked.map((row) => row.id),
      email: first!.email,
      attributes: { ...attributes, ...(refused && { consent: 'no' }) },
    };
  });
}

/** Whoever only events name, seen by now, or a file of addresses that a segment includes. */
export function strangers({ instant, events, people }: World, { segments }: Definitions): Person[] {
  const known = new Set(people.map((person) => person.email));
  const rows: readonly EventRow[] = Object.values(events).flat();
  const seen = rows.filter((row) => row.at < instant).map((row) => row.customer.trim().toLowerCase());
  const included = Object.values(segments).some((each) => typeof each !== 'string' && each.include_file);
  const named = [...seen, ...(included ? [inAddressFiles] : [])];
  const others = new Set(named.filter((key) => key.includes('@') && !known.has(key)));
  return [...others].map((email) => ({ id: '', ids: [], email, attributes: { email } }));
}
