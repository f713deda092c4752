import type { FunctionDefinition } from '../expression/definition.ts';
import { call } from '../expression/formula.ts';

export const dateFrom: FunctionDefinition = {
  kind: 'function',
  name: 'date',
  group: 'time',
  parameters: [{ name: 'text', type: 'text' }],
  result: 'date',
  meaning: 'The date that a text spells as YYYY-MM-DD.',
  missing: 'Missing when it spells none.',
  examples: [
    { expression: "days_since(date('2026-11-20'))", gives: 2 },
    { expression: "days_since(date('soon'))", gives: null },
  ],
  compile: ([value]) => call('date_from', value!),
};
