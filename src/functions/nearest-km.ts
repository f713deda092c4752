import type { TableDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const nearestKm: TableDefinition = {
  kind: 'table',
  name: 'nearest_km',
  group: 'tables',
  of: 'table',
  by: 'coordinates',
  parameters: [
    { name: 'latitude', type: 'number' },
    { name: 'longitude', type: 'number' },
  ],
  result: 'number',
  meaning:
    "Kilometres, as of `distance_km`, from a place to the reference table's row that is nearest to it. Rows without coordinates are passed over.",
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: 'nearest_km(shops, 48.853, 2.369) < 0.001', gives: true }],
  compile: ([latitude, longitude], table) =>
    call('great_circle', latitude!, longitude!, ...table.coordinatesAt(table.nearest(latitude!, longitude!))),
};
