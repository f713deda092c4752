import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName } from '../src/lists/file-names.ts';

const one = (name: string): string => fileName(name, new Set());

describe('file names', () => {
  it.each([
    ['vip', 'vip'],
    ['lifecycle.new', 'lifecycle.new'],
    ['by category: Sci-Fi & Fantasy', 'by-category-Sci-Fi-Fantasy'],
    ['Łódź', 'Łódź'],
    ['e\u0301te\u0301', '\u00e9t\u00e9'],
    ['日本', '日本'],
    ['../../etc/passwd', '-.-..-etc-passwd'],
    ['.', '-'],
    ['..', '--'],
    ['', 'unnamed'],
    ['.hidden', '-hidden'],
    ['end.', 'end-'],
    ['CON', 'CON-'],
    ['nul.txt', 'nul-.txt'],
    ['com10', 'com10'],
    ['a\u0000b\nc', 'a-b-c'],
  ])('%j becomes %j', (name, expected) => {
    expect(one(name)).toBe(expected);
  });

  it('gives unlike names unlike files, also where case is ignored', () => {
    const taken = new Set<string>();
    const names = ['VIP', 'vip', 'v/p', 'v:p', 'straße', 'STRASSE', 'vip-2'];
    expect(names.map((name) => fileName(name, taken))).toEqual([
      'VIP',
      'vip-2',
      'v-p',
      'v-p-2',
      'straße',
      'STRASSE-2',
      'vip-2-2',
    ]);
  });

  it('keeps within 100 bytes, cut between characters, numbered ones too', () => {
    const taken = new Set<string>();
    const long = `${'a'.repeat(98)}é`;
    expect(fileName(long, taken)).toBe('a'.repeat(98));
    expect(fileName(`${long}x`, taken)).toBe(`${'a'.repeat(98)}-2`);
  });

  it('is safe for any name whatever', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 150 })), (names) => {
        const taken = new Set<string>();
        const files = names.map((name) => fileName(name, taken));
        for (const file of files) {
          expect(file).toMatch(/^[\p{L}\p{M}\p{N}_-]([\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}_-])?$/u);
          expect(file).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
          expect(Buffer.byteLength(file)).toBeLessThanOrEqual(100);
        }
        expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
      }),
    );
  });
});
