import type { PopulationDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const rank: PopulationDefinition = {
  kind: 'population',
  name: 'rank',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  range: () => [1, Infinity],
  shared: false,
  meaning:
    'The place by value, 1 for the greatest: 1 + how many have a greater value. Equal values share a place.',
  missing:
    'Missing for people outside the base and where the value is missing; they do not count for others.',
  examples: [{ expression: 'rank(count(orders))', gives: 1 }],
  compile: (ranking) => call('add', number(1), ranking('larger')),
};
