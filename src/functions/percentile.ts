import type { PopulationDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const percentile: PopulationDefinition = {
  kind: 'population',
  name: 'percentile',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  range: () => [0, 99.999999],
  shared: false,
  meaning:
    'The share, in percent, of the base that has a smaller value: 100 * smaller / size, cut after six places, so that >= and < are exact of any number that can be written. Equal values get the equal result; >= 90 is the best tenth.',
  missing:
    'Missing for people outside the base and where the value is missing; they do not count for others.',
  examples: [{ expression: 'percentile(count(orders))', gives: 50 }],
  compile: (ranking) => {
    const millionths = call('whole_share', number(100_000_000), ranking('smaller'), ranking('size'));
    return call('multiply', millionths, number(0.000001));
  },
};
