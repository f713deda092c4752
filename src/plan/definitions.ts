import { Checker } from '../expression/check.ts';
import { checkEvents, namesEvents } from '../expression/check-aggregates.ts';
import { expect } from '../expression/convert.ts';
import type { Registry } from '../expression/definition.ts';
import { earlierWords, type EarlierWord } from '../expression/earlier.ts';
import type { EventSet, Meaning, Names, Reference, TableNames } from '../expression/meaning.ts';
import { parse } from '../expression/parse.ts';
import type { ProblemCode } from '../problems/codes.ts';
import { namedLists } from '../expression/places.ts';
import { looksBack, reachOfName } from '../expression/reach.ts';
import type { Meant } from '../expression/unknown-names.ts';
import { ExpressionProblem, type Tree } from '../expression/tree.ts';
import type { Place, Problems } from '../problems/problem.ts';
import type { Parameters, Rules, SegmentRule, Written } from '../rules/rules.ts';
import type { SourceShape } from '../sources/shape.ts';
import { tablesOf } from './tables.ts';
import { refuseDoubles } from './doubles.ts';
import { attributesOf, builtInEvents, hintOfMailSet } from './events.ts';
import { Broken, Made } from './made.ts';
import { rfmEvents } from './rfm-events.ts';
import { RfmMeanings, rfmNames, rfmReference, type RfmName } from './rfm.ts';
import type { EventPoints, ScoreMeaning } from './score.ts';
import { anyOf, checkSegment, drawnFrom, segmentNames, type SegmentMeaning } from './segments.ts';

export interface StageMeaning {
  stages: readonly { name: string; condition?: Meaning }[];
}

/**
 * What every definition of a rules file means. Definitions are checked when first asked for, so that they may stand
 * in any order; each problem is reported once, where it was made.
 */
export class Definitions implements Names {
  private readonly rules: Rules;
  private readonly problems: Problems;
  private readonly checker: Checker;
  private readonly attributes: ReadonlyMap<string, Reference>;
  private readonly sets: Map<string, EventSet>;
  private readonly tables: ReadonlyMap<string, TableNames>;
  /** Names of two things. */
  private readonly ambiguous: ReadonlySet<string>;
  private readonly made = new Made();
  /** Where looks back are written. */
  private readonly looks = new WeakMap<Meaning, () => Place>();
  /** Those of the expression that is being checked. */
  private parameters: Parameters = new Map();

  constructor(
    rules: Rules,
    sources: ReadonlyMap<string, SourceShape>,
    registry: Registry,
    problems: Problems,
  ) {
    this.rules = rules;
    this.problems = problems;
    this.checker = new Checker(this, registry, rules.timezone);
    this.attributes = attributesOf(sources);
    this.sets = builtInEvents(sources);
    this.tables = tablesOf(sources);
    this.ambiguous = refuseDoubles(rules, this.attributes, this.sets, problems);
  }

  /** Checks everything that the rules file defines. */
  checkAll(): void {
    for (const name of this.rules.events.keys()) this.guard(() => this.events(name));
    for (const name of this.rules.traits.keys()) this.guard(() => this.trait(name));
    for (const name of this.rules.scores.keys()) this.guard(() => this.score(name));
    for (const name of this.rules.stages.keys()) this.guard(() => this.stage(name));
    for (const name of this.rules.segments.keys()) this.guard(() => this.segment(name));
    for (const name of this.rules.suppress.keys()) this.guard(() => this.suppression(name));
    if (this.rules.rfm) this.guard(() => this.rfm('base'));
  }

  trait(name: string): Meaning {
    return this.made.once('trait', name, () =>
      this.check(this.rules.traits.get(name)!, (tree) => this.checker.value(tree)),
    );
  }

  /** What a segment means, or all those of a name with `for` together. */
  segment(name: string): SegmentMeaning {
    const family = this.rules.families.get(name);
    return this.made.once('segment', name, () => {
      if (family) return { where: anyOf(family.members.map((member) => this.segmentReference(member))) };
      const meaning = checkSegment(this.rules.segments.get(name)!, {
        condition: (written, what) => this.guard(() => this.condition(written, what)),
        value: (written) => this.columnOf(written),
        report: (written, { code, message, hint }) =>
          this.report(code, message, written.place(0, written.text.length), hint),
      });
      if (!meaning) throw new Broken();
      return meaning;
    });
  }

  segmentRule(name: string): SegmentRule {
    return this.rules.segments.get(name)!;
  }

  private segmentReference(name: string): Reference {
    return { what: 'segment', name, type: 'boolean', ...reachOfName(this.segment(name)) };
  }

  suppression(reason: string): Meaning {
    return this.made.once('suppress', reason, () =>
      this.condition(this.rules.suppress.get(reason)!, 'a suppression'),
    );
  }

  stage(name: string): StageMeaning {
    return this.made.once('stage', name, () => ({
      stages: this.rules.stages.get(name)!.stages.map(({ name: stage, where }) => ({
        name: stage,
        ...(where && { condition: this.condition(where, "a stage's condition") }),
      })),
    }));
  }

