import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFile } from '../src/lists/split.ts';
import { Shop } from './support/shop.ts';

/** Splits a text as `a.csv` and gives the texts of the parts. */
async function split(text: string, rows: number, limits: { rows?: number; bytes?: number }, headed = true) {
  const shop = new Shop({ 'a.csv': text });
  const parts = await splitFile(shop.at('a.csv'), rows, headed, limits);
  return parts.map((part) => ({
    name: part.path.slice(shop.path.length + 1),
    rows: part.rows,
    text: readFileSync(part.path, 'utf8'),
  }));
}

describe('splitting', () => {
  it('leaves what fits as it is', async () => {
    const text = 'email\na@example.com\n';
    expect(await split(text, 1, { rows: 1, bytes: text.length })).toEqual([{ name: 'a.csv', rows: 1, text }]);
  });

  it('fills each part to the last byte that fits', async () => {
    expect(await split('h\naaaa\nbbbb\ncccc\n', 3, { bytes: 12 })).toEqual([
      { name: 'a-1.csv', rows: 2, text: 'h\naaaa\nbbbb\n' },
      { name: 'a-2.csv', rows: 1, text: 'h\ncccc\n' },
    ]);
    expect(await split('h\naaaa\nbbbb\ncccc\n', 3, { bytes: 11 })).toHaveLength(3);
  });

  it('does not tear a row with a line break within quotes', async () => {
    expect(await split('"h\nh"\n"a ""\nb"\nc\n', 2, { rows: 1 })).toEqual([
      { name: 'a-1.csv', rows: 1, text: '"h\nh"\n"a ""\nb"\n' },
      { name: 'a-2.csv', rows: 1, text: '"h\nh"\nc\n' },
    ]);
  });

  it('splits addresses without a header', async () => {
    const parts = await split('a\nb\nc\n', 3, { rows: 2 }, false);
    expect(parts.map(({ text }) => text)).toEqual(['a\nb\n', 'c\n']);
  });

  it('never writes over another file, and keeps what it cannot account for', async () => {
    const shop = new Shop({ 'a.csv': 'h\n1\n2\n', 'a-1.csv': 'mine' });
    const parts = await splitFile(shop.at('a.csv'), 2, true, { rows: 1 });
    expect(parts.map(({ path }) => path)).toEqual([shop.at('a-2.csv'), shop.at('a-3.csv')]);
    expect(readFileSync(shop.at('a-1.csv'), 'utf8')).toBe('mine');
    const other = new Shop({ 'a.csv': 'h\n1\n2\n' });
    await expect(splitFile(other.at('a.csv'), 3, true, { rows: 1 })).rejects.toThrow(
      '2 rows stand in 2 files',
    );
    expect(existsSync(other.at('a.csv'))).toBe(true);
  });

  it('adds up, whatever the rows and the limits', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ł', ',', '"', '\n', ' '), maxLength: 8 });
    const limits = fc.record({
      rows: fc.integer({ min: 1, max: 6 }),
      bytes: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 12 }), limits, async (cells, limit) => {
        const rows = cells.map((each) => `"${each.replaceAll('"', '""')}"\n`);
        const parts = await split(`h\n${rows.join('')}`, rows.length, limit);
        expect(parts.map(({ text }) => text.slice(2)).join('')).toBe(rows.join(''));
        for (const part of parts) {
          expect(part.text.startsWith('h\n')).toBe(true);
          expect(part.rows).toBeLessThanOrEqual(limit.rows);
          if (part.rows > 1) expect(Buffer.byteLength(part.text)).toBeLessThanOrEqual(limit.bytes);
        }
      }),
      { numRuns: 60 },
    );
  });
});
