import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { print } from '../src/engines/duckdb/print.ts';
import { call, literal, number, type Formula } from '../src/expression/formula.ts';
import { registry } from '../src/functions/index.ts';
import { divide, floorTo, multiply, round, writeDecimal } from './oracle/decimal.ts';

/** What DuckDB makes of formulas that read nothing, numbers as they are written. */
async function computed(formulas: readonly Formula[]): Promise<(string | null)[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const columns = formulas.map((each, index) => `${print(each).text} AS c${index}`);
  const reader = await connection.runAndReadAll(`SELECT ${columns.join(', ')}`);
  const row = reader.getRows()[0]!.map((each) => (each === null ? null : String(each)));
  connection.closeSync();
  instance.closeSync();
  return row;
}

/** Millionths as the number that rules would have. */
const exactly = (millionths: bigint): Formula => {
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, '0');
  const written = `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return call('number_from', literal('text', written));
};
function millionthsOf(written: string | null): bigint | null {
  if (written === null) return null;
  return BigInt(written.includes('.') ? written.replace('.', '') : `${written}000000`);
}

/** How many are worse, and how many there are: among them shares an edge away from one that doubles cannot tell. */
const shares = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 40 }), worse: fc.nat(39) }),
  fc.record({ size: fc.integer({ min: 1, max: 2_000_000_000 }), worse: fc.nat(1_999_999_999) }),
  fc
    .record({
      size: fc.integer({ min: 2, max: 2_000_000_000 }),
      part: fc.nat(100),
      near: fc.integer({ min: -1, max: 1 }),
    })
    .map(({ size, part, near }) => ({ size, worse: Math.floor((size * part) / 100) + near })),
);

/** What a place among others gives someone with so many worse among so many. */
function placed(name: string, { size, worse }: { size: number; worse: number }, ...args: number[]): Formula {
  const counts = { smaller: worse, size, larger: size - worse - 1 };
  return registry.populations
    .get(name)!
    .compile(
      (ranking) => call('number_from', literal('text', String(counts[ranking as keyof typeof counts]))),
      args.map(number),
    );
}

describe('a class among others', () => {
  it('is exact where six places and floating point are not', async () => {
    const million = { size: 3_000_001, worse: 2_000_000 }; // 3 * 2,000,000 / 3,000,001 = 1.9999993: class 2
    const billion = { size: 3_000_000_001, worse: 2_000_000_000 };
    expect(
      await computed([
        placed('ntile', million, 3),
        placed('ntile', { ...million, worse: 2_000_001 }, 3),
        placed('ntile', billion, 3),
        placed('quintile', { size: 9_999_999, worse: 7_999_999 }),
        placed('quintile', { size: 9_999_999, worse: 8_000_000 }),
        call('less_or_equal', number(33.33), placed('percentile', { size: 1_000_003, worse: 333_300 })),
        call('less_or_equal', number(33.33), placed('percentile', { size: 1_000_003, worse: 333_301 })),
        call('less_or_equal', number(90), placed('percentile', { size: 900_000_001, worse: 810_000_000 })),
        call('less_or_equal', number(90), placed('percentile', { size: 900_000_001, worse: 810_000_001 })),
      ]),
    ).toEqual(['2', '3', '2', '4', '5', 'false', 'true', 'false', 'true']);
  });

  it('is 1 + floor(k * share strictly worse), and a percentile the share, at any size', async () => {
    const asked = fc.array(fc.record({ share: shares, k: fc.integer({ min: 1, max: 1000 }) }), {
      minLength: 40,
      maxLength: 40,
    });
    const property = fc.asyncProperty(asked, async (all) => {
      const cases = all.filter(({ share }) => share.worse >= 0 && share.worse < share.size);
      const given = await computed(
        cases.flatMap(({ share, k }) => [placed('ntile', share, k), placed('percentile', share)]),
      );
      const expected = cases.flatMap(({ share: { size, worse }, k }) => [
        1_000_000n * (1n + (BigInt(k) * BigInt(worse)) / BigInt(size)),
        (100_000_000n * BigInt(worse)) / BigInt(size),
      ]);
      expect(given.map(millionthsOf)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});

describe('a division', () => {
  const halves = fc
    .record({
      half: fc.integer({ min: -5_000_000, max: 5_000_000 }),
      b: fc.constantFrom(2, 4, 8, 20, 200, 1000),
    })
    .map(({ half, b }) => ({ a: (BigInt(2 * half + 1) * BigInt(b)) / 2n, b: BigInt(b) * 1_000_000n }));
  const any = fc.record({
    a: fc.oneof(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.bigInt(-(10n ** 24n), 10n ** 24n)),
    b: fc.oneof(fc.bigInt(-(10n ** 3n), 10n ** 9n), fc.bigInt(-(10n ** 24n), 10n ** 24n)),
  });

  it('is rounded to six places exactly, halves away from zero; by zero it is missing', async () => {
    const asked = fc.array(fc.oneof(halves, any), { minLength: 40, maxLength: 40 });
    const property = fc.asyncProperty(asked, async (cases) => {
      const given = await computed(cases.map(({ a, b }) => call('divide', exactly(a), exactly(b))));
      expect(given.map(millionthsOf)).toEqual(cases.map(({ a, b }) => divide(a, b)));
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('inside divisions makes no statement that grows with each by a factor', async () => {
    const times = Array.from({ length: 12 });
    const formula = times.reduce<Formula>((inner) => call('divide', inner, number(0.7)), number(5));
    const gives = times.reduce<bigint>((inner) => divide(inner, 700_000n)!, 5_000_000n);
    expect(print(formula).text.length).toBeLessThan(20_000);
    expect((await computed([formula])).map(millionthsOf)).toEqual([gives]);
  });
});

describe('a multiplication', () => {
  /** Products that end in a half of a millionth, and others up to what 38 digits hold. */
  const halves = fc.record({ a: fc.integer({ min: -9999, max: 9999 }), b: fc.constantFrom(500, 1500, 2500) });
  const usual = fc.record({
    a: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    b: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  });
  const great = fc.record({
    a: fc.bigInt(-(10n ** 18n), 10n ** 18n),
    b: fc.bigInt(-(10n ** 14n), 10n ** 14n),
  });

  it('is rounded to six places exactly, halves away from zero', async () => {
    const asked = fc.array(fc.oneof(halves, usual, great), { minLength: 40, maxLength: 40 });
    const property = fc.asyncProperty(asked, async (all) => {
      const cases = all.map(({ a, b }) => ({ a: BigInt(a), b: BigInt(b) }));
      const given = await computed(cases.map(({ a, b }) => call('multiply', exactly(a), exactly(b))));
      expect(given.map(millionthsOf)).toEqual(cases.map(({ a, b }) => multiply(a, b)));
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('by a whole number that is written in the rules is exact, and missing where it does not fit', async () => {
    const times = [3, -2, 0, 1_000_000_000_000];
    const values = [1n, -999_999_999_999_999n, 10n ** 30n];
    const given = await computed(
      values.flatMap((each) => times.map((by) => call('multiply', number(by), exactly(each)))),
    );
    const expected = values.flatMap((each) => times.map((by) => each * BigInt(by)));
    expect(given.map(millionthsOf)).toEqual(
      expected.map((each) => (each < 10n ** 38n && each > -(10n ** 38n) ? each : null)),
    );
  });
});

describe('where 64 bits end', () => {
  const edge = 99_999_999_999_000_000n;
  const values = [-1n, 0n, 1n].flatMap((more) =>
    [
      edge,
      -edge,
      10n ** 18n,
      10n ** 24n,
      1_500_000n,
      -1_500_000n,
      12_340_000n,
      -120_000n,
      7_000_000n,
      0n,
    ].map((each) => each + more),
  );

  it('numbers are rounded, cut and written as before it', async () => {
    const given = await computed(
      values.flatMap((value) => {
        const of = exactly(value);
        return [call('round', of, number(1)), call('floor', of), call('ceiling', of), call('written', of)];
      }),
    );
    const expected = values.flatMap((value) => [
      round(value, 1),
      floorTo(value, 1_000_000n),
      -floorTo(-value, 1_000_000n),
    ]);
    expect(given.filter((_, index) => index % 4 < 3).map(millionthsOf)).toEqual(expected);
    expect(given.filter((_, index) => index % 4 === 3)).toEqual(values.map(writeDecimal));
  });
});
