import type { PopulationDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const avgAmong: PopulationDefinition = {
  kind: 'population',
  name: 'avg',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  shared: true,
  meaning: 'The mean of the values in the base, rounded to six places.',
  missing: 'The same for everybody, also outside the base; missing when nobody in the base has the value.',
  examples: [{ expression: 'avg(count(orders) among true)', gives: 1.5 }],
  compile: (ranking) => call('divide', ranking('sum'), ranking('size')),
};
