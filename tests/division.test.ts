import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { print } from '../src/engines/duckdb/print.ts';
import { call, literal, number, type Formula } from '../src/expression/formula.ts';
import { registry } from '../src/functions/index.ts';
import { divide } from './oracle/decimal.ts';

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
