import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { before } from '../clock/calendar.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Job, PeopleResult, ReadResult } from '../engines/engine.ts';
import { Failure, problem, type Problem, type Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Located, Rules, SegmentGuard, SourceGuard } from '../rules/rules.ts';
import type { SourceShape } from '../sources/shape.ts';
import { endsALine } from '../sources/line-end.ts';
import { segmentSummaries } from './account.ts';
import { type EarlierFigures, earlierFigures, mailable } from './earlier-figures.ts';
import { filesHeldBack, heldBackWith, type HeldBack } from './held-back.ts';
import type { Options } from './options.ts';

/** What the guards found, where the run goes on. */
export interface Guarded {
  heldBack: HeldBack;
  /** What was compared with. */
  earlier: EarlierFigures | undefined;
  /** What is said of those, and what was accepted. */
  problems: readonly Problem[];
  warnings: readonly string[];
}

interface Subject {
  rules: Rules;
  sources: ReadonlyMap<string, SourceShape>;
  instant: number;
  job: Job;
}

interface Breach {
  of: string;
  kind: 'segment' | 'source';
  problem: Problem;
}

/**
 * Holds what was read and decided against the guards. Throws a Failure of kind `guard` with all figures that are not as
 * they must be, unless they are accepted, or the rules hold back segments instead.
 */
export async function checkGuards(
  subject: Subject,
  read: ReadResult,
  people: PeopleResult,
  options: Options,
): Promise<Guarded> {
  const { guards } = subject.rules;
  const nothing = heldBackWith(subject.rules, subject.job, []);
  if (!guards) return { heldBack: nothing, earlier: undefined, problems: [], warnings: [] };
  const earlier = await earlierFigures(options.out);
  const sizes = new Map(
    segmentSummaries(subject.rules, people, subject.job.memory).map((each) => [each.name, mailable(each)]),
  );
  const breaches = [
    ...(await sourceBreaches(subject, read, earlier, options)),
    ...segmentBreaches(subject.rules, sizes, earlier, options.only),
  ];
  const { accept } = options;
  const accepted = breaches.filter(({ of }) => accept === 'all' || accept?.includes(of));
  const standing = breaches.filter((each) => !accepted.includes(each));
  const segments = [...new Set(standing.flatMap(({ kind, of }) => (kind === 'segment' ? [of] : [])))];
  const heldBack = heldBackWith(subject.rules, subject.job, segments);
  const holds =
    guards.onBreach === 'hold_back' &&
    !heldBack.everybody &&
    standing.every(({ kind }) => kind === 'segment');
  if (standing.length > 0 && !holds)
    throw new Failure(
      'guard',
      standing.map((each) => each.problem),
    );
  return {
    heldBack,
    earlier,
    problems: standing.map((each) => each.problem),
    warnings: [
      ...(comparing(subject.rules) && !earlier ? ['guards: there is no run before to compare with'] : []),
      ...accepted.map((each) => `accepted: ${each.problem.message}`),
      ...heldBackWarnings(subject.job, heldBack, segments),
    ],
  };
}

function heldBackWarnings(job: Job, heldBack: HeldBack, breached: readonly string[]): string[] {
  const { names } = heldBack;
  const unnamed = filesHeldBack(job, heldBack).filter(
    ({ segments }) => !segments.some((each) => names.has(each)),
  );
  return [
    ...[...names].map((name) => {
      const why = breached.includes(name) ? 'by a guard' : 'with a segment that it depends on';
      return `${name}: held back ${why}, so the files that it belongs to are not there`;
    }),
    ...unnamed.map(({ path }) => `${path}: held back with a segment that it depends on, so it is not there`),
  ];
}

/** Adds a problem for every name of `--accept` that nothing has. */
export function checkAccepted({ accept }: Options, { segments, sources }: Rules, problems: Problems): void {
  const known = [...segments.keys(), ...sources.keys()];
  for (const name of accept === 'all' ? [] : (accept ?? [])) {
    if (known.includes(name)) continue;
    const message = `--accept names "${name}", and there is no such segment or source${didYouMean(name, known)}`;
    problems.add('bad-option', message);
  }
}

