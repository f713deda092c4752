import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSegments, streamSegment, type Options, type Summary } from '../src/index.ts';
import { problemsOf, rowsOf, Shop } from './support/shop.ts';

const day = (number: number) => Date.parse(`2026-11-0${number}T03:00:00Z`);

const rules = `version: 1
sources:
  customers: { path: customers.csv, columns: { spent: number } }
suppress: { unsubscribed: consent = 'no' }
segments:
  readers: { where: spent > 0, tags: [Reader] }
  vip: spent > 50
  welcome: vip.entered
  goodbye: vip.left
  were: vip.before
  risen: lifecycle.before = 'small' and lifecycle = 'great'
stages:
  lifecycle: { small: spent <= 50, great: otherwise }
`;

type Customer = [name: string, spent: number, consent?: 'yes' | 'no'];

function exported(customers: readonly Customer[]): string {
  const rows = customers.map(([name, spent, consent = 'yes']) => `${name}@example.com,${spent},${consent}\n`);
  return `email,spent,consent\n${rows.join('')}`;
}

const shopOf = (customers: readonly Customer[], text = rules) =>
  new Shop({ 'segments.yaml': text, 'customers.csv': exported(customers) });

const names = (rows: readonly Readonly<Record<string, string>>[]) =>
  rows.map((row) => row['email']!.replace('@example.com', ''));
const onList = (shop: Shop, segment: string) => names(shop.list(segment));
const moved = (shop: Shop, segment: string, move: 'entered' | 'left') =>
  names(rowsOf(shop.published(`changes/${segment}.${move}.csv`)));
const counted = ({ segments }: Summary, segment: string) => {
  const { entered, left } = segments.find(({ name }) => name === segment)!;
  return { entered, left };
};

/** A run on a later day over other customers. */
function next(shop: Shop, number: number, customers: readonly Customer[], options: Partial<Options> = {}) {
  shop.write({ 'customers.csv': exported(customers) });
  return shop.run({ asOf: day(number), ...options });
}

describe('who has no address', () => {
  it('is remembered by id, and is in no file of who has moved', async () => {
    const text = `version: 1
sources: { customers: { path: customers.csv } }
segments: { here: city = 'Paris', fresh: here.entered, still: here.before and here }
`;
    const customers = 'id,email,city\n1,ann@example.com,Paris\n90,,Paris\n';
    const shop = new Shop({ 'segments.yaml': text, 'customers.csv': customers });
    const members = ({ segments }: Summary) => segments.map((each) => each.members);
    expect(members(await shop.run({ asOf: day(1) }))).toEqual([2, 0, 0]);
    expect(members(await shop.run({ asOf: day(2) }))).toEqual([2, 0, 2]);
    shop.write({ 'customers.csv': `${customers.replace('90,,Paris', '90,,Nice')}91,,Paris\n` });
    const summary = await shop.run({ asOf: day(3) });
    expect(members(summary)).toEqual([2, 1, 1]);
    expect(counted(summary, 'here')).toEqual({ entered: 0, left: 0 });
    expect([moved(shop, 'here', 'entered'), moved(shop, 'here', 'left')]).toEqual([[], []]);
  });
});

describe('the first run', () => {
  it('has nobody who entered or left, and says that there is no run to compare with', async () => {
    const shop = shopOf([['ann', 60]]);
    const summary = await shop.run({ asOf: day(1) });
    expect(summary.comparedWith).toBeNull();
    expect(counted(summary, 'vip')).toEqual({ entered: undefined, left: undefined });
    for (const segment of ['welcome', 'goodbye', 'were', 'risen']) expect(onList(shop, segment)).toEqual([]);
    expect(existsSync(shop.at('out/latest/changes'))).toBe(false);
  });

  it('keeps its members for its owner alone', async () => {
    const shop = shopOf([['ann', 60]]);
    await shop.run({ asOf: day(1) });
    expect(statSync(shop.at('out/latest/members.parquet')).mode & 0o777).toBe(0o600);
  });
});

