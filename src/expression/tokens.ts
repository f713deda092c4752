import { bareDate, signsFromElsewhere } from './habits.ts';
import { ExpressionProblem, type Span } from './tree.ts';

export interface Token extends Span {
  kind: 'number' | 'text' | 'word' | 'parameter' | 'symbol' | 'end';
  /** Words and symbols as written, texts without their quotes, parameters without `$`. */
  value: string;
}

/** What people type out of habit, and what it is called here. */
const habits: Record<string, string> = {
  '==': '=',
  '===': '=',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '!==': '!=',
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '×': '*',
  '÷': '/',
  '–': '-',
};

const pattern =
  /(?<space>\s+)|(?<number>\d+(?:\.\d+)?(?![\p{L}\d_]))|(?<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<word>[\p{L}_][\p{L}\p{N}_]*)|`(?<quoted>[^`]+)`|\$(?<parameter>[\p{L}_][\p{L}\p{N}_]*)|(?<habit>===|!==|==|=>|=<|<>|&&|\|\||!(?!=)|[≥≤≠×÷–])|(?<symbol><=|>=|!=|[(),.+\-*/=<>])/uy;

/** The tokens of an expression; the last is `end`. Throws an ExpressionProblem at what is no token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < source.length) {
    pattern.lastIndex = start;
    const found = pattern.exec(source);
    if (!found) throw unreadable(source, start);
    const end = pattern.lastIndex;
    const { space, number, text, word, quoted, parameter, habit, symbol } = found.groups!;
    const calculates = /[+\-*/]/.test(tokens.at(-1)?.value ?? '');
    const date = number !== undefined && !calculates && bareDate(source, start);
    if (date) throw new ExpressionProblem('syntax', date.message, { start, end: date.end });
    const add = (kind: Token['kind'], value: string) => tokens.push({ kind, value, start, end });
    if (number !== undefined) add('number', number);
    else if (text !== undefined) add('text', text.slice(1, -1).replaceAll(text[0]! + text[0]!, text[0]!));
    else if (word !== undefined) add('word', word);
    else if (quoted !== undefined) add('word', quoted);
    else if (parameter !== undefined) add('parameter', parameter);
    else if (symbol !== undefined) add('symbol', symbol);
    else if (habit !== undefined) {
      const meant = habits[habit]!;
      throw new ExpressionProblem('syntax', `"${habit}" is written "${meant}" here`, { start, end });
    } else if (space === undefined) throw unreadable(source, start);
    start = end;
  }
  tokens.push({ kind: 'end', value: '', start: source.length, end: source.length });
  return tokens;
}

function unreadable(source: string, start: number): ExpressionProblem {
  const character = String.fromCodePoint(source.codePointAt(start)!);
  const span = { start, end: start + character.length };
  if (character === "'" || character === '"') {
    return new ExpressionProblem('syntax', `this text has no closing ${character}`, {
      start,
      end: source.length,
    });
  }
  const number = character === '%' ? /\d+(\.\d+)?\s*$/.exec(source.slice(0, start)) : undefined;
  if (number) {
    const value = number[0].trim();
    const message = `${value}% is written ${value} where percent are meant, and ${Number(value) / 100} as a part of 1`;
    return new ExpressionProblem('syntax', message, { start: number.index, end: start + 1 });
  }
  const digits = /^\d[\p{L}\d_.]*/u.exec(source.slice(start));
  if (digits) {
    return new ExpressionProblem(
      'syntax',
      `"${digits[0]}" is neither a number nor a name`,
      { start, end: start + digits[0].length },
      'put a blank between a number and its unit: 30 days',
    );
  }
  const hint = /\p{Sc}/u.test(character)
    ? 'an amount is a number without its currency: 100'
    : '[]'.includes(character)
      ? "several values stand in round brackets: in ('FR', 'DE')"
      : '‘’“”„«»'.includes(character)
        ? "a text stands in straight quotes: 'FR'"
        : signsFromElsewhere.get(character);
  const message = `the character ${JSON.stringify(character)} has no meaning here`;
  return new ExpressionProblem('syntax', message, span, hint);
}

export const isSymbol = (token: Token, value: string): boolean =>
  token.kind === 'symbol' && token.value === value;
export const isWord = (token: Token, value: string): boolean =>
  token.kind === 'word' && token.value === value;
