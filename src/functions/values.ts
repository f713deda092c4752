import type { AggregateDefinition } from '../expression/definition.ts';

export const values: AggregateDefinition = {
  kind: 'aggregate',
  name: 'values',
  group: 'events',
  of: 'text',
  result: 'list',
  meaning: 'The different texts as a list, each once, in the order of their code points.',
  missing: 'Of nothing it is missing; events whose value is missing are passed over.',
  examples: [
    { expression: "join(values(orders.category), '+')", gives: 'maps+novels' },
    { expression: "values(orders.coupon) has all ('WELCOME5')", gives: true },
    { expression: 'list_length(values(orders.coupon in last 1 day))', gives: null },
  ],
  compile: (measure, value) => measure('values', value),
};
