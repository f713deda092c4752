import { flawOf, type CalendarUnit, type Duration } from '../clock/calendar.ts';
import { numberInWords, type TokenStream } from './token-stream.ts';
import { ExpressionProblem, type Query, type Sequence, type Span, type Tree, type Window } from './tree.ts';

/**
 * The clauses after a subject, in any order: `where ...`, windows, a sequence, `among ...`. Without any, the subject
 * itself. `condition` reads a whole condition, `operand` something that binds tighter than a comparison.
 */
export function parseClauses(
  tokens: TokenStream,
  subject: Tree,
  condition: () => Tree,
  operand: () => Tree,
): Tree {
  const windows: (Span & Window)[] = [];
  let where: Tree | undefined;
  let sequence: Sequence | undefined;
  let among: Tree | undefined;
  let every: Query['every'];
  let latest: Query['latest'];
  for (;;) {
    const start = tokens.peek().start;
    const window = parseWindow(tokens, operand);
    if (window) windows.push({ ...window, start, end: tokens.lastEnd });
    else if (tokens.words('where')) where = once('where', where, tokens, condition);
    else if (tokens.words('among')) among = once('among', among, tokens, condition);
    else if (tokens.words('without') || tokens.words('followed', 'by')) {
      if (sequence) throw tokens.unexpected('one sequence only');
      sequence = parseSequence(tokens, condition);
    } else if (tokens.words('latest')) {
      if (latest) throw tokens.unexpected('one "latest" only');
      latest = parseLatest(tokens);
    } else if (tokens.words('every') && !every) {
      const { start: from } = tokens.next();
      every = { length: parseLength(tokens, 1), start: from, end: tokens.lastEnd };
    } else break;
  }
  if (windows.length === 0 && !where && !sequence && !among && !every && !latest) return subject;
  return {
    kind: 'query',
    subject,
    windows,
    ...(where && { where }),
    ...(sequence && { sequence }),
    ...(among && { among }),
    ...(every && { every }),
    ...(latest && { latest }),
    start: subject.start,
    end: tokens.lastEnd,
  } satisfies Query;
}

function once(word: string, before: Tree | undefined, tokens: TokenStream, read: () => Tree): Tree {
  const token = tokens.next();
  if (before) {
    throw new ExpressionProblem(
      'syntax',
      `"${word}" can stand only once`,
      token,
      'join the conditions with "and"',
    );
  }
  return read();
}

function parseWindow(tokens: TokenStream, operand: () => Tree): Window | undefined {
  if (tokens.words('in', 'last')) {
    tokens.next();
    tokens.next();
    return { kind: 'last', length: parsePeriod(tokens, 1) };
  }
  if (tokens.isCalendarWindow()) {
    tokens.next();
    const which = tokens.next().value as 'this' | 'previous';
    return { kind: 'calendar', which, unit: tokens.next().value as CalendarUnit };
  }
  if (tokens.words('between') && tokens.isWindowBetween()) return parseBetween(tokens);
  if (tokens.words('on', 'day')) {
    tokens.next();
    tokens.next();
    const numberSpan = tokens.peek();
    const number = tokens.expectNumber();
    usable({ amount: number, unit: 'day' }, numberSpan);
    return tokens.take('after') ? { kind: 'day_after', number, date: operand() } : { kind: 'day', number };
  }
  if (tokens.take('since')) return { kind: 'since', date: operand() };
  if (tokens.take('before')) return { kind: 'before', date: operand() };
  return undefined;
}

function parseBetween(tokens: TokenStream): Window {
  tokens.next();
  const fromSpan = tokens.peek();
  const from = tokens.expectNumber();
  const fromUnit = tokens.takeUnit();
  tokens.expect('and');
  const to = parseLength(tokens);
  tokens.expect('ago');
  const earlier = { amount: from, unit: fromUnit?.unit ?? to.unit };
  const span = fromUnit ? { ...fromSpan, end: fromUnit.end } : fromSpan;
  return { kind: 'between', from: usable(earlier, span), to };
}

/** `90 days`; the amount may be left out where one is meant: `in last month`. */
export function parseLength(tokens: TokenStream, otherwise?: number): Duration {
  const bare = otherwise !== undefined && tokens.peek().kind === 'word';
  const { start } = tokens.peek();
  const inWords = bare ? (tokens.amountInWords() ?? numberInWords(tokens.peek())) : undefined;
  if (inWords) throw inWords;
  const amount = bare ? otherwise : tokens.expectNumber();
  const unit = tokens.takeUnit();
  if (!unit) throw tokens.unexpected('a unit of time (minutes, hours, days, weeks, months, years)');
  return usable({ amount, unit: unit.unit }, { start, end: unit.end });
}

/** A length of time in which something can happen. */
function parsePeriod(tokens: TokenStream, otherwise?: number): Duration {
  const { start } = tokens.peek();
  const length = parseLength(tokens, otherwise);
  if (length.amount > 0) return length;
  const span = { start, end: tokens.lastEnd };
  throw new ExpressionProblem('wrong-value', 'nothing happens in no time', span);
}

/** A length of time as it is. Throws when the calendar has no such length. */
export function usable(length: Duration, span: Span): Duration {
  const flaw = flawOf(length);
  if (flaw) throw new ExpressionProblem('wrong-value', flaw.message, span, flaw.hint);
  return length;
}

function parseSequence(tokens: TokenStream, condition: () => Tree): Sequence {
  const { start, value } = tokens.next();
  if (value === 'followed') tokens.expect('by');
  const kind = value === 'followed' ? 'followed' : 'without';
  const named = condition();
  let events = named;
  if (tokens.take('where')) {
    const where = condition();
    events = { kind: 'query', subject: named, where, windows: [], start: named.start, end: tokens.lastEnd };
  }
  const same = parseSame(tokens);
  const how = { kind, events, ...(same && { same }) } as const;
  if (tokens.take('within')) return { ...how, within: parsePeriod(tokens), start, end: tokens.lastEnd };
  if (!tokens.take('after') && !same)
    throw tokens.unexpected(kind === 'without' ? '"after" or "within 3 days"' : '"within 3 days" or "after"');
  return { ...how, start, end: tokens.lastEnd };
}

function parseSame(tokens: TokenStream): Sequence['same'] {
  if (!tokens.words('with', 'same')) return undefined;
  tokens.next();
  tokens.next();
  const { value, start, end } = tokens.expectName();
  return { name: value, start, end };
}

/** More than anybody looks back over, and few enough to be kept for each person at once. */
const mostLatest = 1000;

function parseLatest(tokens: TokenStream): Query['latest'] {
  const { start } = tokens.next();
  const count = tokens.expectNumber();
  const span = { start, end: tokens.lastEnd };
  if (Number.isInteger(count) && count >= 1 && count <= mostLatest) return { count, ...span };
  throw new ExpressionProblem('wrong-value', `"latest" takes a whole number from 1 to ${mostLatest}`, span);
}
