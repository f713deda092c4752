import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statementsOf } from '../src/index.ts';
import type { Dialect } from '../src/sources/dialect.ts';
import { isOrdinary } from '../src/sources/ordinary.ts';
import { RowWalk } from '../src/sources/row-walk.ts';
import { surveyRows } from '../src/sources/survey.ts';
import { copyWithLineFeeds } from '../src/sources/transcode.ts';
import { seed } from './support/seed.ts';
import { asOf, Shop } from './support/shop.ts';

const header = 'id,email,note\n';
const dialect: Dialect = { delimiter: ',', quote: '"', header: ['id', 'email', 'note'] };
const mostCells = 1003;
const pieceLength = 1 << 21;
const row = (id: number, note = 'Ann') => `${id},p${id}@post.example.com,${note}\n`;
const rows = Array.from({ length: 200 }, (_, index) => row(index)).join('');
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** A header and rows of so many bytes in all. */
function filled(bytes: number, newline: string): string {
  const written = (text: string) => text.replaceAll('\n', newline);
  const one = written(row(1));
  const begun = written(header) + one.repeat(Math.floor(bytes / one.length) - 9);
  return `${begun}2,${'x'.repeat(bytes - begun.length - 3 - newline.length)},${newline}`;
}

/** Rows with CRLF as long as a piece that is read at a time; the last CR is its last byte. */
const upToPiece = filled(pieceLength + 1, '\r\n').slice(0, -1);

async function ordinary(text: string | Uint8Array, newline: string): Promise<boolean> {
  const shop = new Shop({ 'export.csv': text });
  return isOrdinary(shop.at('export.csv'), text instanceof Uint8Array, { ...dialect, newline }, mostCells);
}

async function survey(text: string, newline: string) {
  return surveyRows(new Shop({ 'export.csv': text }).at('export.csv'), false, { ...dialect, newline });
}

/** The kinds of line end outside quotes, seen one character after the other. */
function lineEndsOf(text: string): Set<string> {
  const found = new Set<string>();
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character !== '"') continue;
      if (text[at + 1] === '"') at++;
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = character;
    } else if (character === ',') cell = '';
    else if (character === '\n' || character === '\r') {
      const end = text.startsWith('\r\n', at) ? '\r\n' : character;
      found.add(end);
      at += end.length - 1;
      cell = '';
    } else cell += character;
  }
  return found;
}

