import type { PopulationDefinition } from '../expression/definition.ts';
import { number } from '../expression/formula.ts';
import { classOf } from './class-of.ts';

export const quintile: PopulationDefinition = {
  kind: 'population',
  name: 'quintile',
  group: 'population',
  of: 'number',
  parameters: [],
  result: 'number',
  range: () => [1, 5],
  shared: false,
  meaning:
    'The class from 1 to 5, 5 is best: 1 + floor(5 * smaller / size). Equal values are in the equal class.',
  missing:
    'Missing for people outside the base and where the value is missing; they do not count for others.',
  examples: [{ expression: 'quintile(count(orders))', gives: 3 }],
  compile: (ranking) => classOf(ranking, number(5)),
};
