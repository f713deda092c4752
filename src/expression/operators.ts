import { isExact, type Duration } from '../clock/calendar.ts';
import { didYouMean } from '../problems/suggest.ts';
import { expect, literalOf, mismatch, nameOfType, primitive, unify } from './convert.ts';
import type { Meaning } from './meaning.ts';
import { refuseBeyond } from './ranges.ts';
import { ExpressionProblem, type BinaryOperator, type Span, type Tree } from './tree.ts';

const arithmetic = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' } as const;
const textTests = { contains: 'contains', 'starts with': 'starts_with', 'ends with': 'ends_with' } as const;

/** What `left operator right` means. Throws a located problem where the types do not fit. */
export function operate(operator: BinaryOperator, left: Meaning, right: Meaning, zone: string): Meaning {
  const span = { start: left.start, end: right.end };
  switch (operator) {
    case 'and':
    case 'or': {
      const sides = [left, right].map((side) => expect(side, 'boolean', zone, `each side of "${operator}"`));
      return primitive(operator, 'boolean', span, ...sides);
    }
    case '+':
    case '-':
    case '*':
    case '/': {
      refuseInstants(operator, left, right, span);
      const sides = [left, right].map((side) => expect(side, 'number', zone, `each side of "${operator}"`));
      return primitive(arithmetic[operator], 'number', span, ...sides);
    }
    case 'contains':
    case 'starts with':
    case 'ends with': {
      const part = expect(right, 'text', zone, `what stands after "${operator}"`);
      if (left.type === 'list' && operator === 'contains')
        return primitive('has', 'boolean', span, left, part);
      const text = expect(left, 'text', zone, `what stands before "${operator}"`);
      return primitive(textTests[operator], 'boolean', span, text, part);
    }
    case 'matches': {
      const text = expect(left, 'text', zone, 'what stands before "matches"');
      return primitive('matches', 'boolean', span, text, pattern(right));
    }
    default:
      return compare(operator, left, right, zone);
  }
}

export function compare(operator: BinaryOperator, first: Meaning, second: Meaning, zone: string): Meaning {
  const span = { start: first.start, end: second.end };
  const both = unify(first, second, zone);
  if (!both) throw mismatch(first, second, span);
  const [left, right] = both;
  refuseImpossible(left, right);
  refuseImpossible(right, left);
  refuseBeyond(operator, left, right);
  if (left.type === 'list') {
    throw new ExpressionProblem(
      'wrong-type',
      'a list is not compared as a whole',
      span,
      'ask: tags has any (...)',
    );
  }
  if (operator === '=') return primitive('equal', 'boolean', span, left, right);
  if (operator === '!=') return negate(primitive('equal', 'boolean', span, left, right));
  if (left.type === 'text' || left.type === 'boolean') {
    const type = left.type === 'text' ? 'text has' : 'conditions have';
    const remedy = (left.remedy ?? right.remedy)?.replace('TYPE', 'number');
    throw new ExpressionProblem(
      'wrong-type',
      `${type} no order, "${operator}" needs numbers or dates`,
      span,
      remedy,
    );
  }
  const [low, high] = operator.startsWith('<') ? [left, right] : [right, left];
  return primitive(operator.length === 1 ? 'less' : 'less_or_equal', 'boolean', span, low, high);
}

export function negate(meaning: Meaning): Meaning {
  return primitive('not', 'boolean', meaning, meaning);
}

/** `low <= value and value <= high`. */
export function within(value: Meaning, low: Meaning, high: Meaning, zone: string): Meaning {
  const span = { start: value.start, end: high.end };
  if (
    low.kind === 'literal' &&
    high.kind === 'literal' &&
    low.type === high.type &&
    low.value! > high.value!
  ) {
    throw new ExpressionProblem('wrong-value', 'the lower bound comes first', {
      start: low.start,
      end: high.end,
    });
  }
  if (value.type === 'text' && low.type === 'text' && high.type === 'text') {
    const bounds = [low, high].map((each) => String(each.kind === 'literal' ? each.value : ''));
    const letters = bounds.every((each) => /^\p{L}$/u.test(each));
    const hint = letters
      ? `for first letters ask: matches '^[${bounds.join('-')}]'`
      : (value.remedy?.replace('TYPE', 'number') ?? 'list the texts: in (...)');
    throw new ExpressionProblem(
      'wrong-type',
      'text has no order, "between" needs numbers or dates',
      span,
      hint,
    );
  }
  return primitive('and', 'boolean', span, compare('<=', low, value, zone), compare('<=', value, high, zone));
}

