import { readStart } from './bytes.ts';
import { type Encoding, encodingOf } from './encoding.ts';

/** The beginning of a file, as text. */
export interface Head {
  /** Without a byte order mark; may end within a character or a row when it is not complete. */
  text: string;
  /** Whether the head is all of the file. */
  complete: boolean;
  compressed: boolean;
  encoding: Encoding;
  /** Whether it is a zip archive, as the workbooks of spreadsheets are, and no text at all. */
  archive: boolean;
}

const limit = 256 * 1024;

/**
 * Reads at most 256 KiB of a file, unpacked when it begins as gzip does, whatever its name. `encoding` is the one that
 * was declared, if any; a byte order mark overrules it. Errors of reading are for `whyUnreadable` to put in words.
 */
export async function readHead(path: string, encoding?: string): Promise<Head> {
  const { bytes: magic } = await readStart(path, false, 4);
  const compressed = magic[0] === 0x1f && magic[1] === 0x8b;
  const { bytes, complete } = await readStart(path, compressed, limit);
  const found = encodingOf(bytes, encoding);
  const text = new TextDecoder(found.label).decode(bytes, { stream: !complete });
  const archive = magic.equals(Buffer.from('PK\x03\x04'));
  return { text, complete, compressed, encoding: found, archive };
}

/** Why a file cannot be read, in words that follow its name; undefined when the error is about something else. */
export function whyUnreadable(error: unknown): string | undefined {
  return reasons[(error as NodeJS.ErrnoException).code ?? ''];
}

const reasons: Record<string, string> = {
  EACCES: 'cannot be opened: permission denied',
  EPERM: 'cannot be opened: permission denied',
  ENOENT: 'is not there any more',
  ELOOP: 'is a link to itself',
  EIO: 'cannot be read: the disk, or whatever it lies on, reports an error',
  ESTALE: 'cannot be read: it was replaced on its server',
  Z_BUF_ERROR: 'is cut off: its compressed data has no end',
  Z_DATA_ERROR: 'is damaged: its compressed data cannot be unpacked',
};