const comparing = ({ guards }: Rules): boolean =>
  [...guards!.segments.values(), ...guards!.sources.values()].some(
    (each) => each.shrink ?? ('grow' in each && each.grow),
  );

const figure = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

function segmentBreaches(
  { guards }: Rules,
  sizes: ReadonlyMap<string, number>,
  earlier: EarlierFigures | undefined,
  only: Options['only'],
): Breach[] {
  const breaches: Breach[] = [];
  for (const [name, size] of sizes) {
    if (only && !only.includes(name)) continue;
    const guard: SegmentGuard = { ...guards!.segments.get('all'), ...guards!.segments.get(name) };
    const add = (bound: Located<unknown> | undefined, message: string) =>
      bound && breaches.push(breach('segment', name, bound, message));
    const now = `${name} has ${figure(size)} ${size === 1 ? 'member' : 'members'}`;
    if (size < (guard.at_least?.value ?? 0))
      add(guard.at_least, `${now}, at least ${figure(guard.at_least!.value)} are wanted`);
    if (size > (guard.at_most?.value ?? Infinity))
      add(guard.at_most, `${now}, at most ${figure(guard.at_most!.value)} are wanted`);
    const then = earlier?.segments.get(name);
    if (then === undefined || then === 0) continue;
    const change = (size - then) / then;
    const compared = `${now} and had ${figure(then)} ${earlier!.when}: ${percent(Math.abs(change))}`;
    if (guard.shrink && -change > guard.shrink.value)
      add(guard.shrink, `${compared} fewer, ${percent(guard.shrink.value)} are allowed`);
    if (guard.grow && change > guard.grow.value)
      add(guard.grow, `${compared} more, ${percent(guard.grow.value)} are allowed`);
  }
  return breaches;
}

async function sourceBreaches(
  { rules, sources, instant }: Subject,
  read: ReadResult,
  earlier: EarlierFigures | undefined,
  options: Options,
): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const source of sources.values()) {
    const { name } = source;
    const guard: SourceGuard = { ...rules.guards!.sources.get('all'), ...rules.guards!.sources.get(name) };
    const add = (bound: Located<unknown>, message: string) =>
      breaches.push(breach('source', name, bound, message));
    if (guard.not_older_than) {
      const written = await newestFile(source, options.sources?.has(name) ? process.cwd() : rules.folder);
      const { amount, unit } = guard.not_older_than.value;
      if (written !== undefined && written < before(instant, guard.not_older_than.value, rules.timezone)) {
        const allowed = `${amount} ${unit}${amount === 1 ? '' : 's'} are allowed`;
        add(
          guard.not_older_than,
          `${name} was written at ${formatInstant(Math.floor(written / 1000) * 1000)}, ${allowed}`,
        );
      }
    }
    for (const file of guard.whole ? source.files : []) {
      if (!(await endsALine(file)))
        add(guard.whole!, `${file.shown} does not end with a line end, so it may be cut off`);
    }
    const then = earlier?.sources.get(name);
    const counted = read.files.filter((each) => each.source === name);
    if (!guard.shrink || !then || counted.length === 0) continue;
    const rows =
      counted.reduce((sum, each) => sum + each.rows, 0) +
      read.broken.filter((each) => each.source === name).length;
    const share = (then - rows) / then;
    if (share > guard.shrink.value) {
      const compared = `${name} has ${figure(rows)} rows and had ${figure(then)} ${earlier!.when}`;
      add(guard.shrink, `${compared}: ${percent(share)} fewer, ${percent(guard.shrink.value)} are allowed`);
    }
  }
  return breaches;
}

function breach(kind: Breach['kind'], of: string, { place }: Located<unknown>, message: string): Breach {
  const hint = `if that is right this time: --accept ${of}`;
  return { of, kind, problem: problem('guard', message, place, hint) };
}

/** When the newest file of a source was written, in ms since 1970; undefined for standard input. */
async function newestFile({ files }: SourceShape, folder: string): Promise<number | undefined> {
  const shown = files.map((file) => file.shown).filter((each) => each !== 'standard input');
  if (shown.length === 0) return undefined;
  const times = await Promise.all(shown.map(async (each) => (await stat(resolve(folder, each))).mtimeMs));
  return Math.max(...times);
}
