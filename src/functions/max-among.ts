import type { PopulationDefinition } from '../expression/definition.ts';

export const maxAmong: PopulationDefinition = {
  kind: 'population',
  name: 'max',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  shared: true,
  meaning: 'The greatest value in the base.',
  missing: 'The same for everybody, also outside the base; missing when nobody in the base has the value.',
  examples: [{ expression: 'max(count(orders) among true)', gives: 3 }],
  compile: (ranking) => ranking('greatest'),
};
