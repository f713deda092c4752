import { localDate } from '../clock/calendar.ts';
import { parseInstant } from '../clock/instant.ts';
import type { FunctionDefinition } from './definition.ts';
import type { Primitive, ValueType } from './formula.ts';
import type { Meaning } from './meaning.ts';
import { ExpressionProblem, type Span } from './tree.ts';

/** What a type is called in a message. */
const called: Record<ValueType, string> = {
  number: 'a number',
  text: 'text',
  boolean: 'a condition',
  timestamp: 'an instant',
  date: 'a date',
  list: 'a list',
};

export const nameOfType = (type: ValueType): string => called[type];

export function literalOf(type: ValueType, value: string | number | boolean, span: Span): Meaning {
  return { kind: 'literal', type, value, start: span.start, end: span.end };
}

export function primitive(name: Primitive, type: ValueType, span: Span, ...args: Meaning[]): Meaning {
  return { kind: 'primitive', primitive: name, type, arguments: args, start: span.start, end: span.end };
}

/**
 * The meaning as a value of `type`, or undefined where that cannot be: instants become local dates, dates become
 * their midnight, and a text that is written out becomes the date or instant that it spells.
 */
export function convert(meaning: Meaning, type: ValueType, zone: string): Meaning | undefined {
  if (meaning.type === type) return meaning;
  if (type === 'date' && meaning.type === 'timestamp') {
    return primitive('date_of', 'date', meaning, primitive('local', 'timestamp', meaning, meaning));
  }
  if (type === 'timestamp' && meaning.type === 'date') {
    return primitive('midnight', 'timestamp', meaning, meaning);
  }
  if (meaning.kind !== 'literal' || meaning.type !== 'text') return undefined;
  if (type !== 'date' && type !== 'timestamp') return undefined;
  const written = String(meaning.value);
  const instant = parseInstant(written, zone);
  if (instant === undefined) {
    throw new ExpressionProblem(
      'wrong-value',
      `'${written}' is not ${type === 'date' ? 'a date' : 'an instant'}`,
      meaning,
      "dates are written '2026-11-22', instants '2026-11-22 18:30' or with an offset",
    );
  }
  return literalOf(type, type === 'date' ? localDate(instant, zone) : instant, meaning);
}

/** As `convert`, but throws a located problem where the types do not fit. */
export function expect(meaning: Meaning, type: ValueType, zone: string, what: string): Meaning {
  const converted = convert(meaning, type, zone);
  if (converted) return converted;
  throw new ExpressionProblem(
    'wrong-type',
    `${what} must be ${nameOfType(type)}, this is ${nameOfType(meaning.type)}`,
    meaning,
    hintFor(meaning, type),
  );
}

function hintFor(meaning: Meaning, wanted: ValueType): string | undefined {
  if (meaning.remedy && meaning.type === 'text') return meaning.remedy.replace('TYPE', wanted);
  if (wanted === 'number' && meaning.kind === 'literal' && /^-?\d+(\.\d+)?$/.test(String(meaning.value))) {
    return `numbers are written without quotes: ${String(meaning.value)}`;
  }
  if (
    meaning.kind === 'literal' &&
    meaning.type === 'number' &&
    (wanted === 'timestamp' || wanted === 'date')
  )
    return "a date stands in quotes: '2026-11-22'";
  if (meaning.type === 'boolean' && wanted === 'number')
    return `as a number it is written if(${nameIn(meaning) ?? 'CONDITION'}, 1, 0)`;
  if (meaning.type === 'boolean') return askedAlone(meaning);
  if (wanted === 'boolean' && meaning.type === 'number') return 'compare it, for example with "> 0"';
  if (wanted === 'boolean' && meaning.kind === 'literal' && meaning.type === 'text')
    return "a comparison is written out; of several values ask: country in ('FR', 'DE')";
  return undefined;
}

/** How a condition is asked, which is compared with nothing. */
export function askedAlone(condition: Meaning): string {
  const name = nameIn(condition);
  return name === undefined
    ? 'it is true or false: write it alone, or "not" before it'
    : `it is true or false: write "${name}" or "not ${name}"`;
}

/** The name that a meaning is, where it is that of a column or a definition. */
function nameIn(meaning: Meaning): string | undefined {
  if (meaning.kind === 'field') return meaning.name;
  if (meaning.kind !== 'reference') return undefined;
  const { what, name } = meaning.to;
  return ['attribute', 'trait', 'segment'].includes(what) ? name : undefined;
}

/** Two meanings made comparable: both of one type, by conversion of one where needed. */
export function unify(left: Meaning, right: Meaning, zone: string): [Meaning, Meaning] | undefined {
  if (left.type === right.type) return [left, right];
  // A written-out text takes the other's type; a date and an instant are compared as dates.
  const isText = (meaning: Meaning) => meaning.kind === 'literal' && meaning.type === 'text';
  const type = isText(left) ? right.type : isText(right) ? left.type : 'date';
  const a = convert(left, type, zone);
  const b = convert(right, type, zone);
  return a && b ? [a, b] : undefined;
}

export function mismatch(left: Meaning, right: Meaning, span: Span): ExpressionProblem {
  const message = `${nameOfType(left.type)} cannot be compared with ${nameOfType(right.type)}`;
  return new ExpressionProblem('wrong-type', message, span, hintBetween(left, right));
}

/** `weekday gives the local day of the week, 1 for Monday to 7 for Sunday`. */
function meaningOf({ name, meaning }: FunctionDefinition): string {
  return `${name} gives ${meaning[0]!.toLowerCase()}${meaning.slice(1).replace(/\.$/, '')}`;
}

function hintBetween(left: Meaning, right: Meaning): string | undefined {
  const [condition, other] = left.type === 'boolean' ? [left, right] : [right, left];
  if (condition.type === 'boolean' && !other.remedy) return askedAlone(condition);
  const [number, text] = left.type === 'number' ? [left, right] : [right, left];
  if (number.kind === 'apply' && text.kind === 'literal' && /\p{L}/u.test(String(text.value)))
    return meaningOf(number.definition);
  if (left.type === 'text') return hintFor(left, right.type);
  if (right.type === 'text') return hintFor(right, left.type);
  return right.type === 'number' && (left.type === 'date' || left.type === 'timestamp')
    ? "a date stands in quotes: '2026-11-22'; of how many days ago it was, ask: days_since(...)"
    : undefined;
}
