import { expect, literalOf, primitive } from './convert.ts';
import type { Meaning } from './meaning.ts';
import { negate } from './operators.ts';
import { ExpressionProblem, type Bound, type Tree } from './tree.ts';

/** The label between whose bounds a number lies; missing where the number is. Labels and bounds are written out. */
export function bandOf(
  tree: Tree & { kind: 'band' },
  [number, ...bounds]: readonly Meaning[],
  zone: string,
): Meaning {
  const value = expect(number!, 'number', zone, 'what stands before the bands');
  const limits = bounds.map((each) => expect(each, 'number', zone, 'a bound'));
  const labels = tree.labels.map((each) => literalOf('text', each.kind === 'text' ? each.value : '', each));
  const choices = limits.flatMap((limit, index) => {
    const bound = tree.bounds[index]!;
    refuseBound(bound, limit, limits[index - 1]);
    const below = primitive(bound.below === '<' ? 'less' : 'less_or_equal', 'boolean', bound, value, limit);
    return [below, labels[index]!];
  });
  const missing: Meaning = { kind: 'literal', type: 'text', value: null, start: tree.start, end: tree.end };
  const unknown = negate(primitive('known', 'boolean', tree, value));
  const chosen = primitive('choose', 'text', tree, unknown, missing, ...choices, labels.at(-1)!);
  return {
    ...chosen,
    values: [...new Set(labels.map((each) => String(each.kind === 'literal' && each.value)))],
  };
}

function refuseBound({ below, above, ...bound }: Bound, limit: Meaning, before: Meaning | undefined): void {
  if (limit.kind !== 'literal' || typeof limit.value !== 'number') {
    throw new ExpressionProblem('wrong-arguments', 'a bound is a number, written out or a constant', bound);
  }
  const { value } = limit;
  if (below === above) {
    const message = below === '<=' ? `${value} is in both bands` : `${value} is in neither band`;
    const hint = `write "< ${value} <=" for the upper one, "<= ${value} <" for the lower one`;
    throw new ExpressionProblem('wrong-value', message, bound, hint);
  }
  if (before?.kind === 'literal' && Number(before.value) >= value) {
    const message = `the bounds ascend, and ${value} comes after ${String(before.value)}`;
    throw new ExpressionProblem('wrong-value', message, bound);
  }
}
