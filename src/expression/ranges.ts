import type { Definition } from './definition.ts';
import type { Meaning, Range } from './meaning.ts';
import { ExpressionProblem, type BinaryOperator } from './tree.ts';

/** What a call of a definition can give, where that has bounds. */
export function rangeOf(
  definition: Pick<Definition, 'range'>,
  given: readonly Meaning[] = [],
): { range?: Range } {
  if (!definition.range) return {};
  const written = given.map((each) => (each.kind === 'literal' ? Number(each.value) : NaN));
  return { range: definition.range(...written) };
}

/** Each operator with its sides exchanged. */
const turned: Partial<Record<BinaryOperator, BinaryOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** A number that has bounds is compared with one beyond them, so that it never holds; with `!=`, always. */
export function refuseBeyond(operator: BinaryOperator, left: Meaning, right: Meaning): void {
  if (right.range && !left.range) return refuseBeyond(turned[operator] ?? operator, right, left);
  if (!left.range || right.kind !== 'literal' || typeof right.value !== 'number') return;
  const [least, most] = left.range;
  const { value } = right;
  const said = neverOf(operator, value, least, most);
  if (said === undefined) return;
  const hint = most === Infinity ? `it is at least ${least}` : `it is from ${least} to ${most}`;
  throw new ExpressionProblem('wrong-value', `it is never ${said}`, right, hint);
}

function neverOf(operator: BinaryOperator, value: number, least: number, most: number): string | undefined {
  switch (operator) {
    case '<':
      return value <= least ? `less than ${value}` : undefined;
    case '<=':
      return value < least ? `${value} or less` : undefined;
    case '>':
      return value >= most ? `more than ${value}` : undefined;
    case '>=':
      return value > most ? `${value} or more` : undefined;
    default:
      return value < least || value > most ? `${value}` : undefined;
  }
}
