/**
 * A formula is an expression after checking: typed, free of names from the rules file, and made of a closed set of
 * primitives that every engine must know. Functions compile to formulas, engines print them in their dialect.
 *
 * Numbers are decimals with six places everywhere. A missing value makes a comparison false, never unknown: the
 * primitives that compare are two-valued, so `not` and filters never meet a third value.
 */
export type ValueType = 'number' | 'text' | 'boolean' | 'timestamp' | 'date' | 'list';

export interface Literal {
  kind: 'literal';
  type: ValueType;
  /** timestamps: ms since 1970 as a number; dates: `YYYY-MM-DD`; null: missing. */
  value: string | number | boolean | null;
}

export interface Column {
  kind: 'column';
  type: ValueType;
  name: string;
  /** Whether it belongs to a person or to one of a source's rows. */
  of: 'person' | 'row';
  /** There for everybody: a condition that rules have decided. */
  known?: true;
  /** A count. */
  whole?: true;
  /** All texts that it can be, where these are known. */
  texts?: readonly string[];
}

export interface Call {
  kind: 'call';
  type: ValueType;
  primitive: Primitive;
  arguments: readonly Formula[];
}

export type Formula = Literal | Column | Call;

/**
 * The closed set. Arguments in the order given; unless said otherwise a missing argument gives a missing result.
 */
export const primitives = {
  // logic, always true or false
  and: 'boolean', // all; of nothing: true
  or: 'boolean', // any; of nothing: false
  not: 'boolean',
  known: 'boolean', // the value is there
  equal: 'boolean', // false when either is missing, as all comparisons
  less: 'boolean',
  less_or_equal: 'boolean',
  one_of: 'boolean', // (value, ...literals)
  contains: 'boolean', // (text, part)
  starts_with: 'boolean',
  ends_with: 'boolean',
  matches: 'boolean', // (text, pattern literal): RE2, anywhere in the text
  has: 'boolean', // (list, text): some element equals
  truth: 'boolean', // (boolean): missing becomes false
  // choice
  choose: 'any', // (condition, value, condition, value, ..., otherwise)
  first_known: 'any', // the first argument that is not missing
  // numbers
  add: 'number',
  subtract: 'number',
  multiply: 'number', // rounded to six places
  divide: 'number', // rounded to six places, halves away from zero; by zero: missing
  whole_share: 'number', // (times, part, positive size), whole numbers: times * part / size without the rest
  negate: 'number',
  absolute: 'number',
  round: 'number', // (number, places literal), half away from zero
  floor: 'number',
  ceiling: 'number',
  modulo: 'number', // whole numbers, result not negative for a positive divisor
  power: 'number',
  fade: 'number', // (number, from instant, to instant, half-life in seconds): number * 2^(-seconds between / half-life)
  share_left: 'number', // (from instant, to instant, milliseconds literal): 1 - time between / milliseconds, 0 at least
  square_root: 'number', // of a negative number: missing
  logarithm: 'number', // natural; of zero or less: missing
  great_circle: 'number', // (latitude, longitude, latitude, longitude) in degrees: km along the globe, to three places; beyond 90 or 180: missing
  least: 'number', // of the arguments that are known
  greatest: 'number',
  // time; instants are UTC, local ones are clock times of the rules' zone
  local: 'timestamp', // instant to local clock
  date_of: 'date', // the calendar date of a local clock time
  midnight: 'timestamp', // the instant at which a local date begins
  days_between: 'number', // (date, date): whole days from the first to the second
  seconds_between: 'number', // (timestamp, timestamp): exact, with fractions
  add_days: 'date', // (date, days)
  date_from_parts: 'date', // (year, month, day): days beyond the end of a month run on into the next
  hour_of: 'number', // (local timestamp) 0 to 23
  weekday_of: 'number', // (date) 1 Monday to 7 Sunday
  day_of: 'number', // (date) 1 to 31
  month_of: 'number', // (date) 1 to 12
  year_of: 'number', // (date)
  // text
  lower: 'text',
  upper: 'text',
  trim: 'text',
  one_line: 'text', // each control character (U+0000 to U+001F, U+007F to U+009F) and line mark (U+2028, U+2029) becomes a blank
  length: 'number', // characters
  byte_length: 'number', // bytes of UTF-8
  csv_cell: 'text', // (text, marks literal): in quotes where it has one of the marks
  csv_row: 'text', // (cells): with commas between, missing as nothing
  concat: 'text',
  left: 'text', // (text, characters)
  right: 'text',
  replace: 'text', // (text, what, with)
  split: 'list', // (text, separator literal): parts trimmed, empty ones left out
  after_last: 'text', // (text, mark literal): what follows the last mark; missing when there is none
  before_last: 'text', // (text, mark literal): what stands before the last mark; missing when there is none
  cut_bytes: 'text', // (text, bytes literal): as many whole characters as fit in that many UTF-8 bytes
  list_length: 'number',
  item_of: 'text', // (list, place from 1): missing where there is none
  join_list: 'text', // (list, separator)
  join_known: 'text', // (separator, ...texts): those that are known; of none: empty
  // conversions
  number_from: 'number', // (text): a plain decimal, else missing
  date_from: 'date', // (text): YYYY-MM-DD, else missing
  written: 'text', // any value as text: numbers without needless zeros, dates YYYY-MM-DD, instants ISO in UTC
  written_date: 'text', // (date or timestamp, pattern literal of YYYY MM DD)
  // reference tables
  lookup: 'any', // (key, table literal, column literal): of the row with this key, or with this place in the table
  nearest: 'number', // (latitude, longitude, table literal): the place of the row that is nearest, of equally near ones (to the metre) the first
  // chance that is the same every night
  digest: 'text', // (text): its SHA-256 in hexadecimal digits
  share_of: 'number', // (text): 0 to 9999 from SHA-256 of the text
} as const satisfies Record<string, ValueType | 'any'>;

