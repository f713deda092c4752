import type { AggregateDefinition } from '../expression/definition.ts';
import { call, number } from '../expression/formula.ts';

export const none: AggregateDefinition = {
  kind: 'aggregate',
  name: 'none',
  group: 'events',
  of: 'events',
  result: 'boolean',
  meaning: 'Whether there is no event.',
  missing: 'Of nothing it is true, so people without any history are in.',
  examples: [{ expression: 'none(visits)', gives: true }],
  compile: (measure) => call('equal', measure('count'), number(0)),
};
