import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing } from '../expression/formula.ts';

export const ifElse: FunctionDefinition = {
  kind: 'function',
  name: 'if',
  group: 'logic',
  parameters: [
    { name: 'condition', type: 'boolean' },
    { name: 'value', type: 'same' },
    { name: 'otherwise', type: 'same', optional: true },
  ],
  result: 'same',
  meaning: 'The value when the condition holds, else the other one.',
  missing: 'Without a third argument it is missing when the condition does not hold.',
  examples: [
    { expression: "if(1 < 2, 'a', 'b')", gives: 'a' },
    { expression: 'if(1 > 2, 5)', gives: null },
  ],
  compile: ([condition, value, otherwise]) =>
    call('choose', condition!, value!, otherwise ?? missing(value!.type)),
};