describe('a CSV file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['with LF', header + rows, '\n'],
    ['with CRLF', crlf(header + rows), '\r\n'],
    ['with CRLF, unfinished', crlf(header + rows).slice(0, -2), '\r\n'],
    ['with CRLF in quotes too', crlf(header + row(1, '"a\nb"') + rows), '\r\n'],
    ['with CRLF of which a piece takes one half', `${upToPiece}\n${crlf(rows)}`, '\r\n'],
    ['with CRLF, compressed', gzipSync(`${upToPiece}\n${crlf(rows)}`), '\r\n'],
    ['with cells enough for one row', crlf(header + row(1, ','.repeat(1000)) + rows), '\r\n'],
    ['with long rows', crlf(header + row(1, `"${'x,'.repeat(900)}${'x'.repeat(12_000)}"`) + rows), '\r\n'],
  ])('%s is ordinary: no row has to be walked through', async (_, text, newline) => {
    expect(await ordinary(text, newline)).toBe(true);
  });

  it.each<[string, string]>([
    ['a LF', crlf(header + rows) + row(1) + crlf(rows)],
    ['a LF at the beginning of a piece', `${upToPiece}\n\n${crlf(rows)}`],
    ['a CR', crlf(header + rows) + row(1).replace('\n', '\r') + crlf(rows)],
    ['a CR before CRLF', `${crlf(header + rows)}\r${crlf(`\n${rows}`)}`],
    ['a CR at the end of a piece', `${upToPiece}${crlf(rows)}`],
    ['a CR at its end', `${crlf(header + rows)}1,,\r`],
    ['a CR at its end, which is that of a piece', upToPiece],
  ])('with CRLF and %s is not, and has line ends of several kinds', async (_, text) => {
    expect(await ordinary(text, '\r\n')).toBe(false);
    expect(await survey(text, '\r\n')).toEqual({ mixed: true });
  });

  it.each<[string, string]>([
    ['LF within quotes', row(1, '"a\nb"')],
    ['CR within quotes', row(1, '"a\rb"')],
  ])('with CRLF and %s has line ends of one kind', async (_, other) => {
    const text = `${crlf(header + rows)}${other.slice(0, -1)}\r\n${crlf(rows)}`;
    expect(await ordinary(text, '\r\n')).toBe(false);
    expect(await survey(text, '\r\n')).toEqual({ mixed: false });
  });

  it.each(['\n', '\r\n'])('with %j has no row that nobody should read', async (newline) => {
    const written = (text: string) => text.replaceAll('\n', newline);
    const many = { line: 202, why: 'the row has 1,004 cells, and the header has 3' };
    const wide = row(1, ','.repeat(1001));
    expect(await survey(written(header + rows + wide + rows), newline)).toEqual({
      mixed: false,
      refused: many,
    });
    for (const inPiece of [1, 500, 1100]) {
      const text = filled(pieceLength - inPiece, newline) + written(wide + rows);
      expect((await survey(text, newline)).refused?.why).toBe(many.why);
    }
    const why = 'a quote that is opened here takes in the lines that follow';
    const swallowing = `${header}${rows}${row(1, '"Ann')}${row(1).repeat(400_000)}`;
    expect((await survey(written(swallowing), newline)).refused).toEqual({ line: 202, why });
  });

  it('has the line ends that stand outside quotes, whatever it begins with', async () => {
    const shop = new Shop();
    const part = fc.constantFrom('"', ',', '\n', '\r', '\r\n', '\r\n', 'a', ' ', '""');
    const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('\n', '\r\n', '\r'), async (written, newline) => {
        const begun = header.replace('\n', newline);
        shop.write({ 'export.csv': begun + written });
        const { mixed } = await surveyRows(shop.at('export.csv'), false, { ...dialect, newline });
        expect(mixed).toBe(lineEndsOf(begun + written).size > 1);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('the statements of a run', () => {
  it.each([
    ['as it is', crlf(`email\n${'ann@example.com\n'.repeat(30_000)}`), '\\r\\n', true],
    ['in a copy', `${crlf(`email\n${'ann@example.com\n'.repeat(30_000)}`)}bob@example.com\n`, '\\n', false],
  ])('read a file with CRLF %s, by what stands far into it', async (_, text, newLine, asItIs) => {
    const rules = 'version: 1\nsources: { customers: { path: c.csv } }\nsegments: { all_of_them: "true" }\n';
    const shop = new Shop({ 'c.csv': text, 'segments.yaml': rules });
    const statements = await statementsOf({ config: shop.at('segments.yaml'), asOf, out: shop.out });
    const [read] = statements.filter((each) => each.text.includes('read_csv'));
    expect(read!.text).toContain(`new_line = '${newLine}'`);
    expect(read!.text.includes(shop.at('c.csv'))).toBe(asItIs);
  });
});

describe('a walk through rows', () => {
  it('sees the same in pieces of any size', () => {
    const part = fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'ab', 'c', ' ', '""', '"d\r\ne"');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const bytes = Buffer.from(parts.join(''));
        const whole = new RowWalk(dialect);
        const together = Buffer.alloc(bytes.length);
        const length = whole.feed(bytes, together);
        const apart = new RowWalk(dialect);
        const copies: Buffer[] = [];
        for (let from = 0; from < bytes.length; from += size) {
          const piece = bytes.subarray(from, from + size);
          const into = Buffer.alloc(piece.length);
          copies.push(into.subarray(0, apart.feed(piece, into)));
        }
        expect(apart.end()).toEqual(whole.end());
        expect(Buffer.concat(copies)).toEqual(together.subarray(0, length));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('copies what stands in quotes as it is', async () => {
    const text = `${crlf(header)}1,"a\r\nb\nc\rd",x y\n2,"",\r3,O"Brien,\r\n`;
    const shop = new Shop({ 'export.csv': text });
    const copy = await copyWithLineFeeds(shop.at('export.csv'), false, dialect, shop.path);
    expect(readFileSync(copy, 'utf8')).toBe(`${header}1,"a\r\nb\nc\rd",x y\n2,"",\n3,O"Brien,\n`);
  });
});