  score(name: string): ScoreMeaning {
    return this.made.once('score', name, () => {
      const rule = this.rules.scores.get(name)!;
      const events: EventPoints[] = [];
      const conditions: { condition: Meaning; points: Meaning }[] = [];
      for (const each of rule.points) {
        const { what, points } = each;
        const set = this.check(what, (tree) =>
          namesEvents(this.checker, tree) ? checkEvents(this.checker, tree) : undefined,
        );
        const row = set && { sets: new Set<string>(), fields: set.fields };
        const worth = this.check(points, (tree) =>
          expect(this.checker.value(tree, row), 'number', this.rules.timezone, 'points'),
        );
        if (set) {
          events.push({ rule: each, parts: set.parts, points: worth });
          continue;
        }
        conditions.push({ condition: this.condition(what, 'what earns points'), points: worth });
        for (const { value, place } of each.options) {
          const message = `"${value}" is for events; a condition gives its points once, and they do not age`;
          this.problems.add('wrong-place', message, place);
        }
      }
      return { rule, events, conditions };
    });
  }

  /** What RFM asks of people, of which there must be a block. */
  rfm(name: RfmName): Meaning {
    return this.made.once('rfm', `rfm.${name}`, () => this.rfmMeanings().of(name));
  }

  private rfmMeanings(): RfmMeanings {
    return this.made.once('rfm', 'rfm', () => {
      const rule = this.rules.rfm!;
      try {
        const events = rfmEvents(rule, this.checker, (written, read) => this.check(written, read));
        return new RfmMeanings(rule, events, this.checker.registry, this.rules.timezone);
      } catch (error) {
        if (!(error instanceof ExpressionProblem)) throw error;
        this.report(error.code, error.message, rule.place, error.hint);
        throw new Broken();
      }
    });
  }

  /** Where a look back is written: `spend as of 30 days ago`, `highest(spend in last 30 days)`. */
  placeOf(look: Meaning): Place | undefined {
    return this.looks.get(look)?.();
  }

  /** The value of a list's column, or undefined when it was reported as a problem. */
  columnOf(written: Written, meant?: Meant): Meaning | undefined {
    return this.guard(() => this.check(written, (tree) => this.checker.value(tree, undefined, meant)));
  }

  /** A condition outside the definitions, or undefined when it was reported as a problem. */
  conditionOf(written: Written, what: string): Meaning | undefined {
    return this.guard(() => this.condition(written, what));
  }

  // What the checker asks.

  value(name: string): Reference | undefined {
    this.refuseUnread(name);
    if (this.rules.traits.has(name)) {
      const meaning = this.trait(name);
      const { type, values, range, remedy } = meaning;
      const known = { ...(values && { values }), ...(range && { range }), ...(remedy && { remedy }) };
      return { what: 'trait', name, type, ...known, ...reachOfName(meaning) };
    }
    if (this.rules.scores.has(name)) {
      const { between: range } = this.rules.scores.get(name)!;
      return {
        what: 'score',
        name,
        type: 'number',
        ...(range && { range }),
        ...reachOfName(this.score(name)),
      };
    }
    if (this.rules.segments.has(name) || this.rules.families.has(name)) return this.segmentReference(name);
    const stage = this.rules.stages.get(name);
    if (stage) {
      const values = stage.stages.map((each) => each.name);
      return { what: 'stage', name, type: 'text', values, ...reachOfName(this.stage(name)) };
    }
    return this.attributes.get(name);
  }

  member(name: string, member: string): Reference | undefined {
    this.refuseUnread(name);
    const segment = `${name}.${member}`;
    if (this.rules.segments.has(segment)) return this.segmentReference(segment);
    const drawn = drawnFrom(this.rules, segment);
    if (drawn) {
      return { ...drawn.to, ...reachOfName(this.segment(drawn.segment)) };
    }
    if (name === 'rfm' && this.rules.rfm && Object.hasOwn(rfmNames, member)) {
      return { ...rfmReference(this.rules.rfm, member as RfmName), ...reachOfName(this.rfm('base')) };
    }
    const score = this.rules.scores.get(name);
    if (!score || member !== 'level' || score.levels.length === 0) return this.earlier(segment);
    const values = score.levels.map((level) => level.name);
    return { what: 'level', name, type: 'text', values, ...reachOfName(this.score(name)) };
  }

  /** `vip.entered`, `vip.left`, `vip.before`, `lifecycle.before`: against the run before. */
  private earlier(written: string): Reference | undefined {
    const word = earlierWords.find((each) => written.endsWith(`.${each}`));
    if (!word) return undefined;
    const name = written.slice(0, -word.length - 1);
    const stage = this.rules.stages.get(name);
    if (stage && word === 'before') {
      const values = stage.stages.map((each) => each.name);
      return { what: word, name, type: 'text', values, earlier: true };
    }
    if (!this.rules.segments.has(name) && !this.rules.families.has(name)) return undefined;
    if (word !== 'before') this.checkMoves(name, word);
    return { what: word, name, type: 'boolean', earlier: true };
  }

