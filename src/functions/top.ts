import type { PopulationDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const top: PopulationDefinition = {
  kind: 'population',
  name: 'top',
  group: 'population',
  of: 'number',
  parameters: [{ name: 'n', type: 'number', literal: true, range: [1, Infinity], whole: true }],
  result: 'boolean',
  shared: false,
  meaning:
    'Whether fewer than n of the base have a greater value. Equal values are alike, so there may be more than n.',
  missing: 'False for people outside the base and where the value is missing.',
  examples: [
    { expression: 'top(count(orders), 1)', gives: true },
    { expression: 'top(count(visits), 1 among none(orders))', gives: false },
  ],
  compile: (ranking, [n]) => call('less', ranking('larger'), n!),
};
