import { after, before, localDate, looksAt, secondsOf, type Duration } from '../clock/calendar.ts';
import { measures, rankings, type Clock, type Measure } from '../expression/definition.ts';
import {
  and,
  call,
  column,
  isMissing,
  literal,
  missing,
  not,
  number,
  or,
  text,
  truth,
  type Formula,
  type ValueType,
} from '../expression/formula.ts';
import { apart } from './alternatives.ts';
import type { EventPart, Meaning, Reference, Selection, ShiftMeaning } from '../expression/meaning.ts';
import { type Columns } from './columns.ts';
import type { Definitions } from './definitions.ts';
import { lowerEarlier } from './lower-earlier.ts';
import { lowerScore } from './lower-score.ts';
import { lowerDrawn, lowerSegment } from './lower-segment.ts';
import { truthOf } from './truth.ts';
import type { RfmName } from './rfm.ts';
import { unite, type Rows } from './rows.ts';
import { personColumns, rowColumns, type EarlierRun, type Relation } from './plan.ts';
import { Instants } from './instants.ts';
import { lowerTable } from './tables.ts';
import { lowerWindow } from './lower-window.ts';

/** Measures that can be put together from those of several relations. */
const joined: Partial<Record<Measure, (parts: readonly Formula[]) => Formula>> = {
  count: (parts) => parts.reduce((sum, part) => call('add', sum, part)),
  sum: (parts) => parts.reduce((sum, part) => call('add', sum, part)),
  least: (parts) => ({ ...call('least', ...parts), type: parts[0]!.type }),
  greatest: (parts) => ({ ...call('greatest', ...parts), type: parts[0]!.type }),
};

const rowAt = column(rowColumns.at, 'timestamp', 'row');

/** Turns meanings into formulas over columns of people, at an instant, asking for whatever columns those need. */
export class Lowering {
  readonly definitions: Definitions;
  readonly columns: Columns;
  readonly earlier: EarlierRun | undefined;
  readonly clock: Clock;
  private readonly relationNamed: (name: string) => Relation;
  private readonly instants: Instants;

  constructor(
    definitions: Definitions,
    columns: Columns,
    clock: Clock,
    relationNamed: (name: string) => Relation,
    earlier?: EarlierRun,
  ) {
    this.definitions = definitions;
    this.instants = new Instants((meaning) => definitions.placeOf(meaning));
    this.columns = columns;
    this.clock = clock;
    this.relationNamed = relationNamed;
    this.earlier = earlier;
  }

  /** That of the run. */
  get instant(): number {
    return this.clock.instant;
  }

  /** A value of a person at an instant. */
  person(meaning: Meaning, instant = this.clock.instant): Formula {
    return this.lower(meaning, instant);
  }

  /** A named definition's column. */
  reference(to: Reference, instant = this.clock.instant): Formula {
    if (to.what === 'attribute') return column(to.name, to.type);
    return this.columns.named(this.nameAt(`${to.what} ${to.name}`, instant), () => this.define(to, instant));
  }

  /** The name of a column that is looked at from an instant. */
  private nameAt(name: string, instant: number): string {
    return instant === this.clock.instant ? name : `${name} as of ${new Date(instant).toISOString()}`;
  }

  /** The reason for which a person is on no list, or missing. */
  suppressed(): Formula {
    const choices = [...this.definitions.reasons()].flatMap((reason) => [
      this.suppressedFor(reason),
      text(reason),
    ]);
    const make = () => (choices.length === 0 ? missing('text') : call('choose', ...choices, missing('text')));
    return this.columns.named(personColumns.suppressed, make);
  }

  /** Whether one reason holds for a person. */
  suppressedFor(reason: string): Formula {
    return this.person(this.definitions.suppression(reason));
  }

  /** The rows that parts of an event set select at an instant, one entry a relation. */
  rows(parts: readonly EventPart[], instant: number): Rows[] {
    return this.unbounded(parts, instant).map(({ relation, filter }) => ({
      relation,
      filter: and(filter, this.seen(instant)),
    }));
  }

  /** Whether a row happened before an instant; at that of the run itself there are no others. */
  seen(instant: number, at: Formula = rowAt): Formula {
    return instant === this.clock.instant ? truth(true) : call('less', at, literal('timestamp', instant));
  }

  /** As `rows`, but without the bound that nothing later than the instant is seen. */
  unbounded(parts: readonly EventPart[], instant: number): Rows[] {
    const byRelation = new Map<string, Formula[]>();
    for (const { relation, where, windows } of parts) {
      const conditions = [
        ...where.map((each) => this.lower(each, instant)),
        ...windows.flatMap((window) => lowerWindow(this, window, instant)),
      ];
      byRelation.set(relation, [...(byRelation.get(relation) ?? []), and(...conditions)]);
    }
    return [...byRelation].map(([name, filters]) => ({
      relation: this.relationNamed(name),
      filter: or(...filters),
    }));
  }

