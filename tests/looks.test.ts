import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weakest } from '../src/engines/duckdb/looks.ts';
import { and, call, column, keyOf, or, text, type Formula } from '../src/expression/formula.ts';
import { seed } from './support/seed.ts';

const is = (name: string, value: string) => call('equal', column(name, 'text', 'row'), text(value));
const isOneOf = (name: string, ...values: string[]) =>
  call('one_of', column(name, 'text', 'row'), ...values.map(text));

/** Whether a row meets a condition of equalities. */
function meets(row: Readonly<Record<string, string>>, formula: Formula): boolean {
  if (formula.kind !== 'call') return formula.kind === 'literal' && formula.value === true;
  const { primitive, arguments: args } = formula;
  if (primitive === 'and') return args.every((each) => meets(row, each));
  if (primitive === 'or') return args.some((each) => meets(row, each));
  const [of, ...literals] = args;
  if (of?.kind !== 'column') throw new Error(`no equality: ${keyOf(formula)}`);
  return literals.some((each) => each.kind === 'literal' && each.value === row[of.name]);
}

describe('the rows that any of several aggregates wants', () => {
  it('are asked for by the values of one column, where all else is alike', () => {
    const sends = Array.from({ length: 30 }, (_, index) =>
      and(is('kind', 'sent'), is('campaign', `c${index}`)),
    );
    const asked = weakest([
      ...sends,
      is('kind', 'open'),
      is('kind', 'click'),
      and(is('kind', 'open'), is('url', 'x')),
    ]);
    expect(keyOf(asked)).toBe(
      keyOf(
        or(
          and(is('kind', 'sent'), isOneOf('campaign', ...sends.map((_, index) => `c${index}`))),
          isOneOf('kind', 'open', 'click'),
        ),
      ),
    );
  });

  it('are never passed over, and with few conditions no others are taken', () => {
    const names = ['kind', 'campaign', 'url'];
    const values = ['a', 'b', 'c', 'd'];
    const value = fc.constantFrom(...values);
    const condition = fc.oneof(
      fc.tuple(fc.constantFrom(...names), value).map(([name, one]) => is(name, one)),
      fc.tuple(fc.constantFrom(...names), value, value).map(([name, one, two]) => isOneOf(name, one, two)),
    );
    const filter = fc.array(condition, { minLength: 1, maxLength: 3 }).map((all) => and(...all));
    const rows = values.flatMap((kind) =>
      values.flatMap((campaign) => values.map((url) => ({ kind, campaign, url }))),
    );
    fc.assert(
      fc.property(fc.array(filter, { minLength: 1, maxLength: 40 }), (filters) => {
        const asked = weakest(filters);
        for (const row of rows) {
          const wanted = filters.some((each) => meets(row, each));
          if (wanted || filters.length <= 8) expect(meets(row, asked)).toBe(wanted);
        }
      }),
      { seed, numRuns: 500 },
    );
  });
});
