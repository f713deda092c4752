import type { FunctionDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const round: FunctionDefinition = {
  kind: 'function',
  name: 'round',
  group: 'numbers',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'places', type: 'number', optional: true, literal: true, range: [-12, 6], whole: true },
  ],
  result: 'number',
  meaning: 'The number rounded to so many decimal places (none when left out), halves away from zero.',
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: 'round(2.5)', gives: 3 },
    { expression: 'round(2.345, 2)', gives: 2.35 },
    { expression: 'round(-2.5)', gives: -3 },
  ],
  compile: ([value, places]) => call('round', value!, places ?? number(0)),
};
