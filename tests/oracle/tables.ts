import { kilometres } from './functions.ts';
import type { Value, World } from './world.ts';

type Table = World['tables'][string];

/** What each function of a reference table gives: of its rows, a column where one is asked for, and arguments. */
export const tableFunctions: Readonly<
  Record<string, (table: Table, column: string, args: readonly Value[]) => Value>
> = {
  // No key of these tables is an address, which would be compared as those of customers are.
  lookup: (table, column, [key]) => (key === null ? null : (table[key as string]?.[column] ?? null)),
  nearest: (table, column, place) => nearestOf(table, place)?.row[column] ?? null,
  nearest_km: (table, _, place) => nearestOf(table, place)?.km ?? null,
};

/** The nearest row, of those at the same distance the first by its key. */
function nearestOf(table: Table, place: readonly Value[]) {
  if (place.includes(null)) return undefined;
  const near = Object.entries(table).flatMap(([key, row]) => {
    if (row['lat'] === null || row['lon'] === null) return [];
    const km = kilometres([...place, row['lat'], row['lon']] as bigint[]) as bigint | null;
    return km === null ? [] : [{ key, row, km }];
  });
  near.sort((a, b) => (a.km !== b.km ? (a.km < b.km ? -1 : 1) : a.key < b.key ? -1 : 1));
  return near[0];
}
