import { basename, relative, resolve } from 'node:path';
import { findFiles } from '../sources/paths.ts';

/** A glob that finds a file under the names that further exports of its kind get, and all files that it finds now. */
export interface Glob {
  written: string;
  found: ReadonlySet<string>;
  /** The names do not say which file is the newest. */
  unordered: boolean;
}

const date = String.raw`\d{4}[-_.]?\d{2}(?:[-_.]?\d{2}(?:[-_.T ]?\d{2}[-_.:h]?\d{2}(?:[-_.:m]?\d{2})?)?)?`;
const hash = String.raw`(?=[0-9a-f]*\d)[0-9a-f]{8,}`;
const changing = new RegExp(
  String.raw`^(.*\p{L}.*?[-_ ])((?:${date}|\d+|${hash})(?:[-_ ](?:${date}|\d+|${hash}))*)((?:\.\p{L}\w*){1,2})$`,
  'iu',
);

/** Names that exports of any kind have. */
const ofAnyKind = /^(?:exports?|data|downloads?|files?|reports?|lists?|csv|json)[-_ ]$/i;

/** The globs of files whose names end in a date, a number or a hash, by path; written relative to a folder. */
export async function globsOf(paths: readonly string[], folder: string): Promise<ReadonlyMap<string, Glob>> {
  const globs = new Map<string, Glob>();
  for (const path of paths) {
    const shown = relative(folder, path);
    const [, kept, changes, extension] = changing.exec(basename(path)) ?? [];
    if (kept === undefined || ofAnyKind.test(kept) || /[*?]/.test(shown)) continue;
    const written = `${shown.slice(0, shown.length - basename(path).length)}${kept}*${extension!}`;
    const found = new Set((await findFiles(written, folder)).map((each) => resolve(folder, each)));
    globs.set(path, { written, found, unordered: /[a-f]/i.test(changes!) });
  }
  return globs;
}

/**
 * The paths of a source: globs where they find no other file, else files. Of orders that several files have the last
 * counts, so those are named one by one whose names do not say which is the last.
 */
export function pathsFor(
  files: readonly string[],
  role: string,
  globs: ReadonlyMap<string, Glob>,
  folder: string,
): string[] {
  const isOurs = new Set(files);
  const written = files.map((file) => {
    const glob = globs.get(file);
    const fits = glob && [...glob.found].every((each) => isOurs.has(each));
    return fits && !(role === 'orders' && glob.unordered) ? glob.written : relative(folder, file);
  });
  return [...new Set(written)];
}