/** Whether a value equals one of several. */
export function oneOf(value: Meaning, items: readonly Meaning[], zone: string, span: Span): Meaning {
  const compared = items.map((item) => compare('=', value, item, zone));
  if (value.type !== 'list' && items.every((item) => item.kind === 'literal') && value.type !== 'timestamp') {
    const literals = compared.map((each) => (each.kind === 'primitive' ? each.arguments[1]! : each));
    const left = compared[0]!.kind === 'primitive' ? compared[0]!.arguments[0]! : value;
    return primitive('one_of', 'boolean', span, left, ...literals);
  }
  return primitive('or', 'boolean', span, ...compared);
}

/** Whether a list has any, all or none of some texts. A missing list has none. */
export function hasItems(
  value: Meaning,
  quantity: 'any' | 'all' | 'none',
  items: readonly Meaning[],
  zone: string,
  span: Span,
): Meaning {
  const list = expect(value, 'list', zone, 'what stands before "has"');
  const tests = items.map((item) =>
    primitive('has', 'boolean', span, list, expect(item, 'text', zone, 'an item')),
  );
  if (quantity === 'all') return primitive('and', 'boolean', span, ...tests);
  const any = primitive('or', 'boolean', span, ...tests);
  return quantity === 'any' ? any : negate(any);
}

/** Whether a date is one of the next days, or an instant within the time to come. */
export function inNext(value: Meaning, { length, ...span }: Span & { length: Duration }): Meaning {
  if (value.type !== 'date' && value.type !== 'timestamp') {
    const message = `what stands before "in next" must be a date or an instant, this is ${nameOfType(value.type)}`;
    const remedy = value.remedy?.replace('TYPE', 'date');
    throw new ExpressionProblem('wrong-type', message, value, remedy);
  }
  if (value.type === 'date' && isExact(length.unit)) {
    const message = `a date has no ${length.unit}s: say days, weeks, months or years`;
    throw new ExpressionProblem('wrong-value', message, { start: span.start, end: span.end });
  }
  return { kind: 'in_next', type: 'boolean', value, length, start: span.start, end: span.end };
}

/** Whether at least, at most or exactly `count` of some conditions hold. */
export function countOf(
  { quantity, count, start, end }: Tree & { kind: 'count_of' },
  of: readonly Meaning[],
  zone: string,
): Meaning {
  const span = { start, end };
  const [least, most] = [quantity === 'at least' ? 1 : 0, of.length - (quantity === 'at most' ? 1 : 0)];
  if (!Number.isInteger(count) || count < least || count > most) {
    const message = `of ${of.length} conditions, ${quantity} ${count} can never be asked`;
    throw new ExpressionProblem('wrong-value', message, span, `it may be from ${least} to ${most}`);
  }
  const ones = of.map((each) => {
    const condition = expect(each, 'boolean', zone, 'each of them');
    return primitive(
      'choose',
      'number',
      each,
      condition,
      literalOf('number', 1, each),
      literalOf('number', 0, each),
    );
  });
  const total = ones.reduce((sum, each) => primitive('add', 'number', span, sum, each));
  const asked = literalOf('number', count, span);
  if (quantity === 'exactly') return primitive('equal', 'boolean', span, asked, total);
  const [less, more] = quantity === 'at least' ? [asked, total] : [total, asked];
  return primitive('less_or_equal', 'boolean', span, less, more);
}

/** A value that is known to be one of a few is compared with something else: a misspelling. */
function refuseImpossible(side: Meaning, other: Meaning): void {
  if (!side.values || other.kind !== 'literal' || side.values.includes(String(other.value))) return;
  const values = side.values.map((value) => `'${value}'`).join(', ');
  throw new ExpressionProblem(
    'wrong-value',
    `it is never '${String(other.value)}'${didYouMean(String(other.value), side.values)}`,
    other,
    `the values are ${values}`,
  );
}

function refuseInstants(operator: string, left: Meaning, right: Meaning, span: Span): void {
  for (const side of [left, right]) {
    if (side.type !== 'timestamp' && side.type !== 'date') continue;
    throw new ExpressionProblem(
      'wrong-type',
      `"${operator}" is for numbers, this is ${nameOfType(side.type)}`,
      span,
      'for the time between two instants ask days_between(earlier, later)',
    );
  }
}

/** A pattern must be written out and be in the common ground of the engines: no look-around, no back-references. */
function pattern(meaning: Meaning): Meaning {
  if (meaning.kind !== 'literal' || meaning.type !== 'text') {
    throw new ExpressionProblem('wrong-arguments', 'a pattern is written out as a text', meaning);
  }
  const written = String(meaning.value);
  try {
    void new RegExp(written, 'u');
  } catch {
    throw new ExpressionProblem('wrong-value', 'this is not a regular expression', meaning);
  }
  if (/\(\?[=!<]|\\[1-9]/.test(written.replace(/\\\\/g, ''))) {
    throw new ExpressionProblem(
      'wrong-value',
      'look-around and back-references are not part of patterns here',
      meaning,
    );
  }
  return meaning;
}
