import { Failure, Problems } from '../problems/problem.ts';

/** What is wrong with sources, by who has to mend it. */
export class Findings {
  /** The rules name something that does not exist. */
  readonly rules = new Problems();
  /** An export is missing, unreadable or lacks a column. */
  readonly data = new Problems();

  get any(): boolean {
    return this.rules.all.length + this.data.all.length > 0;
  }

  /** Throws one Failure of everything found; it is the rules' when anything in them is wrong. */
  static throwIfAny(all: readonly Findings[]): void {
    const rules = all.flatMap((each) => each.rules.all);
    const problems = [...rules, ...all.flatMap((each) => each.data.all)];
    if (problems.length > 0) throw new Failure(rules.length > 0 ? 'rules' : 'data', problems);
  }
}
