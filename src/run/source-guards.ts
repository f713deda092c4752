import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { before, type Duration } from '../clock/calendar.ts';
import { formatInstant } from '../clock/instant.ts';
import type { ReadResult } from '../engines/engine.ts';
import { Failure, problem, type Problems } from '../problems/problem.ts';
import type { Located, Rules, SourceGuard } from '../rules/rules.ts';
import { endsALine } from '../sources/line-end.ts';
import type { SourceShape } from '../sources/shape.ts';
import { breach, figure, percent, type Breach } from './breach.ts';
import type { EarlierFigures } from './earlier-figures.ts';
import type { Options } from './options.ts';
import type { Prepared } from './prepare.ts';

/** What the guards of sources find. Of a source that no rule looks at, only the files are known. */
export async function sourceBreaches(
  { rules, sources, instant, lookedAt }: Prepared,
  read: ReadResult,
  earlier: EarlierFigures | undefined,
  options: Options,
): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const source of sources.values()) {
    const { name } = source;
    const guard = guardOf(rules, name);
    const add = (bound: Located<unknown>, message: string) =>
      breaches.push(breach('source', name, bound, message));
    const tooOld = (bound: Located<Duration>, at: number, what: string) => {
      if (at >= before(instant, bound.value, rules.timezone)) return;
      const { amount, unit } = bound.value;
      const allowed = `${amount} ${unit}${amount === 1 ? '' : 's'} are allowed`;
      add(bound, `${what} ${formatInstant(Math.floor(at / 1000) * 1000)}, ${allowed}`);
    };
    if (guard.not_older_than) {
      const folder = options.sources?.has(name) ? process.cwd() : rules.folder;
      const written = await newestFile(source, folder);
      if (written !== undefined) tooOld(guard.not_older_than, written, `${name} was written at`);
    }
    for (const file of guard.whole ? source.files : []) {
      if (!(await endsALine(file)))
        add(guard.whole!, `${file.shown} does not end with a line end, so it may be cut off`);
    }
    // Without rows nothing is counted, and yet it was read.
    if (!lookedAt.has(name)) continue;
    const rows = rowsOf(name, read);
    if (guard.newest_row_within && hasInstants(source)) {
      const newest = Math.max(
        -Infinity,
        ...read.files.filter((each) => each.source === name).map((each) => each.newest ?? -Infinity),
      );
      if (newest === -Infinity)
        add(guard.newest_row_within, `${name} has no row from before the instant of the run`);
      else tooOld(guard.newest_row_within, newest, `the newest row of ${name} is of`);
    }
    if (guard.at_least && rows < guard.at_least.value)
      add(
        guard.at_least,
        `${name} has ${rowsInWords(rows)}, at least ${figure(guard.at_least.value)} are wanted`,
      );
    const then = earlier?.sources.get(name);
    if (!guard.shrink || !then) continue;
    const share = (then - rows) / then;
    if (share > guard.shrink.value) {
      const compared = `${name} has ${rowsInWords(rows)} and had ${figure(then)} ${earlier!.when}`;
      add(guard.shrink, `${compared}: ${percent(share)} fewer, ${percent(guard.shrink.value)} are allowed`);
    }
  }
  return breaches;
}

/**
 * Throws a Failure when the customers are empty, or none of their rows is one: every list would be, and who must not be
 * mailed would be unknown. Rules that mean it say `at_least: 0` of them.
 */
export function checkCustomers({ rules, sources }: Prepared, read: ReadResult): void {
  for (const { name, role } of sources.values()) {
    if (role !== 'customers' || guardOf(rules, name).at_least?.value === 0) continue;
    const used = read.files.filter((each) => each.source === name).reduce((sum, each) => sum + each.used, 0);
    if (used > 0) continue;
    const rows = rowsOf(name, read);
    const what =
      rows === 0 ? 'has a header and no rows' : `has ${rowsInWords(rows)}, and none that can be used`;
    const hint = `if that can be: "guards: { sources: { ${name}: { at_least: 0 } } }"`;
    throw new Failure('data', [
      problem('no-rows', `${name} ${what}: all lists would be empty`, rules.sources.get(name)!.place, hint),
    ]);
  }
}

/** Adds a problem for every guard of the newest row where rows have no instant. */
export function checkNewest(
  { guards }: Rules,
  sources: ReadonlyMap<string, SourceShape>,
  problems: Problems,
): void {
  for (const [name, { newest_row_within: bound }] of guards?.sources ?? []) {
    const source = sources.get(name);
    if (!bound || !source || hasInstants(source)) continue;
    problems.add(
      'wrong-place',
      `rows of ${name} have no instant, so none of them is the newest`,
      bound.place,
    );
  }
}

const guardOf = ({ guards }: Rules, name: string): SourceGuard => ({
  ...guards?.sources.get('all'),
  ...guards?.sources.get(name),
});

const rowsInWords = (rows: number): string => `${figure(rows)} ${rows === 1 ? 'row' : 'rows'}`;

/** How many rows a source has, rejected ones too. */
function rowsOf(name: string, { files, broken }: ReadResult): number {
  return (
    files.filter((each) => each.source === name).reduce((sum, each) => sum + each.rows, 0) +
    broken.filter((each) => each.source === name).length
  );
}

const hasInstants = ({ role }: SourceShape): boolean => role !== 'customers' && role !== 'table';

/** When the newest file of a source was written, in ms since 1970; undefined for standard input. */
async function newestFile({ files }: SourceShape, folder: string): Promise<number | undefined> {
  const shown = files.map((file) => file.shown).filter((each) => each !== 'standard input');
  if (shown.length === 0) return undefined;
  const times = await Promise.all(shown.map(async (each) => (await stat(resolve(folder, each))).mtimeMs));
  return Math.max(...times);
}
