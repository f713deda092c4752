import { statSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectOf } from '../src/sources/dialect.ts';
import type { Container, SourceShape } from '../src/sources/shape.ts';
import { Folder, inspectOne, located } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const visits = 'Email,At,Page\nann@example.com,2026-01-02 10:00:00,/books\n';

async function inspectText(content: string | Uint8Array, source = {}): Promise<SourceShape> {
  await folder.write({ file: content });
  return inspectOne(folder, 'visits', source);
}

const csvOf = ({ files }: SourceShape) => files[0]!.container as Container & { kind: 'csv' };
const readable = ({ files }: SourceShape) => readFile(files[0]!.path, 'utf8');

describe('how a CSV file is written', () => {
  it.each([',', ';', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const shape = await inspectText(visits.replaceAll(',', delimiter));
    expect(csvOf(shape)).toEqual({
      kind: 'csv',
      delimiter,
      quote: '"',
      header: ['Email', 'At', 'Page'],
      newline: '\n',
    });
  });

  it('is not led astray by other delimiters in cells', () => {
    expect(dialectOf('id;price;tags\n1;2,50;a,b\n2;3,10;c,d\n')).toMatchObject({ delimiter: ';' });
    expect(dialectOf('id,note\n1,"a;b;c"\n2,"d;e;f"\n')).toMatchObject({ delimiter: ',' });
    expect(dialectOf('email\na@example.com\n')).toMatchObject({ delimiter: ',', header: ['email'] });
  });

  it('takes a declared delimiter as it is', async () => {
    const shape = await inspectText('Email^At\na@example.com^2026-01-02\n', { delimiter: located('^') });
    expect(csvOf(shape)).toMatchObject({ delimiter: '^', header: ['Email', 'At'] });
  });

  it('reads quoted headers over several lines, and single quotes only where all are', () => {
    expect(dialectOf('"Email","Page\nseen",At\na,b,c\n').header).toEqual(['Email', 'Page\nseen', 'At']);
    expect(dialectOf("'Email','At'\n'a','b'\n")).toMatchObject({ quote: "'", header: ['Email', 'At'] });
    expect(dialectOf("Name,At\n'O''Brien',b\n")).toMatchObject({ quote: '"' });
  });

  it('tells LF, CR LF and CR apart, and says nothing of a mixture', () => {
    const newlineOf = (head: string) => dialectOf(head).newline;
    expect(newlineOf('a,b\r\n1,"x\ny"\r\n')).toBe('\r\n');
    expect(newlineOf('a,b\r1,2\r')).toBe('\r');
    expect(newlineOf('a,b\n1,2\n')).toBe('\n');
    expect(newlineOf('a,b\r\n1,2\n3,4\n')).toBeUndefined();
    expect(newlineOf('a,b')).toBeUndefined();
    expect(newlineOf('a,b\r\n')).toBe('\r\n');
  });

  it('finds the dialect of a head that ends within a quoted cell', async () => {
    const shape = await inspectText(`Email;At;Note\na@example.com;2026-01-02;"${'long, '.repeat(60_000)}"\n`);
    expect(csvOf(shape)).toMatchObject({ delimiter: ';', header: ['Email', 'At', 'Note'] });
  });

  it('never throws, whatever the head holds', () => {
    const piece = fc.constantFrom('"', "'", ',', ';', '\t', '\n', '\r', 'a', ' ', '\0', 'é');
    const head = fc.array(piece, { maxLength: 30 }).map((pieces) => `a,b${pieces.join('')}`);
    fc.assert(fc.property(head, (text) => void dialectOf(text)));
  });
});

