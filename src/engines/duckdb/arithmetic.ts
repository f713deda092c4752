import type { Formula, Primitive } from '../../expression/formula.ts';
import { join, number, sql, type Sql } from '../../sql/sql.ts';

/**
 * Numbers are decimals of 38 digits, six of them after the point. DuckDB keeps them in 128 bits and takes a microsecond
 * or two to divide these by a power of ten, which any change of places is: thirty times as long as in 64 bits or in
 * floating point. So what usual values allow is computed in those, and only the rest in 128 bits.
 */
const wide = (value: Sql) => sql`CAST(${value} AS DECIMAL(38, 6))`;
const double = (value: Sql) => sql`CAST(${value} AS DOUBLE)`;

/**
 * The first operand so that a sum fits: to DuckDB that of two decimals which 64 bits hold is one as well, and an error
 * where it does not fit. What is a sum itself is wide already, and whole numbers are.
 */
export function widened(first: Sql, operands: readonly Formula[]): Sql {
  const isWide = (of: Formula) => isSum(of) && !isWhole(of);
  return operands.some(isWide) || operands.every(isWhole) ? first : wide(first);
}

const isSum = (of: Formula): boolean =>
  of.kind === 'call' && (of.primitive === 'add' || of.primitive === 'subtract');

/** What gives whole numbers of 64 bits to DuckDB too, far from their end. */
const counting: ReadonlySet<Primitive> = new Set([
  'length',
  'byte_length',
  'list_length',
  'days_between',
  'hour_of',
  'weekday_of',
  'day_of',
  'month_of',
  'year_of',
  'share_of',
  'whole_share',
]);

export function isWhole(of: Formula): boolean {
  if (of.kind === 'literal') return Number.isInteger(of.value);
  if (of.kind === 'column') return of.whole === true;
  if (counting.has(of.primitive)) return true;
  const values = of.arguments.filter((each) => each.type === 'number');
  return (isSum(of) || of.primitive === 'choose' || of.primitive === 'first_known') && values.every(isWhole);
}

/** a / b to six places, halves away from zero; what does not fit is missing, and so is what is divided by zero. */
export function quotientOf(dividend: Sql, divisor: Sql): Sql {
  return named([dividend, divisor], ([a, b]) =>
    rounded(sql`${double(a!)} / nullif(${double(b!)}, 0)`, exactQuotient(a!, b!)),
  );
}

/** a * b to six places, halves away from zero; what does not fit is missing. */
export function productOf(factors: readonly Sql[], formulas: readonly Formula[]): Sql {
  // A whole number of times has no more places.
  const at = formulas.findIndex(isWholeLiteral);
  if (at >= 0) return sql`TRY(${wide(factors[1 - at]!)} * CAST(${factors[at]!} AS DECIMAL(18, 0)))`;
  const [first, second] = formulas;
  if (isWhole(first!) && second!.kind === 'literal' && second!.value === 0.000001) {
    return fromMillionths(factors[0]!);
  }
  return named(factors, ([a, b]) =>
    rounded(sql`${double(a!)} * ${double(b!)}`, sql`TRY(CAST(${wide(a!)} * ${wide(b!)} AS DECIMAL(38, 6)))`),
  );
}

const isWholeLiteral = (formula: Formula): boolean =>
  formula.kind === 'literal' && Number.isSafeInteger(formula.value) && Math.abs(Number(formula.value)) < 1e15;

/** Computed in 64 bits where these hold the value, with room for a digit more, and otherwise in 128. */
export function narrowly(
  value: Sql,
  compute: (narrow: Sql) => Sql,
  otherwise: (wide: Sql) => Sql = compute,
): Sql {
  return named([value], ([a]) => {
    const narrow = compute(sql`CAST(${a!} AS DECIMAL(18, 6))`);
    return sql`CASE WHEN ${a!} BETWEEN -99999999999 AND 99999999999 THEN ${narrow} ELSE ${otherwise(wide(a!))} END`;
  });
}

/** Digits as a person writes them: no zeros at the end of a fraction, and no point without one. */
export function written(value: Sql): Sql {
  const digits = (decimal: Sql) => sql`CAST(${decimal} AS VARCHAR)`;
  // Trimming takes longer than writing, so what has few places is written with so many.
  const shortest = (decimal: Sql) => {
    const whens = [1, 0.1, 0.01].map((unit, places) => {
      const short = sql`CAST(${decimal} AS DECIMAL(18, ${number(places)}))`;
      return sql`WHEN ${decimal} % ${number(unit)} = 0 THEN ${digits(short)}`;
    });
    return sql`CASE ${join(whens, ' ')} ELSE rtrim(${digits(decimal)}, '0') END`;
  };
  return narrowly(value, shortest, (decimal) => sql`rtrim(rtrim(${digits(decimal)}, '0'), '.')`);
}

/**
 * A number in floating point, to six places, halves away from zero, never wrong by a millionth: floating point is right
 * unless the number is so close to a half that its own error (less than 5e-16 of it) could tip it, or so great that it
 * has no sixth place; only then the exact way is gone.
 */
function rounded(number: Sql, exact: Sql): Sql {
  const millionths = sql`(${number} * 1000000)`;
  const fromHalf = sql`abs(${millionths} - floor(${millionths}) - 0.5)`;
  const plain = fromMillionths(sql`CAST(round(${millionths}) AS BIGINT)`);
  return sql`CASE WHEN ${fromHalf} > abs(${millionths}) * 0.000000000000001 THEN ${plain} WHEN ${number} IS NOT NULL THEN ${exact} END`;
}

/** A whole number of millionths, or a sum of such, as a number. */
export const fromMillionths = (millionths: Sql): Sql =>
  sql`(CAST(${millionths} AS DECIMAL(32, 0)) * CAST(0.000001 AS DECIMAL(6, 6)))`;

/** Whole numbers of 128 bits, cut after the seventh place, which says to which side the sixth is rounded. */
function exactQuotient(dividend: Sql, divisor: Sql): Sql {
  const millionths = (value: Sql) => sql`CAST(${wide(value)} * 1000000 AS HUGEINT)`;
  const cut = sql`(${millionths(dividend)} * 10000000) // nullif(${millionths(divisor)}, 0)`;
  return sql`TRY(CAST(CAST(${cut} AS DECIMAL(38, 0)) * CAST(0.0000001 AS DECIMAL(7, 7)) AS DECIMAL(38, 6)))`;
}

/** What is longer is bound to a name: the text of an operation inside an operation would grow with each by a factor. */
const longest = 200;

function named(values: readonly Sql[], use: (values: readonly Sql[]) => Sql): Sql {
  if (values.reduce((sum, { text }) => sum + text.length, 0) <= longest) return use(values);
  const [a, b] = values;
  const fields = b ? sql`'a': ${wide(a!)}, 'b': ${wide(b)}` : sql`'a': ${wide(a!)}`;
  return sql`list_transform([{${fields}}], lambda of: ${use([sql`of.a`, sql`of.b`])})[1]`;
}
