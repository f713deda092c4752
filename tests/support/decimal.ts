/** Decimals with six places, reckoned exactly as whole millionths. */
const millionth = 1_000_000n;

const millionths = (value: number): bigint => BigInt(value.toFixed(6).replace('.', ''));
const fromMillionths = (value: bigint): number => Number(value) / 1e6;

export const tidy = (value: number): number => fromMillionths(millionths(value));
export const add = (a: number, b: number): number => fromMillionths(millionths(a) + millionths(b));
export const subtract = (a: number, b: number): number => fromMillionths(millionths(a) - millionths(b));
export const multiply = (a: number, b: number): number =>
  fromMillionths(halfAway(millionths(a) * millionths(b), millionth));

export function divide(a: number, b: number): number | null {
  return b === 0 ? null : fromMillionths(halfAway(millionths(a) * millionth, millionths(b)));
}

export function round(value: number, places: number): number {
  const unit = 10n ** BigInt(Math.max(0, 6 - places));
  return fromMillionths(halfAway(millionths(value), unit) * unit);
}

/** Never negative for a positive divisor; by zero: missing. */
export function modulo(a: number, b: number): number | null {
  return b === 0 ? null : (((a % b) + b) % b) + 0;
}

/** A plain decimal: digits, a point and more digits, a sign. Anything else is missing. */
export function parse(text: string): number | null {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? tidy(Number(text)) : null;
}

/** Without needless zeros and without an exponent. */
export function writeNumber(value: number): string {
  const all = millionths(value);
  const size = all < 0n ? -all : all;
  const fraction = String(size % millionth)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${all < 0n ? '-' : ''}${size / millionth}${fraction && `.${fraction}`}`;
}

function halfAway(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}
