import type { Duration } from '../clock/calendar.ts';
import { parseClauses, parseLength, usable } from './clauses.ts';
import { wordsFromElsewhere } from './habits.ts';
import { TokenStream } from './token-stream.ts';
import { isSymbol, isWord, tokenize, type Token } from './tokens.ts';
import {
  ExpressionProblem,
  type BinaryOperator,
  type Bound,
  type Quantity,
  type Shift,
  type Tree,
} from './tree.ts';

/** How tightly infix operators bind; higher is tighter. */
const binding: Record<string, number> = {
  or: 1,
  and: 2,
  '=': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  contains: 4,
  starts: 4,
  ends: 4,
  matches: 4,
  in: 4,
  not: 4,
  has: 4,
  between: 4,
  is: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
/** Words that are no names, whatever stands before them. */
const joining = ['and', 'or', 'in', 'is', 'between'];
const bindingOfNot = 3;
const comparing = 4;
/** Deeper nesting than any person writes; keeps hostile input from exhausting the stack. */
const deepest = 200;
/** More operators in a row are refused: what follows is as deep as they are many. */
const longestChain = 400;
/** A product is rounded and a quotient looked at closely, each inside the next. */
const longestProduct = 100;

/** The tree of an expression with its clauses. Throws an ExpressionProblem at the first thing that cannot be read. */
export function parse(source: string): Tree {
  const tokens = new TokenStream(tokenize(source));
  if (tokens.peek().kind === 'end') {
    throw new ExpressionProblem('syntax', 'an expression is missing', { start: 0, end: 1 });
  }
  const tree = new Parser(tokens).query();
  tokens.expectEnd();
  return tree;
}

export class Parser {
  private readonly tokens: TokenStream;
  private depth = 0;

  constructor(tokens: TokenStream) {
    this.tokens = tokens;
  }

  /** An expression and whatever clauses follow it. */
  query(): Tree {
    const subject = this.expression(0);
    const query = parseClauses(
      this.tokens,
      subject,
      () => this.expression(0),
      () => this.expression(comparing),
    );
    const window = query.kind === 'query' ? query.windows[0] : undefined;
    const called = subject.kind === 'binary' ? subject.right : subject;
    if (window && called.kind === 'call' && this.infix() !== undefined) {
      const message = 'a window stands within the brackets of a function of events';
      throw new ExpressionProblem('wrong-place', message, window, 'such as count(orders in last 30 days)');
    }
    return query;
  }

  expression(least: number): Tree {
    if (++this.depth > deepest) {
      throw new ExpressionProblem('syntax', 'this is nested too deeply', this.tokens.peek());
    }
    let left = this.prefix();
    for (let links = 0; ; links++) {
      const operator = this.infix();
      if (operator === undefined || binding[operator]! <= least) break;
      const most = binding[operator] === binding['*'] ? longestProduct : longestChain;
      if (links >= most) {
        const hint = 'give parts of it names, or use "in (...)"';
        throw new ExpressionProblem('syntax', `more than ${most} are joined here`, this.tokens.peek(), hint);
      }
      left = this.continue(left, operator);
    }
    this.depth--;
    return left;
  }

  /** The infix operator that comes next, if one does; `in last`, `in this month` and `between 24 and 4 hours ago` are clauses. */
  private infix(): string | undefined {
    const token = this.tokens.peek();
    if (token.kind !== 'word' && token.kind !== 'symbol') return undefined;
    if (!Object.hasOwn(binding, token.value)) return undefined;
    if (token.value === 'in' && this.tokens.words('in', 'last')) return undefined;
    if (this.tokens.isCalendarWindow()) return undefined;
    if (token.value === 'between' && this.tokens.isWindowBetween()) return undefined;
    return token.value;
  }

  private continue(left: Tree, operator: string): Tree {
    const tokens = this.tokens;
    const token = tokens.next();
    const least = binding[operator]!;
    const dates = operator === 'between' && isComparison(left) ? tokens.windowOfDates() : undefined;
    if (dates) throw dates;
    if (least === comparing && isComparison(left) && !tokens.wasClosed(left)) {
      throw new ExpressionProblem(
        'syntax',
        'comparisons cannot be chained',
        token,
        'write "a < b and b < c", or "x between a and b"',
      );
    }
    if (operator === 'is') return this.isTest(left);
    if (operator === 'in') return this.inList(left, false);
    if (operator === 'between') return this.between(left, false);
    if (operator === 'has') return this.hasTest(left);
    if (operator === 'not') {
      if (tokens.take('in')) return this.inList(left, true);
      if (tokens.take('between')) return this.between(left, true);
      const isTest = ['contains', 'starts', 'ends', 'matches', 'has'].includes(tokens.peek().value);
      const span = { start: token.start, end: tokens.peek().end };
      if (isTest) throw new ExpressionProblem('syntax', wordsFromElsewhere.get('does')!, span);
      throw tokens.unexpected('"in" or "between" after "not"');
    }
    if (operator === 'starts' || operator === 'ends') tokens.expect('with');
    const written = operator === 'starts' || operator === 'ends' ? `${operator} with` : operator;
    const right = this.expression(least);
    return {
      kind: 'binary',
      operator: written as BinaryOperator,
      left,
      right,
      start: left.start,
      end: right.end,
    };
  }

  private isTest(value: Tree): Tree {
    const negated = this.tokens.take('not');
    if (this.tokens.peek().kind === 'text')
      throw this.tokens.unexpected('"missing" or "known" ("=" compares a value)');
    const test = this.tokens.expectOneOf('missing', 'known');
    const known = (test.value === 'known') !== negated;
    return { kind: 'is', value, test: known ? 'known' : 'missing', start: value.start, end: test.end };
  }

  private inList(value: Tree, negated: boolean): Tree {
    const next = this.tokens.peek();
    if (!negated && this.tokens.take('next')) {
      const length = parseLength(this.tokens, 1);
      return { kind: 'in_next', value, length, start: value.start, end: this.tokens.lastEnd };
    }
    if (next.kind === 'word') {
      const window = this.tokens.otherWindow();
      if (window) throw window;
      const list = this.name();
      return { kind: 'in_named', value, negated, list, start: value.start, end: list.end };
    }
    const items = this.items();
    return { kind: 'in', value, negated, items, start: value.start, end: this.tokens.lastEnd };
  }

  private hasTest(value: Tree): Tree {
    const { kind } = this.tokens.peek();
    if (kind === 'text') throw this.tokens.unexpected(`"any", "all" or "none" (has any ('a', 'b'))`);
    const quantity = this.tokens.expectOneOf('any', 'all', 'none').value as 'any' | 'all' | 'none';
    const items = this.items();
    return { kind: 'has', value, quantity, items, start: value.start, end: this.tokens.lastEnd };
  }

  private between(value: Tree, negated: boolean): Tree {
    const low = this.expression(comparing);
    if (!this.tokens.take('and')) throw this.tokens.unexpected('"and" (between 10 and 20)');
    const high = this.expression(comparing);
    return { kind: 'between', value, negated, low, high, start: value.start, end: high.end };
  }

  private items(): Tree[] {
    if (!this.tokens.takeSymbol('('))
      throw this.tokens.unexpected(`values in brackets, such as ('FR', 'DE')`);
    const items = [this.expression(0)];
    while (this.tokens.takeSymbol(',')) items.push(this.expression(0));
    this.tokens.expectSymbol(')');
    return items;
  }

  private prefix(): Tree {
    const tokens = this.tokens;
    const token = tokens.peek();
    if (isWord(token, 'not')) {
      tokens.next();
      const operand = this.expression(bindingOfNot);
      return { kind: 'not', operand, start: token.start, end: operand.end };
    }
    if (isSymbol(token, '-')) {
      tokens.next();
      const operand = this.expression(binding['*']!);
      return { kind: 'negate', operand, start: token.start, end: operand.end };
    }
    return this.postfix(this.primary());
  }

  private primary(): Tree {
    const tokens = this.tokens;
    const token = tokens.peek();
    const { start, end } = token;
    switch (token.kind) {
      case 'number': {
        tokens.next();
        const unit = tokens.takeUnit();
        const value = Number(token.value);
        if (!unit) return { kind: 'number', value, start, end };
        const length = usable({ amount: value, unit: unit.unit }, { start, end: unit.end });
        return { kind: 'duration', value: length, start, end: unit.end };
      }
      case 'text':
        tokens.next();
        return { kind: 'text', value: token.value, start, end };
      case 'parameter':
        tokens.next();
        return { kind: 'parameter', name: token.value, start, end };
      case 'word':
        return this.word(token);
      default:
        if (!tokens.takeSymbol('(')) throw tokens.unexpected('a value');
        return this.group(start);
    }
  }

  private group(start: number): Tree {
    const inner = this.query();
    this.tokens.expectSymbol(')');
    return this.tokens.closed({ ...inner, start, end: this.tokens.lastEnd });
  }

  private word(token: Token): Tree {
    const tokens = this.tokens;
    const { start, end } = token;
    if (token.value === 'true' || token.value === 'false') {
      tokens.next();
      return { kind: 'truth', value: token.value === 'true', start, end };
    }
    const isBare = end - start === token.value.length;
    if (isBare && joining.includes(token.value)) throw tokens.unexpected('a value');
    if (tokens.words('at', 'least')) return this.countOf('at least', start);
    if (tokens.words('at', 'most')) return this.countOf('at most', start);
    if (token.value === 'exactly' && this.isCount()) return this.countOf('exactly', start);
    if (isSymbol(tokens.peek(1), '(')) {
      tokens.next();
      tokens.next();
      if (token.value === 'band') return this.band(start);
      const args: Tree[] = [];
      if (!isSymbol(tokens.peek(), ')')) {
        do args.push(this.query());
        while (tokens.takeComma());
      }
      tokens.expectSymbol(')');
      const nameSpan = { start, end };
      return { kind: 'call', name: token.value, nameSpan, arguments: args, start, end: tokens.lastEnd };
    }
    return this.name();
  }

  private band(start: number): Tree {
    const tokens = this.tokens;
    const value = this.expression(0);
    tokens.expectSymbol(',');
    const labels = [this.label()];
    const bounds: Bound[] = [];
    do {
      const below = tokens.expectSymbolOf('<', '<=');
      const at = this.expression(comparing);
      const above = tokens.expectSymbolOf('<', '<=');
      bounds.push({ at, below, above, start: at.start, end: at.end });
      labels.push(this.label());
    } while (!tokens.takeSymbol(')'));
    return { kind: 'band', value, labels, bounds, start, end: tokens.lastEnd };
  }

  private label(): Tree {
    const { kind, value, start, end } = this.tokens.peek();
    if (kind !== 'text') throw this.tokens.unexpected("the name of a band, as in 'low' < 10 <= 'high'");
    this.tokens.next();
    return { kind, value, start, end };
  }

  /** Whether `exactly` is no name: it stands before a number, or before whatever was meant for one. */
  private isCount(): boolean {
    const [next, after] = [this.tokens.peek(1), this.tokens.peek(2)];
    return next.kind === 'number' || (isWord(after, 'of') && !isWord(next, 'as'));
  }

  private countOf(quantity: Quantity, start: number): Tree {
    const tokens = this.tokens;
    for (const word of quantity.split(' ')) tokens.expect(word);
    const count = tokens.expectNumber();
    tokens.expect('of');
    const of = this.items();
    return { kind: 'count_of', quantity, count, of, start, end: tokens.lastEnd };
  }

  private name(): Tree & { kind: 'name' } {
    const tokens = this.tokens;
    const first = tokens.expectName();
    const parts = [part(first)];
    while (tokens.takeSymbol('.')) parts.push(part(tokens.expectName()));
    return { kind: 'name', parts, start: first.start, end: tokens.lastEnd };
  }

  private postfix(operand: Tree): Tree {
    if (!this.tokens.words('as', 'of')) return operand;
    this.tokens.next();
    this.tokens.next();
    const shift = this.shift();
    return this.postfix({ kind: 'as_of', operand, shift, start: operand.start, end: this.tokens.lastEnd });
  }

  private shift(): Shift {
    const inWords = this.tokens.words('last') ? undefined : this.tokens.amountInWords();
    if (inWords) throw inWords;
    const when = this.primary();
    if (when.kind === 'duration') {
      this.tokens.expect('ago');
      return { ago: when.value satisfies Duration };
    }
    if (when.kind === 'text') return { date: when };
    throw new ExpressionProblem('syntax', 'expected a length of time, such as "as of 30 days ago"', when);
  }
}

function part({ value, start, end }: Token) {
  return { name: value, start, end };
}

function isComparison(tree: Tree): boolean {
  if (tree.kind === 'binary') return binding[tree.operator.split(' ')[0]!] === comparing;
  return ['in', 'in_named', 'in_next', 'between', 'is', 'has'].includes(tree.kind);
}
