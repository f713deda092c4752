import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { before } from '../clock/calendar.ts';
import { formatInstant } from '../clock/instant.ts';
import { duckdb } from '../engines/duckdb/index.ts';
import type { PeopleResult, ReadResult, Session, Settings, Statement } from '../engines/engine.ts';
import { isHoldout } from '../lists/holdouts.ts';
import { keptFiles } from '../lists/kept.ts';
import { openRun, settleFile, writing, type Keep, type RunFolder } from '../lists/publish.ts';
import { chooseValues } from '../lists/values.ts';
import { splitFile, type Part } from '../lists/split.ts';
import type { ListFile } from '../plan/steps.ts';
import { reportPage } from '../report/report.ts';
import type { SegmentSummary, Summary } from '../report/summary.ts';
import { version } from '../version.ts';
import {
  addressFileSummaries,
  addressFileWarnings,
  segmentSummaries,
  sourceSummaries,
  splitSummaries,
  strangerWarnings,
  mergedRows,
  suppressedPeople,
  warningsOf,
} from './account.ts';
import {
  checkMembers,
  listSummaries,
  suppressionSummaries,
  unaskedWarnings,
  unpublishedOf,
  unsureWarnings,
} from './account-lists.ts';
import { checkGuards, type Guarded } from './guards.ts';
import { filesHeldBack, withoutHeldBack } from './held-back.ts';
import { historyWarnings } from './history.ts';
import { nameWarnings } from './list-names.ts';
import type { ValuesOf } from './compose-lists.ts';
import { Failure } from '../problems/problem.ts';
import { rfmSummary } from './rfm.ts';
import { groupSummaries, groupWarnings } from './groups.ts';
import { notationWarnings } from './notations.ts';
import { instantOf, type Options } from './options.ts';
import { prepare, settingsOf, wholeLists, type Prepared, type SingleList } from './prepare.ts';
import { checkKeys } from './ambiguous-keys.ts';
import { checkCustomers } from './source-guards.ts';
import { checkRejected, writeRejected } from './rejected.ts';
import { inScratch, openScratch, openSession } from './scratch.ts';
import { currencyWarnings } from './currencies.ts';
import { singleFile } from './single-file.ts';
import { textWarnings } from './unlike-texts.ts';

/**
 * Applies the rules to the exports and publishes the lists as one set, shown by `latest` in the output folder (`out`
 * unless given).
 *
 * Throws a Failure when the rules are wrong, the exports are unusable, too much of them was rejected, a guard stops it or
 * another run holds the output folder; nothing is published then.
 */
export async function runSegments(options: Options): Promise<Summary> {
  const started = Date.now();
  const instant = instantOf(options);
  const out = options.out ?? 'out';
  const run = await openRun(out, instant);
  const { config, log } = options;
  log?.({ event: 'start', tool: `segmentor ${version}`, config, asOf: formatInstant(instant) });
  try {
    const scratch = join(run.staging, '.scratch');
    const prepared = await prepare({ ...options, asOf: instant, out }, () => makeFolder(scratch));
    await makeFolder(scratch);
    const settings = settingsOf(options, run.staging, scratch);
    const work = await writing(`cannot write to ${out}`, () => perform(prepared, options, settings, true));
    await rm(scratch, { recursive: true, force: true });
    const summary = await writing(`cannot write to ${out}`, () => publish(run, { ...work, started }));
    logPublished(summary, log);
    return summary;
  } finally {
    await run.abandon();
  }
}

/** As runSegments, but writes nothing: what a run would read, decide and write. */
export async function checkSegments(options: Options): Promise<Summary> {
  const started = Date.now();
  return inScratch(async (scratch) => {
    const prepared = await prepare(options, () => Promise.resolve(scratch));
    const work = await perform(prepared, options, settingsOf(options, scratch, scratch), false);
    return summaryOf({ ...work, started });
  });
}

/**
 * The header and the rows of one segment's list in a provider's shape, in order, instead of publishing anything. Of a
 * segment that is split by a value it is the list of one, `towns.Nice`. Throws a Failure where `runSegments` does, and
 * when a guard holds that list back, before it gives anything.
 */
export async function* streamSegment(
  options: Options,
  single: SingleList,
): AsyncGenerator<readonly (string | null)[]> {
  const scratch = await openScratch();
  try {
    const prepared = await prepare(options, () => Promise.resolve(scratch.folder), { single });
    const session = await openSession(prepared.job, options, scratch.folder);
    try {
      const decided = await decide(session, prepared, options);
      const { guarded } = decided;
      const file = singleFile(single, decided);
      const held = filesHeldBack(decided.prepared.job, guarded.heldBack);
      if (held.some(({ path }) => path === file.path)) throw new Failure('guard', guarded.problems);
      yield file.columns.map((column) => column.header);
      yield* session.rows(file);
    } finally {
      await session.close();
    }
  } finally {
    await scratch.remove();
  }
}

