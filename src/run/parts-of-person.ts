import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Job, PeopleResult, Session } from '../engines/engine.ts';
import { and, call, column, text } from '../expression/formula.ts';
import { personColumns } from '../plan/plan.ts';
import { listed, type ListFile } from '../plan/steps.ts';
import { listSummaries } from './account-lists.ts';
import { splitFiles } from './run.ts';

/** Whose part is looked for. */
interface Searched {
  address: string;
  /** The files in which the person is, by their paths. */
  on: ReadonlySet<string>;
  /** Where the session writes. */
  folder: string;
}

/**
 * What files are called that a run publishes in parts, by the path of the whole: the part in which a person is, or
 * `vip-*.csv` where they are in none. Writes files that may be too big, for only then it is known where they end.
 */
export async function partsFor(
  session: Session,
  job: Job,
  everybody: PeopleResult,
  { address, on, folder }: Searched,
): Promise<ReadonlyMap<string, string>> {
  const rows = new Map(listSummaries(job, everybody, new Map()).map((each) => [each.path, each.rows]));
  const files = job.lists.flatMap((list) => list.files);
  const found = new Map<string, string>();
  for (const { path, limits } of files)
    if (!on.has(path) && rows.get(path)! > (limits.rows ?? Infinity)) found.set(path, starred(path));
  const written = files.filter((file) => on.has(file.path) && mayBeTooBig(file, rows.get(file.path)!));
  if (written.length === 0) return found;
  const before = await countBefore(session, job, written, address);
  await keepNames(
    files.filter((file) => !written.includes(file)),
    folder,
  );
  const counts = await session.write(written, () => Promise.resolve());
  for (const [path, parts] of await splitFiles(folder, written, counts)) {
    let last = 0;
    const own = parts.find((part) => (last += part.rows) > before.get(path)!);
    found.set(path, own!.path);
  }
  return found;
}

const starred = (path: string): string => path.replace(/(\.[a-z]+)$/, '-*$1');

/** The most bytes of a cell, or of a tag in one: services with limits of files have some of 255 characters for these. */
const mostOfCell = 1024;

function mayBeTooBig({ limits, columns, tags }: ListFile, rows: number): boolean {
  const most = rows * (columns.length + tags.size) * mostOfCell;
  return rows > (limits.rows ?? Infinity) || most > (limits.bytes ?? Infinity);
}

/** How many people stand before a person in each file. */
async function countBefore(
  session: Session,
  job: Job,
  files: readonly ListFile[],
  address: string,
): Promise<ReadonlyMap<string, number>> {
  const isBefore = call('less', column(personColumns.address, 'text'), text(address));
  const counted = files.map((file) => ({ name: file.path, member: and(listed(file), isBefore) }));
  const { groups } = await session.count({ ...job, counted });
  return new Map(
    files.map(({ path, list }) => {
      const mailed = groups.filter((each) => each.suppressed === null && each.leftOut[list] === null);
      return [path, mailed.reduce((sum, { members }) => sum + members[path]!, 0)];
    }),
  );
}

/** Names of other files, which parts are not called by. */
async function keepNames(files: readonly ListFile[], folder: string): Promise<void> {
  for (const { path } of files) {
    await mkdir(join(folder, dirname(path)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, path), '', { mode: 0o600 });
  }
}
