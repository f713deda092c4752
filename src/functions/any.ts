import type { AggregateDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const any: AggregateDefinition = {
  kind: 'aggregate',
  name: 'any',
  group: 'events',
  of: 'events',
  result: 'boolean',
  meaning: 'Whether there is at least one event.',
  missing: 'Of nothing it is false.',
  examples: [
    { expression: 'any(orders in last 30 days)', gives: true },
    { expression: 'any(visits)', gives: false },
  ],
  compile: (measure) => call('less', number(0), measure('count')),
};