/**
 * The statements that a run would execute, in order. Looks at the exports and reads no row; throws a Failure where the
 * rules or the exports' heads are wrong.
 */
export async function statementsOf(options: Options): Promise<readonly Statement[]> {
  return inScratch(async (scratch) => {
    const { job } = await prepare(options, () => Promise.resolve(scratch));
    const folder = join(options.out ?? 'out', 'runs', 'staging');
    return duckdb.statements(job, settingsOf(options, folder, join(folder, '.scratch')));
  });
}

/** What is known once everything is read and decided. */
export interface Decided {
  /** With the lists of the values that segments are split by. */
  prepared: Prepared;
  read: ReadResult;
  people: PeopleResult;
  valuesOf: ValuesOf;
  guarded: Guarded;
  seconds: Pick<Summary['seconds'], 'read' | 'decide'>;
}

interface Work extends Omit<Decided, 'seconds'> {
  written: ReadonlyMap<string, readonly Part[]>;
  seconds: Omit<Summary['seconds'], 'total'>;
}

async function perform(
  prepared: Prepared,
  options: Options,
  settings: Settings,
  writing: boolean,
): Promise<Work> {
  const clock = stopwatch();
  const session = await openSession(prepared.job, options, settings.folder, settings.scratch);
  try {
    const decided = await decide(session, prepared, options);
    const { read, guarded, seconds } = decided;
    const job = withoutHeldBack(decided.prepared.job, guarded.heldBack);
    const files = job.lists.flatMap((list) => [...list.files, ...list.suppressions]);
    clock();
    options.progress?.('write lists', undefined);
    if (writing) await writeRejected(settings.folder, prepared.sources, read);
    if (writing) await session.remember(job.memory);
    const written = writing
      ? await splitFiles(settings.folder, files, await session.write(files, settleFile))
      : new Map<string, readonly Part[]>();
    options.signal?.throwIfAborted();
    const published = { ...decided.prepared, job };
    return { ...decided, prepared: published, written, seconds: { ...seconds, write: clock() } };
  } finally {
    await session.close();
  }
}