describe('the next runs', () => {
  it('tell who entered and who left since the one before', async () => {
    const shop = shopOf([
      ['ann', 60],
      ['bob', 10],
    ]);
    await shop.run({ asOf: day(1) });
    const second = await next(shop, 2, [
      ['ann', 60],
      ['bob', 70],
      ['cleo', 80],
    ]);
    expect(second.comparedWith).toBe('2026-11-01T03:00:00Z');
    expect(counted(second, 'vip')).toEqual({ entered: 2, left: 0 });
    expect(moved(shop, 'vip', 'entered')).toEqual(['bob', 'cleo']);
    expect(moved(shop, 'vip', 'left')).toEqual([]);
    expect(onList(shop, 'welcome')).toEqual(['bob', 'cleo']);
    expect(onList(shop, 'were')).toEqual(['ann']);
    expect(onList(shop, 'risen')).toEqual(['bob']);

    const third = await next(shop, 3, [
      ['ann', 5],
      ['bob', 70],
      ['cleo', 80],
    ]);
    expect(counted(third, 'vip')).toEqual({ entered: 0, left: 1 });
    expect(onList(shop, 'welcome')).toEqual([]);
    expect(onList(shop, 'goodbye')).toEqual(['ann']);
  });

  it('count people who are suppressed, or gone from the export, as left', async () => {
    const shop = shopOf([
      ['ann', 60],
      ['bob', 70],
      ['cleo', 80, 'no'],
    ]);
    await shop.run({ asOf: day(1) });
    const second = await next(shop, 2, [
      ['ann', 60, 'no'],
      ['cleo', 80, 'yes'],
    ]);
    expect(moved(shop, 'vip', 'left')).toEqual(['ann', 'bob']);
    expect(moved(shop, 'vip', 'entered')).toEqual(['cleo']);
    expect(counted(second, 'vip')).toEqual({ entered: 1, left: 2 });
    // Who is suppressed is on no list, that of those who left either.
    expect(onList(shop, 'goodbye')).toEqual([]);
  });

  it('compare no segment that is new or has a new name', async () => {
    const shop = shopOf([['ann', 60]]);
    await shop.run({ asOf: day(1) });
    shop.write({ 'segments.yaml': rules.replaceAll('vip', 'patrons') });
    const second = await next(shop, 2, [
      ['ann', 60],
      ['bob', 70],
    ]);
    expect(counted(second, 'patrons')).toEqual({ entered: undefined, left: undefined });
    expect(counted(second, 'readers')).toEqual({ entered: 1, left: 0 });
    expect(onList(shop, 'welcome')).toEqual([]);
    expect(readdirSync(shop.at('out/latest/changes')).filter((name) => name.startsWith('patrons'))).toEqual(
      [],
    );
  });

  it('keep all segments, also where only some are listed', async () => {
    const shop = shopOf([['ann', 60]]);
    await shop.run({ asOf: day(1), only: ['readers'] });
    await next(
      shop,
      2,
      [
        ['ann', 60],
        ['bob', 70],
      ],
      { only: ['welcome'] },
    );
    expect(onList(shop, 'welcome')).toEqual(['bob']);
    expect(moved(shop, 'vip', 'entered')).toEqual(['bob']);
  });

  it('say so when the run before is as of a later instant', async () => {
    const shop = shopOf([['ann', 60]]);
    await shop.run({ asOf: day(2) });
    const earlier = await next(shop, 1, [['bob', 70]]);
    expect(earlier.warnings).toContain(
      'the run before is as of 2026-11-02T03:00:00Z, later than this one: who entered and left is told against it all the same',
    );
    expect(onList(shop, 'welcome')).toEqual(['bob']);
  });

  it('say the same when they are run again as of the same instant', async () => {
    const shop = shopOf([['ann', 60]]);
    const later: Customer[] = [
      ['ann', 60],
      ['bob', 70],
    ];
    await shop.run({ asOf: day(1) });
    for (let time = 0; time < 3; time++) {
      const again = await next(shop, 2, later);
      expect(again.comparedWith).toBe('2026-11-01T03:00:00Z');
      expect(counted(again, 'vip')).toEqual({ entered: 1, left: 0 });
      expect(onList(shop, 'welcome')).toEqual(['bob']);
    }
    expect((await next(shop, 3, [['cleo', 1]])).comparedWith).toBe('2026-11-02T03:00:00Z');
    // Also when the latest is another one.
    expect((await next(shop, 2, later)).comparedWith).toBe('2026-11-01T03:00:00Z');
    expect((await next(shop, 1, later)).comparedWith).toBeNull();
    expect(onList(shop, 'welcome')).toEqual([]);
  });

  it('say so when they are run again and the run before is removed', async () => {
    const shop = shopOf([['ann', 60]], `${rules}keep: 1 run\n`);
    await shop.run({ asOf: day(1) });
    await next(shop, 2, [['bob', 70]]);
    const again = await next(shop, 2, [['bob', 70]]);
    expect(again.warnings).toContain(
      'the run before the one as of 2026-11-02T03:00:00Z is gone: who entered and left is told against that one, though it is of the same instant',
    );
  });

  it('give the same bytes for the same people and the same run before', async () => {
    const kept = await Promise.all(
      [1, 2].map(async (threads) => {
        const shop = shopOf([
          ['ann', 60],
          ['bob', 70],
          ['cleo', 1],
        ]);
        await shop.run({ asOf: day(1), threads });
        await next(
          shop,
          2,
          [
            ['cleo', 90],
            ['bob', 7],
            ['ann', 60],
          ],
          { threads },
        );
        return readFileSync(shop.at('out/latest/members.parquet'));
      }),
    );
    expect(kept[0]!.equals(kept[1]!)).toBe(true);
  });

  it('never lose or invent anybody: members before, and entered, without left, are the members now', async () => {
    const customer = fc.tuple(
      fc.constantFrom('ann', 'bob', 'cleo', 'dan', "o'brien", 'łucja'),
      fc.constantFrom(0, 10, 60),
      fc.constantFrom<'yes' | 'no'>('yes', 'yes', 'no'),
    );
    const nights = fc.array(fc.uniqueArray(customer, { minLength: 1, selector: ([name]) => name }), {
      minLength: 3,
      maxLength: 3,
    });
    const property = fc.asyncProperty(nights, async (exports) => {
      const shop = shopOf([]);
      try {
        let before: string[] | undefined;
        for (const [index, customers] of exports.entries()) {
          await next(shop, index + 1, customers);
          const now = customers
            .filter(([, spent, consent]) => spent > 50 && consent !== 'no')
            .map(([name]) => name);
          if (before) {
            const [entered, left] = [moved(shop, 'vip', 'entered'), moved(shop, 'vip', 'left')];
            const kept = before.filter((name) => !left.includes(name));
            expect([...kept, ...entered].sort()).toEqual(now.sort());
            expect(left.every((name) => before!.includes(name))).toBe(true);
          }
          before = now;
        }
      } finally {
        rmSync(shop.path, { recursive: true });
      }
    });
    await fc.assert(property, { numRuns: 12 });
  }, 600_000);
});

