import type { PopulationDefinition } from '../expression/definition.ts';
import { classOf } from './class-of.ts';

export const ntile: PopulationDefinition = {
  kind: 'population',
  name: 'ntile',
  group: 'population',
  of: 'number',
  parameters: [{ name: 'classes', type: 'number', literal: true, range: [1, 1_000_000], whole: true }],
  result: 'number',
  range: (classes) => [1, classes!],
  shared: false,
  meaning:
    'The class from 1 (least) to n (greatest): 1 + floor(n * smaller / size). Equal values are in the equal class.',
  missing:
    'Missing for people outside the base and where the value is missing; they do not count for others.',
  examples: [{ expression: 'ntile(count(orders), 4)', gives: 3 }],
  compile: (ranking, [classes]) => classOf(ranking, classes!),
};