  /** Of these rows, together, the first so many of each local day; of one instant those of most worth. */
  firstOfDay(rows: readonly Rows[], worth: Formula, most: number): Rows {
    const { relation: base, filter } = rows.length === 1 ? rows[0]! : unite(rows);
    const day = call('date_of', call('local', rowAt));
    const name = this.nameFor(`${base.name} first of a day`, [base, filter, worth, most]);
    const relation: Relation = { kind: 'first_of_day', name, base, filter, day, worth, most };
    return { relation, filter: truth(true) };
  }

  /** The instant that lies a length of time before another, in the rules' zone. */
  before(instant: number, length: Duration): number {
    return before(instant, length, this.clock.zone);
  }

  /** One measure over rows of one or several relations. */
  measure(rows: readonly Rows[], measure: Measure, value?: Formula): Formula {
    const declared = measures[measure];
    const type: ValueType = declared === 'same' ? value!.type : declared;
    // The first value of the instant itself is the least instant; counting a value is counting where it is known.
    const isAt = value?.kind === 'column' && value.name === rowColumns.at && value.of === 'row';
    if (isAt && measure === 'first') return this.measure(rows, 'least', value);
    if (isAt && measure === 'last') return this.measure(rows, 'greatest', value);
    if (measure === 'count' && value) {
      return this.measure(
        rows.map(({ relation, filter }) => ({
          relation,
          filter: isAt ? filter : and(filter, call('known', value)),
        })),
        measure,
      );
    }
    const join = type === 'text' ? undefined : joined[measure];
    if (rows.length > 1 && !join) return this.measure([unite(rows)], measure, value);
    const taken = rows.flatMap(({ relation, filter }) =>
      (join ? apart(filter) : [filter]).map((each) => ({ relation, filter: each })),
    );
    const parts = taken.map(({ relation, filter }) => {
      const found = this.columns.aggregate(relation, measure, type, filter, value);
      const ofNothing = measure === 'count' || measure === 'count_distinct' || measure === 'sum';
      return ofNothing ? call('first_known', found, number(0)) : found;
    });
    return parts.length === 1 ? parts[0]! : join!(parts);
  }

  private lower(meaning: Meaning, instant: number): Formula {
    const all = (meanings: readonly Meaning[]) => meanings.map((each) => this.lower(each, instant));
    switch (meaning.kind) {
      case 'literal':
        return { kind: 'literal', type: meaning.type, value: meaning.value };
      case 'reference':
        return this.reference(meaning.to, instant);
      case 'field':
        return column(meaning.name, meaning.type, 'row');
      case 'primitive': {
        const args = all(meaning.arguments);
        if (meaning.primitive === 'and') return and(...args.map(truthOf));
        if (meaning.primitive === 'or') return or(...args.map(truthOf));
        if (meaning.primitive === 'not') return not(truthOf(args[0]!));
        if (meaning.primitive === 'known' && isMissing(args[0]!)) return literal('boolean', false);
        return call(meaning.primitive, ...args);
      }
      case 'apply':
        return meaning.definition.compile(all(meaning.arguments), { ...this.clock, instant });
      case 'aggregate': {
        const { rows, passes } = this.selected(meaning.selection, instant);
        const value = meaning.value && this.lower(meaning.value, instant);
        const { definition } = meaning;
        const always = definition.tests ? truth(true) : passes;
        const narrowed = (only: Formula) =>
          rows.map(({ relation, filter }) => ({ relation, filter: and(filter, always, only) }));
        return definition.compile(
          (measure, of, only = truth(true)) => this.measure(narrowed(only), measure, of),
          value,
          passes,
        );
      }
      case 'population':
        return this.population(meaning, instant);
      case 'period': {
        const looks = looksAt(instant, meaning.length, meaning.every, this.clock.zone);
        return meaning.definition.compile(looks.map((each) => this.lookBack(meaning, each)));
      }
      case 'table':
        return lowerTable(meaning, all(meaning.arguments), (name, formula) => this.once(name, formula));
      case 'in_next':
        return this.inNext(meaning, instant);
      case 'as_of':
        return this.lookBack(meaning, this.shifted(meaning.shift, instant));
    }
  }

  /** What a look back looks at, as `lower`, at an instant of its own. */
  private lookBack(look: Meaning & { kind: 'period' | 'as_of' }, instant: number): Formula {
    this.instants.add(instant, look);
    return this.lower(look.operand, instant);
  }

  /** Half-open: from the instant, or its day, until the same clock time, or day, so much later. */
  private inNext({ value, length }: Meaning & { kind: 'in_next' }, instant: number): Formula {
    const { zone } = this.clock;
    const lowered = this.lower(value, instant);
    const end = after(instant, length, zone);
    const bound = (at: number) =>
      lowered.type === 'date' ? literal('date', localDate(at, zone)) : literal('timestamp', at);
    return and(call('less_or_equal', bound(instant), lowered), call('less', lowered, bound(end)));
  }

