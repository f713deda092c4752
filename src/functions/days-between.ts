import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const daysBetween: FunctionDefinition = {
  kind: 'function',
  name: 'days_between',
  group: 'time',
  parameters: [
    { name: 'earlier', type: 'date' },
    { name: 'later', type: 'date' },
  ],
  result: 'number',
  meaning: 'Whole local calendar days from the first to the second; negative when the second is earlier.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "days_between('2026-02-28', '2026-03-01')", gives: 1 }],
  compile: ([earlier, later]) => call('days_between', earlier!, later!),
};
