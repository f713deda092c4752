import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { Failure, problem, Problems } from '../problems/problem.ts';
import type { AddressFileRule, Rules } from '../rules/rules.ts';
import { readBytes } from './bytes.ts';
import { columnNames } from './columns.ts';
import { dialectOf } from './dialect.ts';
import { readHead, whyUnreadable } from './head.ts';
import { findFiles } from './paths.ts';

/** A file of addresses that segments include or exclude, as a copy with one address a line. */
export interface AddressFile extends AddressFileRule {
  copy: string;
  /** Rows below the header in whose column of addresses there is none. */
  unusable: number;
}

const usualColumns = ['email', 'email_address', 'e_mail', 'mail', 'address'];

/**
 * Reads the files of addresses that segments name, CSV or one address a line, packed or not, in any encoding. Their
 * column is the one that is called like an address, or the first; a first line with an address is no header. Throws a
 * Failure of kind `data` with everything that is wrong with any of them.
 */
export async function readAddressFiles(
  { addressFiles, folder }: Pick<Rules, 'addressFiles' | 'folder'>,
  scratch: () => Promise<string>,
): Promise<AddressFile[]> {
  const problems = new Problems();
  const files: AddressFile[] = [];
  for (const rule of addressFiles) {
    try {
      files.push(await readAddressFile(rule, folder, await scratch()));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.all.push(...error.problems);
    }
  }
  problems.throwIfAny('data');
  return files;
}

async function readAddressFile(rule: AddressFileRule, folder: string, scratch: string): Promise<AddressFile> {
  const { value: shown, place } = rule.path;
  const wrong = (...[code, message, hint]: [Parameters<typeof problem>[0], string, string?]) =>
    new Failure('data', [problem(code, message, place, hint)]);
  const path = resolve(folder, shown);
  if ((await findFiles(shown.replace(/[*?]/g, '[$&]'), folder)).length === 0)
    throw wrong('file-missing', `there is no file "${shown}"`);
  try {
    const head = await readHead(path);
    if (head.archive)
      throw wrong('unreadable-file', `${shown} is a zip archive or a workbook of a spreadsheet`);
    if (head.text.trim() === '')
      throw wrong('no-rows', `${shown} is empty`, 'without addresses it has its header');
    const { header, delimiter, quote } = dialectOf(head.text);
    const headless = header.findIndex((cell) => cell.includes('@'));
    const named = columnNames(header).findIndex((name) => usualColumns.includes(name));
    const column = headless >= 0 ? headless : Math.max(0, named);
    const copy = join(scratch, `${randomUUID()}.txt`);
    const found = { rows: 0, unusable: 0 };
    const decoder = new TextDecoder(head.encoding.label);
    await pipeline(
      readBytes(path, head.compressed),
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
        yield decoder.decode();
      },
      parse({
        delimiter,
        quote,
        escape: quote,
        record_delimiter: ['\r\n', '\n', '\r'],
        from: headless >= 0 ? 1 : 2,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
      }),
      async function* (rows: AsyncIterable<string[]>) {
        for await (const row of rows) {
          const cell = (row[column] ?? '').trim();
          found.rows++;
          if (isLine(cell)) yield `${cell}\n`;
          else found.unusable++;
        }
      },
      createWriteStream(copy, { flags: 'wx', mode: 0o600 }),
    );
    if (found.rows > 0 && found.unusable === found.rows) {
      const hint = 'its column is called email, or it is the first';
      throw wrong('column-missing', `no cell of column ${column + 1} in ${shown} holds an address`, hint);
    }
    return { ...rule, copy, unusable: found.unusable };
  } catch (error) {
    if (error instanceof CsvError)
      throw wrong('unreadable-file', `${shown}: a quote is opened and not closed`);
    const reason = whyUnreadable(error);
    if (reason === undefined) throw error;
    throw wrong('unreadable-file', `${shown} ${reason}`);
  }
}

/** An address that can stand on a line of its own. */
const isLine = (cell: string): boolean => cell.includes('@') && !/[\0\t\r\n]/.test(cell);