describe('what publishes nothing', () => {
  it('looks at the run before and leaves it as it is', async () => {
    const shop = shopOf([['ann', 60]]);
    await shop.run({ asOf: day(1) });
    shop.write({
      'customers.csv': exported([
        ['ann', 60],
        ['bob', 70],
      ]),
    });
    const options = { config: shop.at('segments.yaml'), asOf: day(2), out: shop.out };
    expect(counted(await checkSegments(options), 'vip')).toEqual({ entered: 1, left: 0 });
    const rows: unknown[] = [];
    for await (const row of streamSegment(options, { segment: 'welcome', provider: 'plain' })) rows.push(row);
    expect(rows).toEqual([['email'], ['bob@example.com']]);
    expect(counted(await checkSegments(options), 'vip')).toEqual({ entered: 1, left: 0 });
    expect(readdirSync(shop.at('out/runs'))).toEqual(['2026-11-01T030000Z']);
  });
});

describe('a run before that is damaged', () => {
  const damages: Record<string, (folder: string) => void> = {
    'its members are cut off': (folder) => truncateSync(`${folder}/members.parquet`, 100),
    'its summary is no JSON': (folder) => writeFileSync(`${folder}/summary.json`, '{'),
    'its summary is gone': (folder) => rmSync(`${folder}/summary.json`),
    'its summary is another': (folder) => writeFileSync(`${folder}/summary.json`, '{"asOf": "today"}'),
  };
  it.each(Object.entries(damages))('is a problem and not a silence: %s', async (_, damage) => {
    const shop = shopOf([['ann', 60]]);
    const { published } = await shop.run({ asOf: day(1) });
    damage(published!);
    expect(await problemsOf(next(shop, 2, []), shop.path)).toBe(
      'unreadable-file\n' +
        '  out/runs/2026-11-01T030000Z: the run before cannot be compared with, its members.parquet or summary.json is damaged\n' +
        '  hint: to start anew, remove out/latest\n',
    );
    expect(readdirSync(shop.at('out/runs'))).toEqual(['2026-11-01T030000Z']);
  });

  it('is a problem when its folder is gone, whether anything is guarded or not', async () => {
    for (const text of [rules, `${rules}guards: { segments: { all: { shrink: 10% } } }\n`]) {
      const shop = shopOf([['ann', 60]], text);
      const { published } = await shop.run({ asOf: day(1) });
      rmSync(published!, { recursive: true });
      expect(await problemsOf(next(shop, 2, []), shop.path)).toBe(
        'unreadable-file\n' +
          '  out/runs/2026-11-01T030000Z: the run before cannot be compared with, its folder is gone\n' +
          '  hint: to start anew, remove out/latest\n',
      );
    }
  });

  it('is none when it kept nothing', async () => {
    const shop = shopOf([['ann', 60]]);
    const { published } = await shop.run({ asOf: day(1) });
    rmSync(`${published}/members.parquet`);
    expect((await next(shop, 2, [['bob', 70]])).comparedWith).toBeNull();
  });
});