  /** Who enters or leaves depends on who is a member now, and on who is suppressed now. */
  private checkMoves(name: string, word: EarlierWord): void {
    try {
      this.segment(name);
      for (const reason of this.rules.suppress.keys()) this.suppression(reason);
    } catch (error) {
      if (!(error instanceof ExpressionProblem)) throw error;
      const hint = `"${name}.${word}" asks who is in it now, and "${name}.before" only who was`;
      throw new ExpressionProblem(error.code, error.message, error.span, hint);
    }
  }

  isStage(name: string): boolean {
    return this.rules.stages.has(name);
  }

  /** The reasons of suppressions, in order. */
  reasons(): Iterable<string> {
    return this.rules.suppress.keys();
  }

  events(name: string): EventSet | undefined {
    this.refuseUnread(name);
    const written = this.rules.events.get(name);
    if (!written) return this.sets.get(name);
    return this.made.once('events', name, () =>
      this.check(written, (tree) => checkEvents(this.checker, tree)),
    );
  }

  table(name: string): TableNames | undefined {
    this.refuseUnread(name);
    return this.tables.get(name);
  }

  having(column: string): ReadonlyMap<string, EventSet> {
    const having = [...this.sets].filter(([, { fields }]) => fields.has(column));
    const rows = having.filter(([name, { parts }]) => parts.length === 1 && parts[0]!.relation === name);
    return new Map(rows.length > 0 ? rows : having);
  }

  given(name: string): string | undefined {
    return hintOfMailSet(name);
  }

  constant(name: string): string | number | readonly (string | number)[] | undefined {
    this.refuseUnread(name);
    return this.rules.constants.get(name)?.value ?? namedLists.get(name);
  }

  parameter(name: string): string | number | undefined {
    const value = this.parameters.get(name);
    // Those of a segment are not known when it has a mistake.
    if (value === undefined && this.rules.unread.names.size > 0) throw new Broken();
    return value;
  }

  /** A name of two things, or that may be of something that was not read, has no meaning, and what is wrong was said where that stands. */
  private refuseUnread(name: string): void {
    const { names, sources, sections } = this.rules.unread;
    if (names.has(name) || this.ambiguous.has(name) || ((sources || sections) && !this.knows(name)))
      throw new Broken();
  }

  private knows(name: string): boolean {
    const { traits, scores, segments, families, stages, constants, events, rfm } = this.rules;
    const named = [traits, scores, segments, families, stages, constants, events, namedLists];
    const given = [this.attributes, this.sets, this.tables];
    return [...named, ...given].some((each) => each.has(name)) || (name === 'rfm' && rfm !== undefined);
  }

  *all(kind: 'values' | 'events' | 'constants' | 'parameters' | 'tables'): Iterable<string> {
    const { traits, scores, stages, events, constants } = this.rules;
    if (kind === 'constants') yield* [...constants.keys(), ...namedLists.keys()];
    else if (kind === 'tables') yield* this.tables.keys();
    else if (kind === 'parameters') yield* this.parameters.keys();
    else if (kind === 'events') yield* [...events.keys(), ...this.sets.keys()];
    else
      yield* [traits, scores, stages]
        .flatMap((each) => [...each.keys()])
        .concat(this.rules.rfm ? Object.keys(rfmNames).map((each) => `rfm.${each}`) : [])
        .concat(segmentNames(this.rules), [...this.attributes.keys()])
        .concat([...stages.keys()].map((each) => `${each}.before`))
        .concat(segmentNames(this.rules).flatMap((each) => earlierWords.map((word) => `${each}.${word}`)));
  }

  private condition(written: Written, what: string): Meaning {
    return this.check(written, (tree) => this.checker.condition(tree, undefined, what));
  }

  private check<Result>(written: Written, read: (tree: Tree) => Result): Result {
    const outside = this.parameters;
    this.parameters = written.parameters ?? new Map();
    try {
      const result = read(parse(written.text));
      for (const look of looksBack(result)) {
        const { start, end } = look;
        if (!this.looks.has(look)) this.looks.set(look, () => written.place(start, end));
      }
      return result;
    } catch (error) {
      if (!(error instanceof ExpressionProblem)) throw error;
      const { code, message, span, hint } = error;
      this.report(code, message, written.place(span.start, span.end), hint);
      throw new Broken();
    } finally {
      this.parameters = outside;
    }
  }

  /** What is wrong in an expression with parameters is said once, and not for each of their values. */
  private report(code: ProblemCode, message: string, place: Place, hint?: string): void {
    const said = this.problems.all.some(
      (each) =>
        each.message === message && each.place?.line === place.line && each.place.column === place.column,
    );
    if (!said) this.problems.add(code, message, place, hint);
  }

  /** Runs a check whose problems are reported; gives undefined when there were any. */
  private guard<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof Broken) return undefined;
      throw error;
    }
  }
}
