/** Decimals with six places as whole millionths. Rounding is half away from zero. */

const one = 1_000_000n;
/** From here on a result does not fit the decimals of the language. */
const tooLarge = 10n ** 38n;

export const decimal = (value: number): bigint => BigInt(value.toFixed(6).replace('.', ''));
export const toFloat = (value: bigint): number => Number(value) / 1e6;

/** The nearest decimal of a floating point number; missing where there is none. */
export function fromFloat(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  const size = BigInt(Math.round(Math.abs(value) * 1e6));
  return size >= tooLarge ? null : value < 0 ? -size : size;
}

export const multiply = (a: bigint, b: bigint): bigint => nearest(a * b, one);
export const divide = (a: bigint, b: bigint): bigint | null => (b === 0n ? null : nearest(a * one, b));

/** A quotient of whole numbers, rounded to a whole number. */
export function nearest(a: bigint, b: bigint): bigint {
  const size = (2n * absolute(a) + absolute(b)) / (2n * absolute(b));
  return a < 0n === b < 0n ? size : -size;
}

export const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** The greatest multiple of `unit` that is not greater. */
export function floorTo(value: bigint, unit: bigint): bigint {
  const rest = ((value % unit) + unit) % unit;
  return value - rest;
}

export function round(value: bigint, places: number): bigint {
  if (places >= 6) return value;
  const unit = 10n ** BigInt(6 - places);
  return nearest(value, unit) * unit;
}

/** `12.5`: without needless zeros. */
export function writeDecimal(value: bigint): string {
  const digits = absolute(value).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  const whole = digits.slice(0, -6);
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export const add = (values: readonly bigint[]): bigint => values.reduce((sum, each) => sum + each, 0n);

export function median(values: readonly bigint[]): bigint | null {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : nearest(sorted[middle - 1]! + sorted[middle]!, 2n);
}