export type Primitive = keyof typeof primitives;

export const missing = (type: ValueType): Literal => ({ kind: 'literal', type, value: null });
export const literal = (type: ValueType, value: string | number | boolean): Literal => ({
  kind: 'literal',
  type,
  value,
});
export const number = (value: number): Literal => literal('number', value);
export const text = (value: string): Literal => literal('text', value);
export const truth = (value: boolean): Literal => literal('boolean', value);
export const column = (name: string, type: ValueType, of: Column['of'] = 'person'): Column => ({
  kind: 'column',
  name,
  type,
  of,
});
/** How people are known: their address, in lower case; missing for those who are known by an id alone. */
export const mailAddress: Column = column('mail address', 'text');
export const isMissing = (formula: Formula): boolean => formula.kind === 'literal' && formula.value === null;

/** A call of a primitive; the type is the primitive's own or, for choices, that of the first value. */
export function call(primitive: Primitive, ...args: readonly Formula[]): Call {
  const declared = primitives[primitive];
  const type = declared !== 'any' ? declared : args[primitive === 'choose' ? 1 : 0]!.type;
  return { kind: 'call', primitive, arguments: args, type };
}

export const and = (...args: readonly Formula[]): Formula => combine('and', true, args);
export const or = (...args: readonly Formula[]): Formula => combine('or', false, args);
export const not = (arg: Formula): Formula =>
  arg.kind === 'literal' ? truth(arg.value !== true) : call('not', arg);

/** Nothing where it changes nothing: `and(true, x)` is x. */
function combine(primitive: 'and' | 'or', neutral: boolean, args: readonly Formula[]): Formula {
  const rest = args.filter((arg) => !(arg.kind === 'literal' && arg.value === neutral));
  if (rest.some((arg) => arg.kind === 'literal' && arg.value === !neutral)) return truth(!neutral);
  if (rest.length === 0) return truth(neutral);
  return rest.length === 1 ? rest[0]! : call(primitive, ...rest);
}

/** Equal formulas have equal keys: what makes a common subexpression one column. */
export function keyOf(formula: Formula): string {
  if (formula.kind === 'literal') return `${formula.type}:${JSON.stringify(formula.value)}`;
  if (formula.kind === 'column') return `${formula.of}.${formula.name}`;
  return `${formula.primitive}(${formula.arguments.map(keyOf).join(',')})`;
}

/** A value of a reference table's row, which is known by its key, a text, or by its place in the table, a number. */
export function lookup(row: Formula, table: string, of: string, type: ValueType): Call {
  return { ...call('lookup', row, text(table), text(of)), type };
}

/** Every call of a primitive within a formula, inner ones first. */
export function callsOf(formula: Formula, primitive: Primitive): Call[] {
  if (formula.kind !== 'call') return [];
  const inner = formula.arguments.flatMap((arg) => callsOf(arg, primitive));
  return formula.primitive === primitive ? [...inner, formula] : inner;
}

/** The columns that a formula reads, of people or of rows. */
export function columnsOf(formula: Formula, of: Column['of'], found = new Set<string>()): Set<string> {
  if (formula.kind === 'column' && formula.of === of) found.add(formula.name);
  if (formula.kind === 'call') for (const arg of formula.arguments) columnsOf(arg, of, found);
  return found;
}

/** Every column of a formula, by its name. */
export function collectColumns(formula: Formula, found: Map<string, Column>): void {
  if (formula.kind === 'column') found.set(formula.name, formula);
  if (formula.kind === 'call') for (const arg of formula.arguments) collectColumns(arg, found);
}

/** The formula with some of its parts replaced, from the outside in; `replace` gives undefined to go on inside. */
export function rewrite(formula: Formula, replace: (part: Formula) => Formula | undefined): Formula {
  const replaced = replace(formula);
  if (replaced) return replaced;
  if (formula.kind !== 'call') return formula;
  return { ...formula, arguments: formula.arguments.map((arg) => rewrite(arg, replace)) };
}
