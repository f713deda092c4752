import type { Job, PeopleResult, ReadResult } from '../engines/engine.ts';
import type { Problem, Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Located, Rules, SegmentGuard } from '../rules/rules.ts';
import { mayBeUnread } from '../rules/unread.ts';
import { segmentSummaries } from './account.ts';
import { breach, figure, percent, type Breach } from './breach.ts';
import { type EarlierFigures, earlierFigures, mailable } from './earlier-figures.ts';
import { filesHeldBack, heldBackWith, type HeldBack } from './held-back.ts';
import type { Options } from './options.ts';
import type { Prepared } from './prepare.ts';
import { baseOf, segmentNames } from './segment-names.ts';
import { sourceBreaches } from './source-guards.ts';

/** What the guards found. */
export interface Guarded {
  /** Whether they stop publication. */
  stops: boolean;
  /** What is not as it must be, and was not accepted. */
  breaches: readonly Breach[];
  heldBack: HeldBack;
  /** What was compared with. */
  earlier: EarlierFigures | undefined;
  /** What is said of the breaches, and of what was accepted. */
  problems: readonly Problem[];
  warnings: readonly string[];
}

/**
 * Holds what was read and decided against the guards. They stop publication when figures are not as they must be, unless
 * they are accepted, or the rules hold back segments instead.
 */
export async function checkGuards(
  subject: Prepared,
  read: ReadResult,
  people: PeopleResult,
  options: Options,
): Promise<Guarded> {
  const { guards } = subject.rules;
  const nothing = heldBackWith(subject.rules, subject.job, []);
  if (!guards)
    return {
      stops: false,
      breaches: [],
      heldBack: nothing,
      earlier: undefined,
      problems: [],
      warnings: [],
    };
  const earlier = await earlierFigures(options.out, subject.instant);
  const sizes = new Map(
    segmentSummaries(subject.rules, people, subject.job.memory).map((each) => [each.name, mailable(each)]),
  );
  const breaches = [
    ...(await sourceBreaches(subject, read, earlier, options)),
    ...segmentBreaches(subject.rules, sizes, earlier, options.only && chosenBy(options.only, subject.rules)),
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
  return {
    stops: standing.length > 0 && !holds,
    breaches: standing,
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
export function checkAccepted(
  { accept }: Options,
  { segments, sources, unread }: Rules,
  problems: Problems,
): void {
  const known = [...segments.keys(), ...sources.keys()];
  for (const name of accept === 'all' ? [] : (accept ?? [])) {
    if (known.includes(name) || mayBeUnread(unread, name)) continue;
    const message = `--accept names "${name}", and there is no such segment or source${didYouMean(name, known)}`;
    problems.add('bad-option', message);
  }
}

const comparing = ({ guards }: Rules): boolean =>
  [...guards!.segments.values(), ...guards!.sources.values()].some(
    (each) => each.shrink ?? ('grow' in each && each.grow),
  );

/** The segments and stages that are published, whatever names of families, parts and groups choose them. */
function chosenBy(only: readonly string[], rules: Rules): ReadonlySet<string> {
  const names = segmentNames(rules);
  return new Set(only.flatMap((each) => names.get(each) ?? []).map((name) => baseOf(name, rules)));
}

function segmentBreaches(
  { guards }: Rules,
  sizes: ReadonlyMap<string, number>,
  earlier: EarlierFigures | undefined,
  only: ReadonlySet<string> | undefined,
): Breach[] {
  const breaches: Breach[] = [];
  for (const [name, size] of sizes) {
    if (only && !only.has(name)) continue;
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
