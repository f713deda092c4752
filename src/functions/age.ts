import type { FunctionDefinition } from '../expression/definition.ts';
import { completedYears, dayOf } from './local-days.ts';

export const age: FunctionDefinition = {
  kind: 'function',
  name: 'age',
  group: 'time',
  parameters: [{ name: 'born', type: 'date' }],
  result: 'number',
  meaning:
    'Completed years at the instant of the run. Who was born on 29 February turns a year older on 1 March of other years.',
  missing: 'A missing argument gives a missing result.',
  examples: [
    { expression: "age('2000-11-22')", gives: 26 },
    { expression: "age('2000-11-23')", gives: 25 },
  ],
  compile: ([born], clock) => completedYears(born!, dayOf(clock)),
};
