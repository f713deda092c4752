import { call, keyOf, type Column, type Formula, type ValueType } from '../expression/formula.ts';
import type { Meaning, Reference } from '../expression/meaning.ts';
import type { Rules, Written } from '../rules/rules.ts';
import type { Definitions } from './definitions.ts';
import type { Lowering } from './lower.ts';
import { isInFile, placesIn } from './lower-segment.ts';

/** A piece of a rule as it is written, a column with its value as text, and the pieces that it is made of. */
export interface Part {
  text: string;
  type: ValueType;
  value: Column;
  /** Whether it is the name of a definition, whose condition or value is its only part. */
  named: boolean;
  parts: readonly Part[];
}

/** Takes rules apart, so that each piece can be shown with its value for a person. */
export class Parts {
  private readonly rules: Rules;
  private readonly definitions: Definitions;
  private readonly lowering: Lowering;
  private readonly columns = new Map<string, Column>();

  constructor(rules: Rules, definitions: Definitions, lowering: Lowering) {
    this.rules = rules;
    this.definitions = definitions;
    this.lowering = lowering;
  }

  /** A value as text, in a column of its own. */
  column(formula: Formula): Column {
    const key = keyOf(formula);
    const known = this.columns.get(key);
    if (known) return known;
    const name = `part ${this.columns.size + 1}`;
    const { columns } = this.lowering;
    const value = columns.named(name, () => formula);
    const made = columns.named(`${name} as text`, () => call('written', value));
    this.columns.set(key, made);
    return made;
  }

  /** A named definition with what it is made of. */
  named(to: Reference): Part {
    return this.reference(to, to.name, new Set());
  }

  /** The reason of a suppression with its condition. */
  suppression(reason: string): Part {
    const written = this.rules.suppress.get(reason)!;
    const parts = this.within(written, this.definitions.suppression(reason), new Set());
    return this.made(reason, this.lowering.suppressedFor(reason), parts, true);
  }

  /** The reason under which a person is on no list, with every reason that there is. */
  suppressed(): Part {
    const reasons = [...this.rules.suppress.keys()].map((reason) => this.suppression(reason));
    return this.made('suppressed', this.lowering.suppressed(), reasons);
  }

  /** A checked expression outside the definitions. */
  expression(written: Written): Part {
    return this.part(this.definitions.columnOf(written)!, written.text, new Set());
  }

  /** The pieces of a definition; those of a name that was shown above are not shown again. */
  private reference(to: Reference, text: string, shown: Set<string>): Part {
    const key = `${to.what} ${to.name}`;
    const parts = shown.has(key) ? [] : this.partsOf(to, new Set([...shown, key]));
    const named = to.what === 'trait' || to.what === 'segment';
    return this.made(text, this.lowering.reference(to), parts, named);
  }

  private made(text: string, formula: Formula, parts: readonly Part[], named = false): Part {
    return { text, type: formula.type, value: this.column(formula), named, parts };
  }

  private partsOf({ what, name }: Reference, shown: Set<string>): Part[] {
    const { traits, segments, stages } = this.rules;
    switch (what) {
      case 'trait':
        return this.within(traits.get(name)!, this.definitions.trait(name), shown);
      case 'segment': {
        const meaning = this.definitions.segment(name);
        const { where, exclude = [], includeFile, excludeFile, top, limit } = meaning;
        const rule = segments.get(name);
        if (!rule) return [];
        const excluded = exclude.map((each, index) => {
          const part = this.part(each, rule.exclude[index]!.text, shown);
          return { ...part, text: `exclude ${part.text}` };
        });
        const places = placesIn(this.lowering, meaning, `segment ${name}`);
        const ordered = top && this.part(top.by, rule.top!.by.text, shown);
        return [
          ...this.within(rule.where, where, shown),
          ...excluded,
          ...this.inFile('include_file', includeFile),
          ...this.inFile('exclude_file', excludeFile),
          ...(ordered ? [{ ...ordered, text: `top ${top.count} by ${ordered.text}` }] : []),
          ...(places.top ? [this.made(`place, of the first ${top!.count}`, places.top, [])] : []),
          ...(places.limit
            ? [this.made(`place by lot, of the first ${limit!.count}`, places.limit, [])]
            : []),
        ];
      }
      case 'stage': {
        const written = stages.get(name)!.stages;
        return this.definitions.stage(name).stages.flatMap(({ name: stage, condition }, index) => {
          const where = written[index]?.where;
          if (!condition || !where) return [];
          const part = this.part(condition, where.text, shown);
          return [{ ...part, text: `${stage}: ${part.text}` }];
        });
      }
      case 'score':
        return this.points(name);
      default:
        return [];
    }
  }

