import type { ProblemCode } from './codes.ts';

/** Where something was written: a 1-based line and column, and how many characters it spans. */
export interface Place {
  file: string;
  line: number;
  column: number;
  length: number;
  /** The whole line, shown above the caret. Left out where showing it could show a person's data. */
  text?: string;
}

/** One thing that is wrong, said so that the reader can mend it. Never carries a person's data. */
export interface Problem {
  code: ProblemCode;
  message: string;
  place?: Place;
  hint?: string;
}

export function problem(code: ProblemCode, message: string, place?: Place, hint?: string): Problem {
  return { code, message, ...(place && { place }), ...(hint && { hint }) };
}

/** What a failure means for the caller: who has to mend what (`bug`: we). The command line turns it into an exit code. */
export type FailureKind = 'rules' | 'data' | 'guard' | 'locked' | 'bug';

/** The only error that this project throws on purpose: a kind and every problem found. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly problems: readonly Problem[];

  constructor(kind: FailureKind, problems: readonly Problem[]) {
    super(problems.map((each) => `${each.code}: ${each.message}`).join('\n'));
    this.name = 'Failure';
    this.kind = kind;
    this.problems = problems;
  }
}

/** Gathers problems so that all of a file are reported at once. */
export class Problems {
  readonly all: Problem[];

  constructor(found: readonly Problem[] = []) {
    this.all = [...found];
  }

  add(code: ProblemCode, message: string, place?: Place, hint?: string): void {
    this.all.push(problem(code, message, place, hint));
  }

  /** Throws a Failure of this kind when anything was gathered, in the order of the file. */
  throwIfAny(kind: FailureKind): void {
    if (this.all.length > 0) throw new Failure(kind, inOrder(this.all));
  }

  /** The result of a step; what is wrong with it is thrown with what was gathered, by which it is the rules' failure. */
  async with<Result>(step: Promise<Result>): Promise<Result> {
    try {
      return await step;
    } catch (error) {
      const ofPeople = error instanceof Failure && (error.kind === 'rules' || error.kind === 'data');
      if (ofPeople && this.all.length > 0)
        throw new Failure('rules', inOrder([...this.all, ...error.problems]));
      throw error;
    }
  }
}

/** File by file, and in each by where they stand; first those that stand in none. What an alias repeats is said once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ place }) => place?.file))];
  const rank = ({ place }: Problem) => (place ? files.indexOf(place.file) : -1);
  const told = ({ code, message, place }: Problem) => JSON.stringify([code, message, place]);
  const once = new Map(problems.map((each) => [told(each), each]));
  return [...once.values()].toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}
