import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const distanceKm: FunctionDefinition = {
  kind: 'function',
  name: 'distance_km',
  group: 'places',
  parameters: [
    { name: 'latitude', type: 'number' },
    { name: 'longitude', type: 'number' },
    { name: 'latitude2', type: 'number' },
    { name: 'longitude2', type: 'number' },
  ],
  result: 'number',
  meaning:
    'Kilometres along the globe between two places given in degrees, to three places after the point; the Earth is a sphere of its mean radius, 6371.0088 km, which is wrong by half a percent at most.',
  missing:
    'A missing argument gives a missing result. So does a latitude beyond 90 or a longitude beyond 180.',
  examples: [
    { expression: 'distance_km(48.8566, 2.3522, 51.5074, -0.1278)', gives: 343.557 },
    { expression: 'distance_km(0, 179.5, 0, -179.5)', gives: 111.195 },
    { expression: 'distance_km(91, 0, 0, 0)', gives: null },
  ],
  compile: (args) => call('great_circle', ...args),
};
