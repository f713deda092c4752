import { Readable } from 'node:stream';
import { readText } from './bytes.ts';
import type { Format } from './formats/format.ts';
import { type Cut, valueCutter } from './json-cut.ts';
import { lineCuts, parsed } from './json-lines.ts';
import { isObject } from './json-path.ts';
import { type LookedFile, withRows } from './look.ts';
import { copyStream } from './transcode.ts';

/** Under this key each row of a copy has the line on which it, or what it was part of, begins in the file. */
export const lineKey = 'line no';

type TakeApart = NonNullable<Format['takeApart']>;

/** The rows of values of a file; values of another kind stay as they are, so that they are accounted for. */
export function rowsIn(takeApart: TakeApart, values: readonly unknown[]): Record<string, unknown>[] {
  return values.filter(isObject).flatMap((value) => takeApart(value) ?? [value]);
}

/** Whether any of the values is of the format that takes them apart so. */
export const isTaken = (takeApart: TakeApart, values: readonly unknown[]): boolean =>
  values.some((value) => isObject(value) && takeApart(value) !== undefined);

/**
 * Streams a JSON file into a copy with a row a line, its values taken apart, one value in memory at a time. What is no
 * JSON stands in the copy as an array of its line and its text, which the engine refuses.
 */
export async function copyTakenApart(
  file: LookedFile,
  takeApart: TakeApart,
  folder: string,
): Promise<LookedFile> {
  const path = await copyStream(Readable.from(rowTexts(file, takeApart)), folder);
  return { ...takenApartHead(file, takeApart), path };
}

/** What a copy with a row for each thing would be like, by what the file begins with. */
export function takenApartHead(file: LookedFile, takeApart: TakeApart): LookedFile {
  // By its labels and its sample a file is recognised; they stay those of the file itself.
  const { fields, rows } = withRows(rowsIn(takeApart, file.sample));
  return {
    ...file,
    compressed: false,
    container: { kind: 'json', layout: 'lines', numbered: true },
    fields,
    rows,
  };
}

async function* rowTexts(file: LookedFile, takeApart: TakeApart): AsyncGenerator<string> {
  for await (const { text, line } of valueCuts(file)) {
    if (text === '') continue;
    const value = parsed(text);
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    const rows = values.every(isObject) ? rowsIn(takeApart, values) : undefined;
    if (rows) for (const row of rows) yield `${JSON.stringify({ ...row, [lineKey]: line })}\n`;
    else yield `${JSON.stringify([line, text])}\n`;
  }
}

/** One value a line where values are on lines of their own, so that a broken one spoils no other. */
async function* valueCuts(file: LookedFile): AsyncGenerator<Cut> {
  const { container } = file;
  if (container.kind === 'json' && container.layout === 'lines') {
    yield* lineCuts(file);
    return;
  }
  const { cut, rest } = valueCutter();
  for await (const piece of readText(file.path, file.compressed)) yield* cut(piece);
  const left = rest();
  if (left) yield left;
}
