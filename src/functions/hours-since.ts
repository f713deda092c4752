import type { FunctionDefinition } from '../expression/definition.ts';
import { call, literal, number } from '../expression/formula.ts';

export const hoursSince: FunctionDefinition = {
  kind: 'function',
  name: 'hours_since',
  group: 'time',
  parameters: [{ name: 'when', type: 'timestamp' }],
  result: 'number',
  meaning: 'Hours from an instant to the instant of the run, with fractions.',
  missing: 'A missing argument gives a missing result.',
  examples: [{ expression: "hours_since('2026-11-22T00:30:00Z')", gives: 2.5 }],
  compile: ([when], clock) =>
    call('divide', call('seconds_between', when!, literal('timestamp', clock.instant)), number(3600)),
};
