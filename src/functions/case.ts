import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing } from '../expression/formula.ts';

export const caseOf: FunctionDefinition = {
  kind: 'function',
  name: 'case',
  group: 'logic',
  parameters: [
    { name: 'condition', type: 'boolean', repeated: true },
    { name: 'value', type: 'same', repeated: true },
    { name: 'otherwise', type: 'same', optional: true },
  ],
  result: 'same',
  meaning: 'The value after the first condition that holds, else the last one.',
  missing: 'Without a last value it is missing when no condition holds.',
  examples: [
    { expression: "case(count(orders) > 5, 'often', count(orders) > 1, 'again', 'once')", gives: 'again' },
    { expression: 'case(1 > 2, 5, 2 > 3, 10, 15)', gives: 15 },
    { expression: 'case(1 > 2, 5, 2 > 3, 10)', gives: null },
  ],
  compile: (args) =>
    args.length % 2 === 1 ? call('choose', ...args) : call('choose', ...args, missing(args[1]!.type)),
};
