import { expect, it } from 'vitest';
import { readPieces } from '../src/sources/bytes.ts';
import { Shop } from './support/shop.ts';

const mebi = 1 << 20;

it.each([0, 1, 2 * mebi - 1, 2 * mebi, 8 * mebi, 9 * mebi + 1])(
  'reads a file of %d bytes whole and in order, several pieces at a time',
  async (length) => {
    const written = Buffer.alloc(length);
    for (let at = 0; at + 4 <= length; at += 4096) written.writeUInt32LE(at, at);
    const shop = new Shop({ 'export.csv': written });
    const read: Buffer[] = [];
    // A piece holds its bytes only until the next one is asked for.
    for await (const piece of readPieces(shop.at('export.csv'), false)) read.push(Buffer.from(piece));
    expect(Buffer.concat(read).equals(written)).toBe(true);
  },
);

it('stops reading where no more is asked for', async () => {
  const shop = new Shop({ 'export.csv': Buffer.alloc(20 * mebi, 'a') });
  const lengths: number[] = [];
  for await (const piece of readPieces(shop.at('export.csv'), false)) {
    lengths.push(piece.length);
    break;
  }
  expect(lengths).toEqual([2 * mebi]);
});

it('says what is wrong with any piece when its turn comes', async () => {
  const pieces = readPieces(new Shop().path, false);
  await expect(pieces.next()).rejects.toThrow('EISDIR');
  await expect(pieces.next()).resolves.toEqual({ done: true, value: undefined });
});
