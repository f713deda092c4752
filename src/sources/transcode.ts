import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBytes } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { RowWalk } from './row-walk.ts';

/** Streams a file into an unpacked UTF-8 copy without byte order mark, in a private folder; gives the copy's path. */
export async function copyAsUtf8(
  path: string,
  compressed: boolean,
  encoding: string,
  folder: string,
): Promise<string> {
  const decoder = new TextDecoder(encoding);
  return copy(
    readBytes(path, compressed),
    async function* (pieces) {
      for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
      yield decoder.decode();
    },
    folder,
  );
}

/** Streams a CSV file into an unpacked copy whose line ends outside quotes are all LF; gives the copy's path. */
export async function copyWithLineFeeds(
  path: string,
  compressed: boolean,
  dialect: Dialect,
  folder: string,
): Promise<string> {
  const walk = new RowWalk(dialect);
  return copy(
    readBytes(path, compressed),
    async function* (pieces) {
      for await (const piece of pieces) {
        const into = Buffer.alloc(piece.length);
        yield into.subarray(0, walk.feed(piece, into));
      }
    },
    folder,
  );
}

/** Streams standard input, or anything like it, into a file of a private folder; gives the file's path. */
export async function copyStream(input: Readable, folder: string): Promise<string> {
  return copy(input, (pieces) => pieces, folder);
}

async function copy(
  from: Readable,
  change: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<string | Uint8Array>,
  folder: string,
): Promise<string> {
  const path = join(folder, randomUUID());
  // Exports hold addresses: nobody else may read a copy, and an existing file is never written to.
  await pipeline(from, change, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return path;
}
