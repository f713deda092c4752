import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file's bytes, unpacked when it is compressed with gzip. Errors of reading and unpacking come from the stream. */
export function readBytes(path: string, compressed: boolean): Readable {
  const file = createReadStream(path);
  if (!compressed) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => file.destroy());
  return file.pipe(unpacked);
}

const pieceLength = 1 << 21;
/** So many pieces are read at a time, each on a thread of its own. */
const piecesAhead = 3;

/**
 * As `readBytes`, for those who look at every byte of large files: a piece holds its bytes until the next one is asked
 * for; those after it are read meanwhile.
 */
export async function* readPieces(path: string, compressed: boolean): AsyncGenerator<Buffer, void> {
  if (compressed) return yield* readBytes(path, true) as AsyncIterable<Buffer>;
  const file = await open(path);
  let position = 0;
  const readAt = async (from: number, buffer: Buffer): Promise<Buffer> => {
    let length = 0;
    // Some file systems give less at a time than was asked for.
    for (let read = 1; read > 0 && length < pieceLength; length += read) {
      read = (await file.read(buffer, length, pieceLength - length, from + length)).bytesRead;
    }
    return buffer.subarray(0, length);
  };
  const readNext = (buffer: Buffer): Promise<Buffer> => {
    const piece = readAt(position, buffer);
    position += pieceLength;
    // What is wrong with a piece is said when its turn comes.
    piece.catch(() => undefined);
    return piece;
  };
  const pieces = Array.from({ length: piecesAhead }, () => readNext(Buffer.allocUnsafe(pieceLength)));
  try {
    for (;;) {
      const piece = await pieces.shift()!;
      if (piece.length === 0) return;
      yield piece;
      pieces.push(readNext(Buffer.from(piece.buffer, piece.byteOffset, pieceLength)));
    }
  } finally {
    await Promise.allSettled(pieces);
    await file.close();
  }
}

/** At most `limit` bytes from the beginning of a file, and whether that is all of it. */
export async function readStart(
  path: string,
  compressed: boolean,
  limit: number,
): Promise<{ bytes: Buffer; complete: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of readBytes(path, compressed)) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > limit) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, limit), complete: length <= limit };
}

/** The last bytes of a file. One that is compressed is unpacked up to its end for that. */
export async function readEnd(path: string, compressed: boolean, limit: number): Promise<Buffer> {
  if (compressed) {
    let end = Buffer.alloc(0);
    for await (const piece of readBytes(path, true)) {
      end = Buffer.concat([end, (piece as Buffer).subarray(-limit)]).subarray(-limit);
    }
    return end;
  }
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, limit);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer;
  } finally {
    await file.close();
  }
}

/** Text of a UTF-8 file in pieces, without a byte order mark. */
export async function* readText(path: string, compressed: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of readBytes(path, compressed)) {
    yield decoder.decode(piece as Buffer, { stream: true });
  }
  yield decoder.decode();
}
