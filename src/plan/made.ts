import { mostDepth, tooDeep } from '../expression/reach.ts';
import { elsewhere, ExpressionProblem } from '../expression/tree.ts';

type Kind = 'events' | 'trait' | 'score' | 'segment' | 'stage' | 'suppress' | 'rfm';

/** Something that could not be understood, reported already where it stands. */
export class Broken extends Error {}

/** What definitions mean, each made when it is first asked for, which may ask for others but not for itself. */
export class Made {
  private readonly done = new Map<string, unknown>();
  private readonly open: string[] = [];

  /** Throws what making it threw, when it is asked for again too; an ExpressionProblem for a circle or too deep ones. */
  once<Result>(kind: Kind, name: string, make: () => Result): Result {
    const key = `${kind} ${name}`;
    if (this.done.has(key)) {
      const made = this.done.get(key);
      if (made instanceof Broken) throw made;
      return made as Result;
    }
    if (this.open.includes(key)) throw this.cycle(key);
    if (this.open.length > mostDepth) throw tooDeep();
    this.open.push(key);
    let made: Result | Broken;
    try {
      made = make();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      made = error;
    }
    this.open.pop();
    this.done.set(key, made);
    if (made instanceof Broken) throw made;
    return made;
  }

  private cycle(key: string): ExpressionProblem {
    const names = [...this.open.slice(this.open.indexOf(key)), key].map((each) =>
      each.slice(each.indexOf(' ') + 1),
    );
    return new ExpressionProblem('cycle', `this goes in a circle: ${names.join(' -> ')}`, elsewhere);
  }
}
