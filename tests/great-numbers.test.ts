import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, writeDecimal } from './oracle/decimal.ts';
import { problemsOf, Shop } from './support/shop.ts';

/** Millionths: neighbours of a million millions, of what doubles can tell, and whatever fits a number. */
const numbers = fc.oneof(
  fc.bigInt(-20n, 20n),
  fc.bigInt(-40_000_000_000n, 40_000_000_000n),
  fc.bigInt(-(10n ** 18n) - 3n, -(10n ** 18n) + 3n),
  fc.bigInt(10n ** 18n - 3n, 10n ** 18n + 3n),
  fc.bigInt(9_007_199_254_740_990n, 9_007_199_254_740_999n),
  fc.bigInt(-(10n ** 36n), 10n ** 36n),
);
const people = fc.array(fc.array(numbers, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 8 });

describe('a median', () => {
  it('is the middle value, or the mean of the middle two, exactly and at any size', async () => {
    const property = fc.asyncProperty(people, async (all) => {
      const rows = all.flatMap((values, index) => values.map((value) => [index, value] as const));
      const ground = new Shop({
        'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, columns: { chosen: text } }
  notes: { path: notes.csv, columns: { amount: text } }
traits:
  own: median(number(notes.amount))
  of_all: median(number(chosen) among true)
segments: { all: 'true' }
lists: { plain: { columns: { OWN: own, ALL: of_all } } }
`,
        'customers.csv': `email,chosen\n${all.map(([first], index) => `p${index}@example.com,${writeDecimal(first!)}\n`).join('')}`,
        'notes.csv': `email,at,amount\n${rows.map(([index, value], place) => `p${index}@example.com,2026-01-01T00:00:00.${String(place).padStart(3, '0')}Z,${writeDecimal(value)}\n`).join('')}`,
      });
      await ground.run();
      const ofAll = writeDecimal(median(all.map(([first]) => first!))!);
      expect(ground.list('all').map((row) => [row['OWN'], row['ALL']])).toEqual(
        all.map((values) => [writeDecimal(median(values)!), ofAll]),
      );
    });
    await fc.assert(property, { numRuns: 25 });
  });
});

describe('the greatest number that an export can have', () => {
  const greatest = 999_999_999_999_999_999n;
  const one = 1_000_000n;
  /** Expressions with `P` in place of it, and what they give. */
  const cases: readonly (readonly [string, bigint])[] = [
    ['P + P', 2n * greatest],
    ['P + 1', greatest + one],
    ['P - (-P)', 2n * greatest],
    ['-P - P', -2n * greatest],
    ['mod(P - 1, P)', greatest - one],
    ['mod(1 - P, P)', one],
    ['greatest(P, 1) + least(P, P) + P', 3n * greatest],
    ['P + (1 + 2)', greatest + 3n * one],
    ['(1 + 2) - (P + P)', 3n * one - 2n * greatest],
    ['if(P > 1, P) + coalesce(P, 0)', 2n * greatest],
  ];
  /** Of a person, and of an order. */
  const formsOf = (text: string) => [
    text.replaceAll('P', 'p'),
    `max(${text.replaceAll('P', 'orders.total')})`,
  ];

  it('is more characters than a text has', async () => {
    const columns = [`left('abc', p)`, `right('abc', p)`, `left('abc', 99999999999)`];
    const written = columns.map((text) => JSON.stringify(text)).map((text) => `${text}: ${text}`);
    const ground = new Shop({
      'segments.yaml': `version: 1
sources: { customers: { path: customers.csv, columns: { p: number } } }
segments: { all: 'true' }
lists: { plain: { columns: { ${written.join(', ')} } } }
`,
      'customers.csv': `email,p\na@example.com,${writeDecimal(greatest)}\n`,
    });
    await ground.run();
    expect(Object.values(ground.list('all')[0]!)).toEqual(['a@example.com', 'abc', 'abc', 'abc']);
  });

  it('is reckoned with like any other', async () => {
    const expected = Object.fromEntries(
      cases.flatMap(([text, gives]) => formsOf(text).map((form) => [form, writeDecimal(gives)])),
    );
    const columns = Object.keys(expected).map((text) => `'${text}': '${text}'`);
    const ground = new Shop({
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, columns: { p: number } }
  orders: { path: orders.csv, columns: { total: number } }
segments: { all: 'true' }
lists: { plain: { columns: { ${columns.join(', ')} } } }
`,
      'customers.csv': `email,p\na@example.com,${writeDecimal(greatest)}\n`,
      'orders.csv': `email,at,total\na@example.com,2026-01-01,${writeDecimal(greatest)}\n`,
    });
    await ground.run();
    expect(ground.list('all')).toEqual([{ email: 'a@example.com', ...expected }]);
  });
});

describe('the greatest number that there is, made of a text', () => {
  it.each(['sum(number(visits.x))', 'avg(number(visits.x))'])(
    'is too great for %s, which is said',
    async (text) => {
      const greatest = '99999999999999999999999999999999.999999';
      const ground = new Shop({
        'segments.yaml': `version: 1
sources: { customers: { path: customers.csv }, visits: { path: visits.csv } }
segments: { all: 'true' }
lists: { plain: { columns: { C: '${text}' } } }
`,
        'customers.csv': 'email\na@example.com\n',
        'visits.csv': `email,at,x\n${['1', '2'].map((day) => `a@example.com,2026-01-0${day},${greatest}\n`).join('')}`,
      });
      expect(await problemsOf(ground.run(), ground.path)).toContain(
        'a number that rules compute has more than 32 digits before the point',
      );
    },
  );
});