describe('encodings', () => {
  const text = 'Email;At;Prénom\nann@example.com;2026-01-02;José Łódź\n';
  const utf16 = Buffer.from(text, 'utf16le');

  it('reads UTF-8 with a byte order mark where it lies, with a clean header', async () => {
    const shape = await inspectText(`\uFEFF"Email",At\na@example.com,2026-01-02\n`);
    expect(csvOf(shape).header).toEqual(['Email', 'At']);
    expect(shape.files[0]!.path).toBe(join(folder.path, 'file'));
  });

  it.each([
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16LE without', utf16],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]).swap16()],
    ['UTF-16BE without', Buffer.from(utf16).swap16()],
    ['UTF-16LE, compressed', gzipSync(utf16)],
  ])('copies %s as UTF-8', async (_, bytes) => {
    const shape = await inspectText(bytes);
    expect(csvOf(shape).header).toEqual(['Email', 'At', 'Prénom']);
    expect(shape.files[0]).toMatchObject({ shown: 'file', compressed: false });
    expect(await readable(shape)).toBe(text);
  });

  it('takes what is not UTF-8 for Windows-1252, in a copy that only its owner reads', async () => {
    const shape = await inspectText(Buffer.from(visits.replace('/books', 'Jos\xe9 \x80'), 'latin1'));
    expect(await readable(shape)).toBe(visits.replace('/books', 'José €'));
    expect(statSync(shape.files[0]!.path).mode & 0o777).toBe(0o600);
  });

  it('follows a declared encoding', async () => {
    const bytes = Buffer.from(visits.replace('/books', '\xa3\xf3d\xbc'), 'latin1');
    const shape = await inspectText(bytes, { encoding: located('iso-8859-2') });
    expect(await readable(shape)).toBe(visits.replace('/books', 'Łódź'));
  });

  it('copies JSON that begins with a byte order mark', async () => {
    const json = '[{"email":"a@example.com","at":1760000000}]';
    const shape = await inspectText(`\uFEFF${json}`);
    expect(await readable(shape)).toBe(json);
  });
});

describe('paths', () => {
  const shownOf = ({ files }: SourceShape) => files.map(({ shown }) => shown);

  it('unpacks gzip by what the file is, not by what it is called', async () => {
    await folder.write({ 'a.gz': gzipSync(visits), 'b.csv': gzipSync(visits), 'c.gz': visits });
    const shape = await inspectOne(folder, 'visits', { path: ['a.gz', 'b.csv', 'c.gz'] });
    expect(shape.files.map(({ compressed }) => compressed)).toEqual([true, true, false]);
  });

  it('finds globs, sorted, each file once', async () => {
    await folder.write({
      'e/v-2.csv': visits,
      'e/v-10.csv': visits,
      'e/v (1).csv': visits,
      'e/.v-3.csv': visits,
      'e/f/g/v-4.csv': visits,
      'w.csv': visits,
    });
    const find = async (...path: string[]) => shownOf(await inspectOne(folder, 'visits', { path }));
    expect(await find('e/v-*.csv')).toEqual(['e/v-2.csv', 'e/v-10.csv']);
    expect(await find('e/v-?.csv', 'e/v*.csv')).toEqual(['e/v-2.csv', 'e/v (1).csv', 'e/v-10.csv']);
    expect(await find('**/v-*.csv')).toEqual(['e/f/g/v-4.csv', 'e/v-2.csv', 'e/v-10.csv']);
    expect(await find('**/*.csv')).toHaveLength(5);
    expect(await find('e/**/v-4.csv', join(folder.path, 'w*.csv'))).toEqual([
      'e/f/g/v-4.csv',
      join(folder.path, 'w.csv'),
    ]);
    await symlink(join(folder.path, 'w.csv'), join(folder.path, 'latest.csv'));
    expect(await find('late*.csv')).toEqual(['latest.csv']);
  });

  it('takes standard input, compressed or not, into the scratch folder', async () => {
    for (const input of [Buffer.from(visits), gzipSync(visits)]) {
      const shape = await inspectOne(folder, 'visits', { path: ['-'] }, { stdin: Readable.from([input]) });
      expect(shownOf(shape)).toEqual(['standard input']);
      expect(await readFile(shape.files[0]!.path)).toEqual(input);
    }
  });

  it('reads what the command line names instead, relative to the working directory', async () => {
    await folder.write({ 'other.csv': visits });
    const path = relative(process.cwd(), join(folder.path, 'other.csv'));
    const shape = await inspectOne(
      folder,
      'visits',
      { path: ['gone.csv'] },
      { paths: new Map([['visits', path]]) },
    );
    expect(shape.files[0]).toMatchObject({ shown: path, path: join(folder.path, 'other.csv') });
  });
});
