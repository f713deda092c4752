import { calendarUnits, units, type Unit } from '../clock/calendar.ts';
import { numberWords, sideBySide, wordsFromElsewhere } from './habits.ts';
import { isSymbol, isWord, type Token } from './tokens.ts';
import { ExpressionProblem, type Span, type Tree } from './tree.ts';

/** More words than people say for a number before a unit: `a couple of weeks`. */
const mostWords = 3;

/** Tokens with a place in them, and the words for what was expected. */
export class TokenStream {
  lastEnd = 0;
  private readonly tokens: readonly Token[];
  private readonly inParentheses = new WeakSet<Tree>();
  private index = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.max(0, Math.min(this.index + ahead, this.tokens.length - 1))]!;
  }

  next(): Token {
    const token = this.peek();
    this.lastEnd = token.end;
    this.index++;
    return token;
  }

  /** Remembers that a tree stood in parentheses, which ends chains of comparisons. */
  closed(tree: Tree): Tree {
    this.inParentheses.add(tree);
    return tree;
  }

  wasClosed(tree: Tree): boolean {
    return this.inParentheses.has(tree);
  }

  /** Whether these words come next. */
  words(...words: readonly string[]): boolean {
    return words.every((word, ahead) => isWord(this.peek(ahead), word));
  }

  take(word: string): boolean {
    if (!this.words(word)) return false;
    this.next();
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!isSymbol(this.peek(), symbol)) return false;
    this.next();
    return true;
  }

  /** A comma between arguments. Throws where a clause of the argument before it follows: `top(spend, among buyers)`. */
  takeComma(): boolean {
    if (!this.takeSymbol(',')) return false;
    const [first, second] = [this.peek(), this.peek(1)];
    const isWindow = this.words('in', 'last') || this.isCalendarWindow();
    const isClause =
      ['among', 'where', 'without', 'followed', 'latest', 'since', 'before', 'every'].some((word) =>
        isWord(first, word),
      ) &&
      ['word', 'number', 'text', 'parameter'].includes(second.kind) &&
      !['and', 'or', 'not', 'in', 'is', 'between', 'contains', 'as'].some((word) => isWord(second, word));
    if (isWindow || isClause) {
      const comma = this.peek(-1);
      const message = `no comma stands before "${first.value}"`;
      throw new ExpressionProblem('syntax', message, { start: comma.start, end: first.end });
    }
    return true;
  }

  /** What to say of `between '2026-01-01' and '2026-02-01'` behind a condition, when that comes next without its first word. */
  windowOfDates(): ExpressionProblem | undefined {
    const [from, and, to] = [this.peek(), this.peek(1), this.peek(2)];
    if (from.kind !== 'text' || !isWord(and, 'and') || to.kind !== 'text') return undefined;
    return windowOfDates(from.value, to.value, { start: this.peek(-1).start, end: to.end });
  }

  takeUnit(): (Span & { unit: Unit }) | undefined {
    const unit = unitOf(this.peek());
    if (!unit) return undefined;
    const { start, end } = this.next();
    return { unit, start, end };
  }

  /** `in this month`, `in previous week`, as opposed to `in` and the name of a list. */
  isCalendarWindow(): boolean {
    if (!this.words('in', 'this') && !this.words('in', 'previous')) return false;
    return calendarUnits.some((unit) => isWord(this.peek(2), unit));
  }

  /** What to say of a window in other words than those that there are: `in previous 3 months`, `in the last week`. */
  otherWindow(): ExpressionProblem | undefined {
    const first = this.peek();
    if (!['previous', 'past', 'this', 'current', 'the'].includes(first.value)) return undefined;
    let ahead = 1;
    while (['last', 'past', 'previous'].includes(this.peek(ahead).value)) ahead++;
    const written = numberOf(this.peek(ahead));
    if (written !== undefined) ahead++;
    const amount = written ?? 1;
    const unit = unitOf(this.peek(ahead));
    if (!unit) return undefined;
    const span = { start: first.start, end: this.peek(ahead).end };
    const isCalendar = amount === 1 && calendarUnits.some((each) => each === unit);
    if (isCalendar && ['this', 'current'].includes(first.value))
      return new ExpressionProblem('syntax', `this window is written "in this ${unit}"`, span);
    const message = `a window is written "in last ${amount === 1 ? unit : `${amount} ${unit}s`}"`;
    const hint = first.value === 'previous' ? 'of the calendar there is one: "in previous month"' : undefined;
    return new ExpressionProblem('syntax', message, span, hint);
  }

  /** `between 24 and 4 hours ago`, as opposed to `between 10 and 20`, whatever stands for its numbers. */
  isWindowBetween(): boolean {
    const from = this.lengthOfAmount(1);
    if (from === 0) return false;
    return this.isWindowOfAmounts(unitOf(this.peek(1 + from)) ? from + 2 : from + 1);
  }

  /** Whether `and 4 hours ago` comes next but some tokens. */
  private isWindowOfAmounts(ahead: number): boolean {
    if (!isWord(this.peek(ahead), 'and')) return false;
    const to = ahead + 1 + this.lengthOfAmount(ahead + 1);
    return to > ahead + 1 && unitOf(this.peek(to)) !== undefined && isWord(this.peek(to + 1), 'ago');
  }

  /** Of how many tokens what stands for a number before a unit or "and" is: one, or the words that people say instead. */
  private lengthOfAmount(from: number): number {
    if (this.peek(from).kind === 'number') return 1;
    for (let words = 0; words <= mostWords; words++) {
      const token = this.peek(from + words);
      if (unitOf(token) || isWord(token, 'and')) return words;
      if (token.kind !== 'word') return 0;
    }
    return 0;
  }

  /** What to say of words before a unit that stand for no number, or for one in words: `few months`, `a month`. */
  amountInWords(): ExpressionProblem | undefined {
    const words = this.lengthOfAmount(0);
    const first = this.peek();
    if (words === 0 || first.kind !== 'word') return undefined;
    const amount = words === 1 ? numberWords.get(first.value) : undefined;
    const before = this.peek(words);
    const unit = unitOf(before);
    if (amount !== undefined) {
      if (!unit) return numberInWords(first);
      const message = `"${first.value} ${before.value}" is written "${amount} ${unit}${amount === 1 ? '' : 's'}"`;
      return new ExpressionProblem('syntax', message, { start: first.start, end: before.end });
    }
    if (!unit && !this.isWindowOfAmounts(words)) return undefined;
    const message = `a number in digits stands before "${before.value}", such as 3${unit ? ` ${unit}s` : ''}`;
    return new ExpressionProblem('syntax', message, { start: first.start, end: this.peek(words - 1).end });
  }

  expect(word: string): Token {
    if (!this.words(word)) throw this.unexpected(`"${word}"`);
    return this.next();
  }

  expectOneOf(...words: readonly string[]): Token {
    if (!words.some((word) => this.words(word))) throw this.unexpected(oneOf(words));
    return this.next();
  }

  expectSymbol(symbol: string): Token {
    if (!isSymbol(this.peek(), symbol)) throw this.unexpected(`"${symbol}"`);
    return this.next();
  }

  expectSymbolOf<Symbol extends string>(...symbols: readonly Symbol[]): Symbol {
    const found = symbols.find((symbol) => isSymbol(this.peek(), symbol));
    if (found === undefined) throw this.unexpected(oneOf(symbols));
    this.next();
    return found;
  }

  expectName(): Token {
    if (this.peek().kind !== 'word') throw this.unexpected('a name');
    return this.next();
  }

  expectNumber(): number {
    const inWords = this.amountInWords() ?? numberInWords(this.peek());
    if (inWords) throw inWords;
    if (this.peek().kind !== 'number') throw this.unexpected('a number');
    return Number(this.next().value);
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.kind === 'end') return;
    if (isSymbol(token, ')')) throw new ExpressionProblem('syntax', 'here is one ) too many', token);
    throw this.unexpected('an operator or the end');
  }

  /** `10,5` and `1,000`, as numbers are written elsewhere, where a comma comes next that belongs to one. */
  private numberWithComma(): ExpressionProblem | undefined {
    const first = this.peek(-1);
    let last = first;
    let written = first.value;
    for (let ahead = 0; isSymbol(this.peek(ahead), ','); ahead += 2) {
      const digits = this.peek(ahead + 1);
      if (digits.kind !== 'number' || digits.start !== last.end + 1) break;
      written += `,${digits.value}`;
      last = digits;
    }
    if (first.kind !== 'number' || last === first || this.peek().start !== first.end) return undefined;
    const groups = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(written);
    const pointed = groups ? written.replaceAll(',', '') : written.replace(',', '.');
    // The last mark is that of the fraction: 1.000,50.
    const meant = pointed.replaceAll(/\.(?=.*\.)/g, '');
    const span = { start: first.start, end: last.end };
    const hint = groups ? undefined : 'numbers have a point and no comma';
    return new ExpressionProblem('syntax', `${written} is written ${meant} here`, span, hint);
  }

  unexpected(wanted: string): ExpressionProblem {
    const token = this.peek();
    if (token.kind === 'end') {
      const span = { start: Math.max(0, token.start - 1), end: Math.max(1, token.start) };
      return new ExpressionProblem('syntax', `the expression ends where ${wanted} was expected`, span);
    }
    const comma = this.numberWithComma();
    if (comma) return comma;
    const meant = token.value.toLowerCase();
    if (
      token.kind === 'word' &&
      meant !== token.value &&
      ['and', 'or', 'not', 'in', 'is', 'where'].includes(meant)
    ) {
      return new ExpressionProblem('syntax', `"${token.value}" is written "${meant}" here`, token);
    }
    const earlier = this.peek(-1);
    if (earlier !== token && isWord(earlier, 'NOT'))
      return new ExpressionProblem('syntax', '"NOT" is written "not" here', earlier);
    if (this.words('at', 'least') || this.words('at', 'most'))
      return new ExpressionProblem('syntax', wordsFromElsewhere.get('more')!, {
        start: token.start,
        end: this.peek(1).end,
      });
    const known = token.kind === 'word' ? wordsFromElsewhere.get(meant) : undefined;
    if (known) return new ExpressionProblem('syntax', known, token);
    const before = this.peek(-1);
    const beside =
      token.kind === 'word' && before.kind === 'word' && token !== before
        ? sideBySide(before.value, token.value)
        : undefined;
    if (beside) {
      const [message, hint] = beside;
      return new ExpressionProblem('syntax', message, { start: before.start, end: token.end }, hint);
    }
    if (token.kind === 'number' && before.kind === 'number') {
      const both = `${before.value}${token.value}`;
      const span = { start: before.start, end: token.end };
      return new ExpressionProblem('syntax', `${before.value} ${token.value} is written ${both} here`, span);
    }
    const found = token.kind === 'text' ? 'a text' : `"${token.value}"`;
    return new ExpressionProblem('syntax', `expected ${wanted}, found ${found}`, token);
  }
}

function unitOf(token: Token): Unit | undefined {
  if (token.kind !== 'word') return undefined;
  return units.find((unit) => token.value === unit || token.value === `${unit}s`);
}

const numberOf = ({ kind, value }: Token): number | undefined =>
  kind === 'number' ? Number(value) : kind === 'word' ? numberWords.get(value) : undefined;

/** What to say of `twelve`. */
export function numberInWords(token: Token): ExpressionProblem | undefined {
  const amount = token.kind === 'word' ? numberWords.get(token.value) : undefined;
  if (amount === undefined) return undefined;
  return new ExpressionProblem('syntax', `"${token.value}" is written ${amount} here`, token);
}

/** What to say of dates that events are to lie between. */
export function windowOfDates(from: string, to: string, span: Span): ExpressionProblem {
  const message = `a window of dates is written "since '${from}' before '${to}'"`;
  return new ExpressionProblem('syntax', message, span, 'the second day is not in it: name the day after');
}

function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
