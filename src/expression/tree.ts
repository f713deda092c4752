import type { CalendarUnit, Duration } from '../clock/calendar.ts';
import type { ProblemCode } from '../problems/codes.ts';

/** Characters of an expression: from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

/** Something wrong at a span of one expression; whoever knows the file turns it into a Problem. */
export class ExpressionProblem extends Error {
  readonly code: ProblemCode;
  readonly span: Span;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, message: string, span: Span, hint?: string) {
    super(message);
    this.code = code;
    this.span = span;
    this.hint = hint;
  }
}

/** Where a problem is that is found away from the expression: whoever asked knows the place. */
export const elsewhere: Span = { start: 0, end: 0 };

/** Asks what a name stands for; a problem that has no place of its own is that of the name. */
export function askAt<Result>(span: Span, ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof ExpressionProblem) || error.span !== elsewhere) throw error;
    throw new ExpressionProblem(error.code, error.message, span, error.hint);
  }
}

export type BinaryOperator =
  | 'and'
  | 'or'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'contains'
  | 'starts with'
  | 'ends with'
  | 'matches'
  | '+'
  | '-'
  | '*'
  | '/';

export type Tree = Span &
  (
    | { kind: 'number'; value: number }
    | { kind: 'text'; value: string }
    | { kind: 'truth'; value: boolean }
    | { kind: 'duration'; value: Duration }
    | { kind: 'parameter'; name: string }
    /** `orders.total` is two parts. */
    | { kind: 'name'; parts: readonly (Span & { name: string })[] }
    | { kind: 'not' | 'negate'; operand: Tree }
    | { kind: 'binary'; operator: BinaryOperator; left: Tree; right: Tree }
    | { kind: 'in'; value: Tree; negated: boolean; items: readonly Tree[] }
    | { kind: 'in_named'; value: Tree; negated: boolean; list: Tree & { kind: 'name' } }
    /** `band(points, 'few' < 10 <= 'many')`: a label more than bounds. */
    | { kind: 'band'; value: Tree; labels: readonly Tree[]; bounds: readonly Bound[] }
    /** `birthday(born) in next 7 days`. */
    | { kind: 'in_next'; value: Tree; length: Duration }
    | { kind: 'has'; value: Tree; quantity: 'any' | 'all' | 'none'; items: readonly Tree[] }
    | { kind: 'between'; value: Tree; negated: boolean; low: Tree; high: Tree }
    | { kind: 'is'; value: Tree; test: 'missing' | 'known' }
    | { kind: 'call'; name: string; nameSpan: Span; arguments: readonly Tree[] }
    /** `at least 2 of (..., ...)`. */
    | { kind: 'count_of'; quantity: Quantity; count: number; of: readonly Tree[] }
    | { kind: 'as_of'; operand: Tree; shift: Shift }
    | Query
  );

/** How many of some conditions are asked for. */
export type Quantity = 'at least' | 'at most' | 'exactly';

/** Where two bands meet, with the signs on both sides of the bound. */
export interface Bound extends Span {
  at: Tree;
  below: '<' | '<=';
  above: '<' | '<=';
}

export type Shift = { ago: Duration } | { date: Tree };

/** Something with clauses: `opens where ... in last 90 days`, `spend among active`. */
export interface Query extends Span {
  kind: 'query';
  subject: Tree;
  where?: Tree;
  windows: readonly (Span & Window)[];
  /** `latest 5`: so many of the latest. */
  latest?: Span & { count: number };
  sequence?: Sequence;
  among?: Tree;
  /** `every 7 days`: how far apart a period is looked at. */
  every?: Span & { length: Duration };
}

export type Window =
  | { kind: 'last'; length: Duration }
  | { kind: 'between'; from: Duration; to: Duration }
  | { kind: 'day'; number: number }
  /** `in this month`, `in previous quarter`. */
  | { kind: 'calendar'; unit: CalendarUnit; which: 'this' | 'previous' }
  /** `on day 3 after signed_up_at`. */
  | { kind: 'day_after'; number: number; date: Tree }
  | { kind: 'since' | 'before'; date: Tree };

/** `without orders after`, `followed by clicks within 3 days`. */
export interface Sequence extends Span {
  kind: 'without' | 'followed';
  events: Tree;
  /** `with same campaign`: a column that both have. */
  same?: Span & { name: string };
  within?: Duration;
}
