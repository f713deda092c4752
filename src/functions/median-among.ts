import type { PopulationDefinition } from '../expression/definition.ts';

export const medianAmong: PopulationDefinition = {
  kind: 'population',
  name: 'median',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  shared: true,
  meaning: 'The middle value of the base; of an even number of values the mean of the middle two.',
  missing: 'The same for everybody, also outside the base; missing when nobody in the base has the value.',
  examples: [{ expression: 'median(count(orders) among true)', gives: 1.5 }],
  compile: (ranking) => ranking('median'),
};