  private define({ what, name }: Reference, instant: number): Formula {
    switch (what) {
      case 'trait':
        return this.lower(this.definitions.trait(name), instant);
      case 'segment':
        return lowerSegment(
          this,
          this.definitions.segment(name),
          this.nameAt(`segment ${name}`, instant),
          instant,
        );
      case 'holdout':
      case 'part': {
        const dot = name.lastIndexOf('.');
        const rule = this.definitions.segmentRule(name.slice(0, dot));
        return lowerDrawn(this, rule, name.slice(dot + 1), instant);
      }
      case 'stage': {
        const { stages } = this.definitions.stage(name);
        const choices = stages.flatMap((stage) =>
          stage.condition ? [truthOf(this.lower(stage.condition, instant)), text(stage.name)] : [],
        );
        const last = stages.at(-1)!;
        return call('choose', ...choices, last.condition ? missing('text') : text(last.name));
      }
      case 'rfm':
        return this.lower(this.definitions.rfm(name as RfmName), instant);
      case 'score':
        return lowerScore(this, this.definitions.score(name), instant);
      case 'level': {
        const score = this.reference({ what: 'score', name, type: 'number' }, instant);
        const { levels } = this.definitions.score(name).rule;
        const choices = levels.flatMap((level) => [
          call('less_or_equal', number(level.from), score),
          text(level.name),
        ]);
        return call('choose', ...choices, missing('text'));
      }
      case 'attribute':
        return column(name, 'text');
      case 'entered':
      case 'left':
      case 'before':
        return lowerEarlier(this, what, name);
    }
  }

  /** The rows that a selection leaves, and what is asked of each of them besides. */
  private selected(selection: Selection, instant: number): { rows: Rows[]; passes: Formula } {
    const { parts, latest, test, sequence } = selection;
    let rows = this.rows(parts, instant);
    if (latest !== undefined) rows = [this.latest(rows, latest)];
    const tested = test ? truthOf(this.lower(test, instant)) : truth(true);
    if (!sequence) return { rows, passes: tested };
    // The first later one is the same as of every instant; seen or not is asked of it.
    const others = this.unbounded(sequence.parts, instant);
    const next = column(rowColumns.next, 'timestamp', 'row');
    const inTime = sequence.within
      ? [call('less_or_equal', call('seconds_between', rowAt, next), number(secondsOf(sequence.within)))]
      : [];
    const followed = and(call('known', next), this.seen(instant, next), ...inTime);
    const same = sequence.same && column(sequence.same.name, sequence.same.type, 'row');
    const withNext = rows.map(({ relation, filter }) => {
      const name = this.nameFor(`${relation.name} with next`, [relation, others, same]);
      const joined: Relation = { kind: 'sequence', name, base: relation, others, ...(same && { same }) };
      return { relation: joined, filter };
    });
    return { rows: withNext, passes: and(tested, sequence.kind === 'followed' ? followed : not(followed)) };
  }

  /** So many of the latest of these rows, all together. */
  private latest(rows: readonly Rows[], count: number): Rows {
    const { relation: base, filter } = rows.length === 1 ? rows[0]! : unite(rows);
    const name = this.nameFor(`latest of ${base.name}`, [base, filter, count]);
    return { relation: { kind: 'latest', name, base, filter, count }, filter: truth(true) };
  }

  private readonly numbers = new Map<string, number>();

  /** What is computed from a person alone as a column of people. */
  once(name: string, formula: Formula): Formula {
    if (formula.kind !== 'call') return formula;
    return this.columns.named(this.nameFor(name, [formula]), () => formula);
  }

  /** A name for something that is made here: the same for the same parts. */
  private nameFor(base: string, parts: readonly unknown[]): string {
    const key = JSON.stringify([base, parts]);
    const number = this.numbers.get(key) ?? this.numbers.size + 1;
    this.numbers.set(key, number);
    return `${base} ${number}`;
  }

  private population(meaning: Meaning & { kind: 'population' }, instant: number): Formula {
    const value = this.lower(meaning.value, instant);
    const among = meaning.among ? truthOf(this.lower(meaning.among, instant)) : literal('boolean', true);
    const args = meaning.arguments.map((each) => this.lower(each, instant));
    const { definition } = meaning;
    const made = definition.compile((ranking) => {
      const declared = rankings[ranking];
      return this.columns.rank(ranking, declared === 'same' ? value.type : declared, among, value);
    }, args);
    const isRanked = and(among, call('known', value));
    if (definition.shared) return made;
    if (made.type === 'boolean') return and(isRanked, made);
    // Segments ask several things of one place among others: best tenth, best half.
    return this.once(definition.name, call('choose', isRanked, made, missing(made.type)));
  }

  private shifted(shift: ShiftMeaning, instant: number): number {
    return 'ago' in shift ? before(instant, shift.ago, this.clock.zone) : Math.min(shift.instant, instant);
  }
}
