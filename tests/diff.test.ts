import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffRules } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const bin = resolve('bin/segmentor.js');

const rules = `version: 1
sources:
  customers: { path: customers.csv, columns: { spent: number } }
suppress: { unsubscribed: consent = 'no' }
segments:
  vip: { where: spent > 50, holdout: 50% }
  readers: spent > 0
  fresh: readers.entered
`;
const changed = `version: 1
sources:
  customers: { path: customers.csv, columns: { spent: number } }
suppress: { unsubscribed: consent = 'no', staff: email starts with 'ann@' }
segments:
  vip: { where: spent between 20 and 70, holdout: 50% }
  fresh: vip.entered and readers_now
  readers_now: spent > 0
`;

const shopOf = () =>
  new Shop({
    'segments.yaml': rules,
    'changed.yaml': changed,
    'customers.csv':
      'email,spent,consent\nann@example.com,60,yes\nbob@example.com,30,yes\ncleo@example.com,80,yes\ndan@example.com,90,no\nemil@example.com,40,yes\n',
  });

const diff = (shop: Shop, old = 'segments.yaml', now = 'changed.yaml') =>
  diffRules({ config: shop.at(old), asOf, out: shop.out }, shop.at(now));

describe('the difference of two rules files', () => {
  it('is told in people, segment by segment', async () => {
    expect(await diff(shopOf())).toEqual({
      asOf: '2026-11-22T03:00:00Z',
      segments: [
        // Ann is staff now, Cleo spends too much; Bob and Emil are new. Dan has unsubscribed.
        { name: 'vip', before: 2, after: 2, entered: 2, left: 2 },
        { name: 'fresh', before: 0, after: 0, entered: 0, left: 0 },
        { name: 'readers_now', after: 3 },
        { name: 'readers', before: 4 },
      ],
      suppressed: {
        before: [{ reason: 'unsubscribed', people: 1 }],
        after: [
          { reason: 'staff', people: 1 },
          { reason: 'unsubscribed', people: 1 },
        ],
      },
    });
  });

  it('is none between a file and itself', async () => {
    const { segments } = await diff(shopOf(), 'changed.yaml', 'changed.yaml');
    for (const { before, after, entered, left } of segments)
      expect([after, entered, left]).toEqual([before, 0, 0]);
  });

  it('is told after the same published run, which stays the last', async () => {
    const shop = shopOf();
    shop.write({ 'customers.csv': 'email,spent,consent\nann@example.com,60,yes\n' });
    await shop.run({ asOf: asOf - 86_400_000 });
    const all =
      'email,spent,consent\nann@example.com,60,yes\nbob@example.com,30,yes\ncleo@example.com,80,yes\n';
    shop.write({ 'customers.csv': all });
    const { segments } = await diff(shop);
    // Before: who has entered "readers" since yesterday, Bob and Cleo; after: who has entered "vip", Bob.
    expect(segments.find(({ name }) => name === 'fresh')).toEqual({
      name: 'fresh',
      before: 2,
      after: 1,
      entered: 0,
      left: 1,
    });
    expect(readdirSync(shop.at('out/runs'))).toHaveLength(1);
  });

  it('needs exports that can be read twice', async () => {
    const shop = shopOf();
    const options = { config: shop.at('segments.yaml'), sources: new Map([['customers', '-']]) };
    expect(await problemsOf(diffRules(options, shop.at('changed.yaml')), shop.path)).toBe(
      'bad-option\n  both rules files read the exports, so none can come from standard input\n',
    );
  });
});

describe('the command', () => {
  const command = (...options: string[]) =>
    spawnSync(process.execPath, [bin, 'diff', '--as-of', '2026-11-22', ...options], {
      cwd: shopOf().path,
      encoding: 'utf8',
    });

  it('shows it', () => {
    const { stdout, stderr, status } = command('segments.yaml', 'changed.yaml');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`Members as of 2026-11-22T00:00:00Z, with an address and not suppressed
               before      after  moves
  vip               2  ->      2  +2 -2
  fresh             0  ->      0
  readers_now       -  ->      3  new
  readers           4  ->      -  removed
  never mailed before: 1 unsubscribed
  never mailed after: 1 staff, 1 unsubscribed
`);
  });

  it('shows the figures of a segment under their names, as check does', () => {
    const shop = shopOf();
    const shown = spawnSync(process.execPath, [bin, 'check', '--as-of', '2026-11-22'], {
      cwd: shop.path,
      encoding: 'utf8',
    }).stdout;
    expect(shown).toContain(`
           members  not suppressed
  vip            3               2
  readers        5               4
  fresh          0               0
`);
    expect(shown).toMatch(/ {2}plain\/readers\.csv +4 rows\n/);
  });

  it('gives JSON; rules that are wrong end it with exit code 1', () => {
    expect(JSON.parse(command('segments.yaml', 'changed.yaml', '--json').stdout)).toHaveProperty('segments');
    expect(command('segments.yaml', 'gone.yaml').status).toBe(1);
  });
});