/** The files as they are to be imported: those that are too big for their service are split. */
export async function splitFiles(
  folder: string,
  files: readonly ListFile[],
  rows: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, readonly Part[]>> {
  const parts = new Map<string, readonly Part[]>();
  for (const { path, headed, limits } of files) {
    const found = await splitFile(join(folder, path), rows.get(path)!, headed, limits);
    parts.set(
      path,
      found.map((part) => ({ ...part, path: posix.join(dirname(path), basename(part.path)) })),
    );
  }
  return parts;
}

/**
 * Reads and decides. Too many rejected rows end it, customers without rows, tables with ambiguous keys, and guards, but
 * for these where single people are asked about.
 */
export async function decide(session: Session, prepared: Prepared, options: Options): Promise<Decided> {
  const { sources, job, withValues } = prepared;
  const clock = stopwatch();
  const progress = options.progress ?? (() => undefined);
  options.signal?.throwIfAborted();
  const read = await session.read(progress);
  for (const { name, files } of sourceSummaries(prepared.rules, sources, job, read)) {
    const sum = (key: 'rows' | 'used' | 'rejected') => files.reduce((all, file) => all + file[key], 0);
    const figures = { rows: sum('rows'), used: sum('used'), rejected: sum('rejected') };
    options.log?.({ event: 'read', source: name, ...figures });
  }
  await checkRejected(sources, read, options.maxRejected ?? { share: 0.01 });
  checkCustomers(prepared, read);
  await checkKeys(sources, read);
  const reading = clock();
  options.signal?.throwIfAborted();
  await session.decide(progress);
  const values = new Map<string, readonly string[]>();
  for (const split of job.splits) {
    const chosen = chooseValues(split.segment, await session.values(split), split.rule);
    values.set(`${split.list} ${split.segment}`, chosen);
  }
  const valuesOf: ValuesOf = (list, segment) => values.get(`${list} ${segment}`)!;
  const settled = { ...prepared, job: job.splits.length > 0 ? withValues(valuesOf) : job };
  const people = await session.count(settled.job);
  options.log?.({
    event: 'decided',
    people: people.groups.reduce((sum, group) => sum + group.people, 0),
    segments: Object.fromEntries(
      segmentSummaries(prepared.rules, people, prepared.job.memory).map((each) => [each.name, each.members]),
    ),
  });
  const guarded = await checkGuards(settled, read, people, options);
  if (guarded.stops && !job.plan.focus) throw new Failure('guard', guarded.problems);
  const seconds = { read: reading, decide: clock() };
  return { prepared: settled, valuesOf, read, people, guarded, seconds };
}

async function publish(run: RunFolder, work: Work & { started: number }): Promise<Summary> {
  const summary = summaryOf(work);
  const write = (name: string, text: string) => writeFile(join(run.staging, name), text, { mode: 0o600 });
  await mkdir(join(run.staging, 'lists'), { recursive: true, mode: 0o700 });
  // The file cannot know its folder's name before it is published; it lies in it.
  await write(keptFiles.summary, `${JSON.stringify({ ...summary, published: '.' }, null, 2)}\n`);
  await write('report.html', reportPage(summary));
  const published = await run.publish(keepOf(work.prepared));
  return { ...summary, published };
}

function heldBackSummary(segment: SegmentSummary, { heldBack, earlier }: Guarded): SegmentSummary {
  if (!heldBack.names.has(segment.name)) return segment;
  return { ...segment, heldBack: { before: earlier?.segments.get(segment.name) ?? null } };
}

/** Which published runs are to stay, when the rules say so. */
function keepOf({ rules: { keep, timezone }, instant }: Prepared): Keep | undefined {
  if (!keep || 'runs' in keep) return keep;
  return { since: before(instant, keep.age, timezone) };
}

function summaryOf({
  prepared,
  read,
  people,
  valuesOf,
  guarded,
  written,
  seconds,
  started,
}: Work & { started: number }): Summary {
  const { rules, sources, instant, earlier, job } = prepared;
  const summaries = sourceSummaries(rules, sources, job, read);
  const addressFiles = addressFileSummaries(job, people);
  const groups = groupSummaries(rules, people);
  const rfm = rfmSummary(rules, people);
  const segments = segmentSummaries(rules, people, job.memory);
  const lists = listSummaries(job, people, written);
  const [holdouts, others] = [lists.filter(isHoldout), lists.filter((each) => !isHoldout(each))];
  checkMembers(rules, segments, others);
  return {
    version: 1,
    tool: `segmentor ${version}`,
    asOf: formatInstant(instant),
    timezone: rules.timezone,
    engine: duckdb.name,
    published: null,
    sources: summaries,
    addressFiles,
    people: {
      total: people.groups.reduce((sum, group) => sum + group.people, 0),
      merged: mergedRows(summaries, people.customers),
      strangers: people.strangers,
      strangersWithAddress: people.strangersWithAddress,
      strangersIncluded: rules.people === 'everyone',
    },
    suppressed: suppressedPeople(people),
    comparedWith: earlier ? formatInstant(earlier.instant) : null,
    segments: segments.map((each) => heldBackSummary(each, guarded)),
    groups,
    ...(rfm && { rfm }),
    lists: others,
    unpublished: unpublishedOf(job, wholeLists(rules)),
    holdouts,
    splits: splitSummaries(job, people, valuesOf),
    suppressions: suppressionSummaries(job, people, written),
    heldBack: guarded.problems,
    warnings: [
      ...warningsOf(rules, sources, summaries),
      ...notationWarnings(sources, read),
      ...textWarnings(job.plan),
      ...currencyWarnings(job.plan),
      ...strangerWarnings(sources, summaries, people),
      ...groupWarnings(rules, groups),
      ...addressFileWarnings(job, addressFiles),
      ...nameWarnings(job),
      ...unsureWarnings(lists),
      ...unaskedWarnings(job, people),
      ...historyWarnings(earlier, instant),
      ...guarded.warnings,
    ],
    kept: {
      segments: job.memory.segments.map((each) => each.name),
      stages: job.memory.stages.map((each) => each.name),
    },
    seconds: { total: (Date.now() - started) / 1000, ...seconds },
  };
}

function logPublished(summary: Summary, log: Options['log']): void {
  if (!log) return;
  for (const message of summary.warnings) log({ event: 'warning', message });
  const files = [...summary.lists, ...summary.holdouts, ...summary.suppressions];
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  log({
    event: 'published',
    folder: summary.published!,
    files: files.length,
    rows,
    seconds: summary.seconds.total,
  });
}

/** Seconds since the last call, or since it was made. */
function stopwatch(): () => number {
  let last = Date.now();
  return () => {
    const now = Date.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
