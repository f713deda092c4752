import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const hour: FunctionDefinition = {
  kind: 'function',
  name: 'hour',
  group: 'time',
  parameters: [{ name: 'when', type: 'timestamp' }],
  result: 'number',
  range: () => [0, 23],
  meaning: 'The hour of the local clock, 0 to 23.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "hour('2026-11-22 18:30')", gives: 18 }],
  compile: ([when]) => call('hour_of', call('local', when!)),
};
