import { sql, type Sql } from '../../sql/sql.ts';

/**
 * a / b to six places, halves away from zero, never wrong by a millionth. Floating point is right unless the quotient
 * is so close to a half that its own error (less than 5e-16 of it) could tip it, or so great that it has no sixth
 * place; only then whole numbers of 128 bits are divided, which takes DuckDB three microseconds. What does not fit is
 * missing, and so is what is divided by zero.
 */
export function quotientOf(dividend: Sql, divisor: Sql): Sql {
  if (dividend.text.length + divisor.text.length <= longest) return between(dividend, divisor);
  const parts = sql`{'a': CAST(${dividend} AS DECIMAL(38, 6)), 'b': CAST(${divisor} AS DECIMAL(38, 6))}`;
  return sql`list_transform([${parts}], lambda of: ${between(sql`of.a`, sql`of.b`)})[1]`;
}

/** What is longer is bound to a name: the text of a division inside a division would grow fivefold. */
const longest = 200;

function between(dividend: Sql, divisor: Sql): Sql {
  const millionths = sql`(CAST(${dividend} AS DOUBLE) / nullif(CAST(${divisor} AS DOUBLE), 0) * 1000000)`;
  const fromHalf = sql`abs(${millionths} - floor(${millionths}) - 0.5)`;
  return sql`CASE WHEN ${fromHalf} > abs(${millionths}) * 0.000000000000001 THEN CAST(round(${millionths}) / 1000000 AS DECIMAL(38, 6)) ELSE ${inWholeNumbers(dividend, divisor)} END`;
}

/** Cut after the seventh place, which says to which side the sixth is rounded. */
function inWholeNumbers(dividend: Sql, divisor: Sql): Sql {
  const millionths = (value: Sql) => sql`CAST(CAST(${value} AS DECIMAL(38, 6)) * 1000000 AS HUGEINT)`;
  const cut = sql`(${millionths(dividend)} * 10000000) // nullif(${millionths(divisor)}, 0)`;
  return sql`TRY(CAST(CAST(${cut} AS DECIMAL(38, 0)) * CAST(0.0000001 AS DECIMAL(7, 7)) AS DECIMAL(38, 6)))`;
}
