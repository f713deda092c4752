import type { PopulationDefinition } from '../expression/definition.ts';

export const minAmong: PopulationDefinition = {
  kind: 'population',
  name: 'min',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  shared: true,
  meaning: 'The least value in the base.',
  missing: 'The same for everybody, also outside the base; missing when nobody in the base has the value.',
  examples: [{ expression: 'min(count(orders) among true)', gives: 0 }],
  compile: (ranking) => ranking('least'),
};
