/** What people write out of habit, from other languages and from plain English, and how it is said here. */

const window = 'a window is written "in last 90 days"';
const absent = 'a value that is not there "is missing"';
const choice = 'a choice is written case(CONDITION, VALUE, OTHERWISE)';
const comparison = 'values are compared by =, !=, <, <=, > or >=';
const part = 'a part of a text is found by "contains", "starts with", "ends with" or "matches"';

const opposite = 'the opposite is asked with "not" before the whole: not first_name contains \'x\'';

/** Signs that mean nothing here. */
export const signsFromElsewhere: ReadonlyMap<string, string> = new Map([
  ['^', 'a power is written power(base, exponent)'],
  ['%', 'the rest of a division is written mod(a, b)'],
  ['?', choice],
  ['~', part],
  ...['{', '}', '@'].map((sign) => [sign, 'names stand as they are, without signs around them'] as const),
]);

/** Words that stand where they mean nothing here. */
export const wordsFromElsewhere: ReadonlyMap<string, string> = new Map([
  ...['last', 'within'].map((word) => [word, window] as const),
  ...['null', 'empty', 'blank'].map((word) => [word, absent] as const),
  ...['like', 'ilike', 'startswith', 'endswith', 'includes', 'begins'].map((word) => [word, part] as const),
  ...['equals', 'equal', 'greater', 'less', 'more', 'fewer', 'than', 'over', 'above', 'under', 'below'].map(
    (word) => [word, comparison] as const,
  ),
  ...['does', 'doesnt', 'isnt'].map((word) => [word, opposite] as const),
  ...['when', 'then', 'else'].map((word) => [word, choice] as const),
  ['ago', 'how long ago something was is asked so: days_since(last_order) > 30'],
  ['after', `a window that begins with a day is written "since '2026-01-31'"`],
  ['today', 'the window of today is written "in this day"'],
  ['yesterday', 'the window of yesterday is written "in previous day"'],
]);

/** Functions by what they are called elsewhere. */
export const functionsFromElsewhere: ReadonlyMap<string, string> = new Map([
  ...['average', 'mean'].map((name) => [name, 'avg'] as const),
  ...['exists', 'has', 'some'].map((name) => [name, 'any'] as const),
  ...['distinct', 'unique', 'countdistinct'].map((name) => [name, 'count_distinct'] as const),
  ...['isnull', 'ifnull', 'nvl'].map((name) => [name, 'coalesce'] as const),
  ...['substr', 'substring'].map((name) => [name, 'left'] as const),
  ['datediff', 'days_between'],
  ['lcase', 'lower'],
  ['len', 'length'],
  ['now', 'today'],
  ['number_of', 'count'],
  ['total', 'sum'],
  ['ucase', 'upper'],
]);

/** Numbers in words. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ...'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, 10 * (index + 2)] as const),
  ['a', 1],
  ['an', 1],
]);

const ofEvents = ['any', 'none', 'count', 'sum', 'avg', 'min', 'max', 'first', 'last', 'median'];

/** What to say of two words side by side, where the first is known to want something else than the second. */
export function sideBySide(first: string, second: string): [message: string, hint?: string] | undefined {
  if (first === 'if') return [choice];
  if (first === 'segment') return [`a segment is asked by its name alone: ${second}`];
  if (first === 'distinct' || first === 'unique')
    return ['different values are counted by count_distinct(...)'];
  const meant =
    first === 'no' ? 'none' : ofEvents.includes(first) ? first : functionsFromElsewhere.get(first);
  if (meant === undefined) return undefined;
  const message = `what "${meant}" is asked of stands in brackets: ${meant}(${second} ...)`;
  if (meant === 'any' || meant === 'none') return [message];
  return [message, `a name of several words has underscores: ${first}_${second}`];
}

/** Days that are nothing here by their name. */
export const isDay = (name: string): boolean => ['today', 'now', 'yesterday', 'tomorrow'].includes(name);

/** What to say of a date without quotes at some place of an expression; undefined where none is. */
export function bareDate(source: string, start: number): { message: string; end: number } | undefined {
  const rest = source.slice(start);
  const iso = /^\d{4}-\d\d-\d\d(?![\d-])/.exec(rest)?.[0];
  if (iso !== undefined) return { message: `a date stands in quotes: '${iso}'`, end: start + iso.length };
  const other = /^\d\d?([./])\d\d?\1(?:19|20)\d\d(?!\d)/.exec(rest)?.[0];
  if (other === undefined) return undefined;
  const message = `a date is written '2026-01-31', in quotes and with its year first`;
  return { message, end: start + other.length };
}
