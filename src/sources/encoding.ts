/** How a file's bytes are text: a label that TextDecoder knows, and whether a byte order mark stands in front. */
export interface Encoding {
  label: string;
  mark: boolean;
}

const marks: readonly [label: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The encoding of text that begins with these bytes: by its byte order mark, else as declared, else UTF-16 by where its
 * NUL bytes stand, else UTF-8 when the bytes are that, else Windows-1252, in which every byte means something.
 */
export function encodingOf(bytes: Uint8Array, declared?: string): Encoding {
  for (const [label, mark] of marks) {
    if (mark.every((byte, index) => bytes[index] === byte)) return { label, mark: true };
  }
  if (declared !== undefined) return { label: declared, mark: false };
  return { label: utf16(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252'), mark: false };
}

/** The decoder's own name of an encoding (`latin1` is windows-1252), or undefined when there is no such encoding. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Mostly Latin text in UTF-16 has a NUL in every other byte; no text in another encoding has. */
function utf16(bytes: Uint8Array): string | undefined {
  const nuls = [0, 0];
  const length = Math.min(bytes.length, 1000);
  for (let index = 0; index < length; index++) if (bytes[index] === 0) nuls[index % 2]!++;
  if (nuls[1]! > length / 4 && nuls[0]! < length / 16) return 'utf-16le';
  if (nuls[0]! > length / 4 && nuls[1]! < length / 16) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A character that the end of the bytes cuts in two is waited for, not refused.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
