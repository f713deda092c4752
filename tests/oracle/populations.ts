import { add, divide, floorTo, median } from './decimal.ts';
import type { Value } from './world.ts';

const one = 1_000_000n;
const count = (value: number): bigint => BigInt(value) * one;

/** Of a person who is in the base: `values` are those of everybody in it, `own` among them. */
type Place = (values: readonly bigint[], own: bigint, args: readonly Value[]) => Value;
/** The same for everybody. */
type Figure = (values: readonly bigint[]) => Value;

const classOf = (classes: bigint, values: readonly bigint[], own: bigint): bigint => {
  const smaller = values.filter((each) => each < own).length;
  return one + floorTo((classes * BigInt(smaller)) / BigInt(values.length), one);
};

export const places: Readonly<Record<string, Place>> = {
  percentile: (values, own) =>
    count(100 * values.filter((each) => each < own).length) / BigInt(values.length),
  rank: (values, own) => count(1 + values.filter((each) => each > own).length),
  top: (values, own, [n]) => count(values.filter((each) => each > own).length) < (n as bigint),
  quintile: (values, own) => classOf(count(5), values, own),
  ntile: (values, own, [classes]) => classOf(classes as bigint, values, own),
};

const sorted = (values: readonly bigint[]) => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

export const figures: Readonly<Record<string, Figure>> = {
  avg: (values) => divide(add(values), count(values.length)),
  median,
  min: (values) => sorted(values)[0] ?? null,
  max: (values) => sorted(values).at(-1) ?? null,
};
