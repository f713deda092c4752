import type { Meaning } from '../expression/meaning.ts';
import { Failure, problem, type Place } from '../problems/problem.ts';

/** As many as a `highest` of each day for a year; that many take minutes over a shop's exports. */
const mostInstants = 400;

/** The instants at which rules look back, others than that of the run. */
export class Instants {
  private readonly placeOf: (meaning: Meaning) => Place | undefined;
  private readonly all = new Set<number>();
  /** How many of them each look back was the first to ask for. */
  private readonly asked = new Map<Meaning, number>();

  /** `placeOf`: where a meaning was written. */
  constructor(placeOf: (meaning: Meaning) => Place | undefined) {
    this.placeOf = placeOf;
  }

  /** Throws a Failure where these are too many to compute, with the place of what asks for the most. */
  add(instant: number, asker: Meaning): void {
    if (this.all.has(instant)) return;
    this.all.add(instant);
    this.asked.set(asker, (this.asked.get(asker) ?? 0) + 1);
    if (this.all.size <= mostInstants) return;
    const [[most, count]] = [...this.asked].sort(([, a], [, b]) => b - a) as [[Meaning, number]];
    const message = `the rules look back to more than ${mostInstants} instants, ${count} of them here, and everybody is computed at each`;
    const hint = 'look less often, or at the same times of the day: those are computed once';
    throw new Failure('rules', [problem('wrong-value', message, this.placeOf(most), hint)]);
  }
}