  private inFile(key: string, file: string | undefined): Part[] {
    if (file === undefined) return [];
    const { path } = this.rules.addressFiles.find((each) => each.name === file)!;
    return [this.made(`${key} ${path.value}`, isInFile(file), [])];
  }

  /** What gives points: of events how many there are, of conditions whether they hold. */
  private points(score: string): Part[] {
    const { events, conditions, rule } = this.definitions.score(score);
    const { instant } = this.lowering;
    const counted = events.map(({ rule: { what, points }, parts }) => {
      const count = this.lowering.measure(this.lowering.rows(parts, instant), 'count');
      return this.made(`${what.text}: ${points.text}`, count, []);
    });
    const others = rule.points.filter((each) => !events.some((event) => event.rule === each));
    const held = conditions.map(({ condition }, index) => {
      const { what, points } = others[index]!;
      return this.made(`${what.text}: ${points.text}`, this.lowering.person(condition), []);
    });
    return [...counted, ...held];
  }

  /** The pieces of an expression; one that is a piece as a whole has itself only. */
  private within({ text }: Written, meaning: Meaning, shown: Set<string>): Part[] {
    return [this.part(meaning, text, shown)];
  }

  private part(meaning: Meaning, text: string, shown: Set<string>): Part {
    const written = balanced(text, meaning).replace(/\s+/g, ' ');
    if (meaning.kind === 'reference' && meaning.to.what !== 'attribute') {
      return this.reference(meaning.to, written, shown);
    }
    const inner = distinct(piecesOf(meaning)).map((each) => this.part(each, text, shown));
    return this.made(written, this.lowering.person(meaning), inner);
  }
}

/** What a value is made of that has a value of its own: not what is written out, nor columns of events. */
function piecesOf(meaning: Meaning): readonly Meaning[] {
  switch (meaning.kind) {
    case 'primitive': {
      const { primitive, arguments: args } = meaning;
      if (primitive !== 'and' && primitive !== 'or') return args.flatMap((each) => ownPieces(each, meaning));
      return args.flatMap((each) =>
        each.kind === 'primitive' && each.primitive === primitive ? piecesOf(each) : ownPieces(each, meaning),
      );
    }
    case 'apply':
      return meaning.arguments.flatMap((each) => ownPieces(each, meaning));
    case 'population':
      return [meaning.value, ...(meaning.among ? [meaning.among] : [])];
    case 'in_next':
      return ownPieces(meaning.value, meaning);
    default:
      return [];
  }
}

/** A piece itself; of one that is written as the whole is, or was made by the checker, what that is made of. */
function ownPieces(piece: Meaning, whole: Meaning): readonly Meaning[] {
  if (piece.kind === 'literal') return [];
  // "at least 2 of" counts ones and noughts that nobody wrote.
  if (piece.kind === 'primitive' && piece.primitive === 'choose') return [piece.arguments[0]!];
  const same = piece.start === whole.start && piece.end === whole.end;
  return same || piece.start >= piece.end ? piecesOf(piece) : [piece];
}

function distinct(pieces: readonly Meaning[]): Meaning[] {
  const byPlace = new Map(pieces.map((each) => [`${each.start} ${each.end}`, each]));
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}

/** An expression's piece as it is written, with the parentheses that belong to it. */
function balanced(text: string, { start, end }: Meaning): string {
  const count = (piece: string, mark: string) => piece.split(mark).length - 1;
  let [from, to] = [start, end];
  while (count(text.slice(from, to), ')') > count(text.slice(from, to), '(') && from > 0) {
    from = text.lastIndexOf('(', from - 1);
  }
  while (count(text.slice(from, to), '(') > count(text.slice(from, to), ')') && to < text.length) {
    to = text.indexOf(')', to) + 1 || text.length;
  }
  return text.slice(Math.max(0, from), to);
}
