import { createReadStream } from 'node:fs';
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import type { FileLimits } from '../plan/steps.ts';

/** One file of a list that was written. */
export interface Part {
  path: string;
  rows: number;
}

const newline = 0x0a;
const quote = 0x22;

/**
 * Makes several files of a CSV that is beyond its limits: `vip-1.csv`, `vip-2.csv`, ... each with the headers and as
 * many of the next rows as fit. A row that is too big by itself is a file by itself. Files within their limits stay
 * as they are. `rows` is how many rows there are below the headers; gives the parts in their order.
 */
export async function splitFile(
  path: string,
  rows: number,
  headed: boolean,
  { rows: maxRows = Infinity, bytes: maxBytes = Infinity }: FileLimits,
): Promise<readonly Part[]> {
  if (rows <= maxRows && (maxBytes === Infinity || (await stat(path)).size <= maxBytes))
    return [{ path, rows }];
  const parts: Part[] = [];
  const [, stem, extension] = /^(.*)(\.[a-z]+)$/.exec(path)!;
  let header: Buffer | undefined = headed ? undefined : Buffer.alloc(0);
  let handle: FileHandle | undefined;
  let waiting: Buffer[] = [];
  let filled = 0;
  let number = 0;

  async function next(): Promise<void> {
    await end();
    // Never over another list's file: a number that one is called by is passed over.
    while (!handle) {
      const part = { path: `${stem}-${++number}${extension}`, rows: 0 };
      handle = await open(part.path, 'wx', 0o600).catch(unlessThere);
      if (handle) parts.push(part);
    }
    waiting = [header!];
    filled = header!.length;
  }

  async function flush(): Promise<void> {
    await handle?.writeFile(Buffer.concat(waiting));
    waiting = [];
  }

  async function end(): Promise<void> {
    await flush();
    await handle?.close();
    handle = undefined;
  }

  try {
    for await (const row of rowsOf(path)) {
      if (!header) {
        header = row;
        continue;
      }
      const part = parts.at(-1);
      if (!part || part.rows === maxRows || (part.rows > 0 && filled + row.length > maxBytes)) await next();
      waiting.push(row);
      filled += row.length;
      parts.at(-1)!.rows++;
      if (waiting.length === 10_000) await flush();
    }
    await flush();
  } finally {
    await handle?.close();
  }
  const found = parts.reduce((sum, part) => sum + part.rows, 0);
  if (found !== rows)
    throw new Error(`${found} rows stand in ${parts.length} files, but ${rows} were written`);
  await rm(path);
  return parts;
}

function unlessThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}

/** The bytes of each row, its line break with it. A break within quotes ends no row. */
async function* rowsOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let quoted = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte === quote) quoted = !quoted;
      else if (byte === newline && !quoted) {
        yield Buffer.concat([...rest, chunk.subarray(start, index + 1)]);
        rest = [];
        start = index + 1;
      }
    }
    rest.push(chunk.subarray(start));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield last;
}
