import { and, call, missing, not, text, truth, type Column, type Formula } from '../expression/formula.ts';
import type { ListSegment } from '../lists/compose.ts';
import type { Planning } from '../plan/build.ts';
import { byPriority, type Withheld } from '../plan/steps.ts';
import type { Rules, SegmentRule } from '../rules/rules.ts';
import { isOneOf } from './compose-lists.ts';
import { baseOf } from './segment-names.ts';

/** The column of people that says the first segment or stage of `priority:` that they are in. */
export const firstOfPriority = 'first of priority';

/** What lists need of segments, of parts of segments and of stages. */
export class ListSegments {
  private readonly rules: Rules;
  private readonly planning: Planning;
  /** Segments and stages, of which the first that a person is in is the only one on lists. */
  private readonly priority: readonly string[];
  private known: Column | undefined;

  constructor(rules: Rules, planning: Planning, priority: readonly string[]) {
    this.rules = rules;
    this.planning = planning;
    this.priority = priority;
  }

  of(name: string): ListSegment {
    const base = baseOf(name, this.rules);
    const rule = this.rules.segments.get(base);
    const withheld = this.withheld(base);
    if (!rule) return { name, tags: [], member: this.member(base), withheld, columns: [] };
    const columns = [...rule.columns].map(([header, written]) => ({
      header,
      value: this.planning.value(written),
    }));
    const whole = { name, tags: rule.tags, member: this.member(base), withheld, columns };
    return name === base ? whole : this.part(whole, rule, name.slice(base.length + 1));
  }

  /** Who is in a segment's control group, and would be on its lists otherwise; undefined for one without. */
  heldOut(name: string): Formula | undefined {
    if (!this.rules.segments.get(name)?.holdout) return undefined;
    const drawn = this.planning.drawn('holdout', `${name}.holdout`);
    return this.comesLater(name) ? and(drawn, this.isFirst(name)) : drawn;
  }

  /** Those of some values of a split segment, each for itself, and everybody else where the rules name them. */
  byValue(name: string, values: readonly string[]): ListSegment[] {
    const rule = this.rules.segments.get(name)!;
    const whole = { ...this.of(name), of: name };
    const value = this.planning.partOf(rule);
    const parts = values.map((each) =>
      narrow({ ...whole, name: `${name}.${each}` }, call('equal', value, text(each))),
    );
    const { rest } = rule.splitBy!;
    if (rest === undefined) return parts;
    const others = values.length > 0 ? not(isOneOf(value, values)) : truth(true);
    return [...parts, narrow({ ...whole, name: `${name}.${rest}` }, others)];
  }

  private part(whole: ListSegment, rule: SegmentRule, part: string): ListSegment {
    return narrow(whole, call('equal', this.planning.partOf(rule), text(part)));
  }

  /** Who is in a segment, a stage, or a part of a segment, in which nobody is who is held out of it. */
  member(name: string): Formula {
    if (this.rules.segments.has(name)) return this.planning.segment(name);
    const base = baseOf(name, this.rules);
    if (base !== name) return this.planning.drawn('part', name);
    const [stages, stage] = name.split('.') as [string, string];
    return this.planning.stageIs(stages, stage);
  }

  /** Who is kept off a segment's lists. A person who is held out of one segment is in none after it either. */
  private withheld(name: string): Withheld[] {
    const held = this.heldOut(name);
    const own = held ? [{ reason: 'held out', people: held }] : [];
    if (!this.comesLater(name)) return own;
    return [{ reason: byPriority, people: and(this.member(name), not(this.isFirst(name))) }, ...own];
  }

  private comesLater(name: string): boolean {
    return this.priority.indexOf(name) > 0;
  }

  private isFirst(name: string): Formula {
    return call('equal', this.first(), text(name));
  }

  /** The first segment or stage of `priority:` that a person is in. */
  first(): Column {
    this.known ??= this.planning.column(
      firstOfPriority,
      call('choose', ...this.priority.flatMap((name) => [this.member(name), text(name)]), missing('text')),
    );
    return this.known;
  }
}

/** The people of a segment for whom a condition holds, with a tag of their own. */
function narrow(segment: ListSegment, condition: Formula): ListSegment {
  return {
    ...segment,
    tags: segment.tags.length > 0 ? [...segment.tags, segment.name] : [],
    member: and(segment.member, condition),
    withheld: segment.withheld!.map(({ reason, people }) => ({ reason, people: and(people, condition) })),
  };
}
