import type { Query, Tree } from '../../src/expression/tree.ts';
import { aggregates } from './aggregates.ts';
import { add, decimal, divide, multiply } from './decimal.ts';
import { Happenings } from './happenings.ts';
import { functions } from './functions.ts';
import { strangers } from './people.ts';
import { looks, periods } from './periods.ts';
import { figures, places } from './populations.ts';
import { rfmOf } from './rfm.ts';
import { scoreOf } from './scores.ts';
import { isDrawnOut, isIn, partOf, segmentsOf } from './segments.ts';
import { sinceEarlier } from './since-earlier.ts';
import { tableFunctions } from './tables.ts';
import { treeOf } from './trees.ts';
import { asInstant, compare, isList } from './value.ts';
import type { Definitions, EventRow, Person, Segment, Value, World } from './world.ts';
import { isSoon, shifted } from './windows.ts';

/** From where an expression is looked at: a person, an instant, and one event where it is a condition on events. */
export interface View {
  person: Person;
  instant: number;
  row?: EventRow;
}

/** What rules mean for the people of a world, worked out from their text alone. */
export class Oracle {
  readonly world: World;
  readonly definitions: Definitions;
  readonly happenings: Happenings;
  private readonly answers = new Map<Tree, Map<string, Value>>();
  private readonly segments: ReadonlyMap<string, Segment>;
  private readonly members = new Map<string, ReadonlySet<Person>>();

  constructor(world: World, definitions: Definitions) {
    const people = [...world.people, ...(world.everyone ? strangers(world, definitions) : [])];
    this.world = { ...world, people };
    this.definitions = definitions;
    this.happenings = new Happenings(this);
    this.segments = segmentsOf(definitions);
  }

  /** The names of all segments, each combination of parameters for itself. */
  segmentNames(): string[] {
    return [...this.segments.keys()];
  }

  segment(name: string): Segment | undefined {
    return this.segments.get(name);
  }

  /** The first reason that keeps a person off all lists. */
  suppressedFor(person: Person): string | undefined {
    const reasons = Object.entries(this.definitions.suppress ?? {});
    return reasons.find(([, condition]) => this.ask(condition, person) === true)?.[0];
  }

  /** A set of people that is worked out when first asked for. */
  once(key: string, make: () => ReadonlySet<Person>): ReadonlySet<Person> {
    if (!this.members.has(key)) this.members.set(key, make());
    return this.members.get(key)!;
  }

  /** Of a segment, a part of one, a stage, or a group of RFM. */
  isMember(name: string, person: Person): boolean {
    const [of, stage] = name.split('.');
    const whole = of === 'rfm' ? 'rfm.group' : of!;
    if (of === 'rfm' || Object.hasOwn(this.definitions.stages, whole))
      return this.ask(whole, person) === stage;
    const view = { person, instant: this.world.instant };
    return (this.drawn(name.split('.'), view) ?? this.named(name, view)) === true;
  }

  trait(name: string, person: Person): Value {
    return this.named(name, { person, instant: this.world.instant });
  }

  /** The value of an expression's text for a person, now. */
  ask(text: string, person: Person): Value {
    return this.value(treeOf(text), { person, instant: this.world.instant });
  }

  holds(tree: Tree, view: View): boolean {
    return this.value(tree, view) === true;
  }

  value(tree: Tree, view: View): Value {
    if (view.row) return this.evaluate(tree, view);
    const key = `${view.person.email} ${view.instant}`;
    const answers = this.answers.get(tree) ?? new Map<string, Value>();
    this.answers.set(tree, answers);
    if (!answers.has(key)) answers.set(key, this.evaluate(tree, view));
    return answers.get(key)!;
  }

  private evaluate(tree: Tree, view: View): Value {
    const of = (each: Tree) => this.value(each, view);
    const equal = (a: Tree, b: Tree) => this.compare(of(a), of(b)) === 0;
    switch (tree.kind) {
      case 'number':
        return decimal(tree.value);
      case 'text':
      case 'truth':
        return tree.value;
      case 'name':
        return this.name(
          tree.parts.map((part) => part.name),
          view,
        );
      case 'not':
        return of(tree.operand) !== true;
      case 'negate': {
        const operand = of(tree.operand);
        return operand === null ? null : -(operand as bigint);
      }
      case 'binary':
        return this.binary(tree, view);
      case 'in_named': {
        const list = this.definitions.constants?.[tree.list.parts[0]!.name];
        if (!list) throw new Error('the oracle knows no such list');
        return list.some((item) => this.compare(of(tree.value), item) === 0) !== tree.negated;
      }
      case 'band': {
        const value = of(tree.value);
        if (value === null) return null;
        const isBelow = ({ at, below }: (typeof tree.bounds)[number]) => {
          const order = this.compare(value, of(at))!;
          return below === '<' ? order < 0 : order <= 0;
        };
        const place = tree.bounds.findIndex(isBelow);
        return (tree.labels.at(place) as Tree & { kind: 'text' }).value;
      }
      case 'in_next':
        return isSoon(of(tree.value), tree.length, view.instant, this.world.zone);
      case 'in':
        return tree.items.some((item) => equal(tree.value, item)) !== tree.negated;
      case 'has': {
        const list = of(tree.value);
        const has = (item: Tree) => isList(list) && list.includes(of(item) as string);
        if (tree.quantity === 'all') return tree.items.every(has);
        return tree.items.some(has) === (tree.quantity === 'any');
      }
      case 'between': {
        const [value, low, high] = [of(tree.value), of(tree.low), of(tree.high)];
        const inside = (this.compare(low, value) ?? 1) <= 0 && (this.compare(value, high) ?? 1) <= 0;
        return inside !== tree.negated;
      }
      case 'is':
        return (of(tree.value) === null) === (tree.test === 'missing');
      case 'count_of': {
        const held = tree.of.filter((each) => of(each) === true).length;
        if (tree.quantity === 'exactly') return held === tree.count;
        return tree.quantity === 'at least' ? held >= tree.count : held <= tree.count;
      }
      case 'as_of': {
        const { shift, operand } = tree;
        const to = 'ago' in shift ? shift : { date: (shift.date as Tree & { kind: 'text' }).value };
        return this.value(operand, { ...view, instant: shifted(to, view.instant, this.world.zone) });
      }
      case 'call':
        return this.call(tree, view);
      default:
        throw new Error(`the oracle knows no ${tree.kind} here`);
    }
  }

  private compare(a: Value, b: Value): number | undefined {
    return compare(a, b, this.world.zone);
  }

  private name(parts: readonly string[], view: View): Value {
    const fields = view.row && { at: { instant: view.row.at }, ...view.row.fields };
    const last = parts.at(-1)!;
    if (parts[0] === 'rfm') return rfmOf(this, last, view);
    if (fields && last in fields) return fields[last as keyof typeof fields];
    if (last === 'level' && parts.length === 2) return this.level(parts[0]!, view);
    if (['entered', 'left', 'before'].includes(last)) return sinceEarlier(this, parts, view.person);
    const whole = parts.join('.');
    return this.drawn(parts, view) ?? this.named(this.segments.has(whole) ? whole : last, view);
  }

  /** Whether somebody is held out of a segment, or in a part of it; undefined when that is not what is asked. */
  private drawn(parts: readonly string[], view: View): boolean | undefined {
    const name = parts.slice(0, -1).join('.');
    const segment = this.segments.get(name);
    if (!segment || (!segment.holdout && !segment.split)) return undefined;
    const isOut = isDrawnOut(name, segment, view.person);
    const isIn =
      parts.at(-1) === 'holdout' ? isOut : !isOut && partOf(name, segment, view.person) === parts.at(-1);
    return isIn && this.named(name, view) === true;
  }

  /** A trait, segment, score, stage or attribute. */
  private named(name: string, { person, instant }: View): Value {
    const { traits, segments, scores, stages } = this.definitions;
    const segment = this.segments.get(name);
    const view: View = { person, instant };
    if (name in traits) return this.value(treeOf(traits[name]!), view);
    if (segment) return isIn(this, name, segment, view);
    // The name of a segment with parameters: in any of those that it is made of.
    if (name in segments)
      return this.segmentNames().some(
        (each) => each.startsWith(`${name}.`) && this.named(each, view) === true,
      );
    if (name in scores) return scoreOf(this, scores[name]!, view);
    if (name in stages) {
      const found = Object.entries(stages[name]!).find(
        ([, condition]) => condition === 'otherwise' || this.holds(treeOf(condition), view),
      );
      return found ? found[0] : null;
    }
    if (person.id === '') return person.attributes[name] ?? null;
    if (!(name in person.attributes)) throw new Error(`the oracle knows no ${name}`);
    return person.attributes[name]!;
  }

  /** The level with the highest bound that the score reaches. */
  private level(score: string, view: View): Value {
    const value = this.named(score, view);
    const levels = Object.entries(this.definitions.scores[score]!.levels ?? {}).sort(([, a], [, b]) => b - a);
    return levels.find(([, from]) => value !== null && decimal(from) <= (value as bigint))?.[0] ?? null;
  }

  private binary({ operator, left, right }: Tree & { kind: 'binary' }, view: View): Value {
    const a = this.value(left, view);
    const b = this.value(right, view);
    if (operator === 'and') return a === true && b === true;
    if (operator === 'or') return a === true || b === true;
    const order = operator in orders ? this.compare(a, b) : undefined;
    if (operator === '!=') return order !== 0;
    if (operator in orders) return order !== undefined && orders[operator]!(order);
    if (operator in arithmetic) {
      return a === null || b === null ? null : arithmetic[operator]!(a as bigint, b as bigint);
    }
    if (a === null || b === null) return false;
    return isList(a) ? a.includes(b as string) : textTests[operator]!(a as string, b as string);
  }

  private call(tree: Tree & { kind: 'call' }, view: View): Value {
    const among = tree.arguments.find((each) => each.kind === 'query' && each.among) as Query | undefined;
    if (tree.name in places || (tree.name in figures && among))
      return this.population(tree, among?.among, view);
    if (tree.name in periods) {
      const query = tree.arguments[0] as Query;
      const values = looks(query, view.instant, this.world.zone).map((instant) =>
        this.value(query.subject, { ...view, instant }),
      );
      return periods[tree.name]!(values, this.world.zone);
    }
    if (tree.name in tableFunctions) return this.ofTable(tree, view);
    if (tree.name in aggregates) return this.aggregate(tree, view);
    const meaning = functions[tree.name];
    if (!meaning) throw new Error(`the oracle knows no function ${tree.name}`);
    const args = tree.arguments.map((each) => this.value(each, view));
    return meaning(args, { instant: view.instant, zone: this.world.zone, email: view.person.email });
  }

  private aggregate({ name, arguments: [argument] }: Tree & { kind: 'call' }, view: View): Value {
    const how = name === 'streak' ? 'tested' : 'taken';
    const taken = this.happenings[how](argument!, view.person, view.instant);
    return aggregates[name]!(taken, this.world.zone);
  }

  private ofTable({ name, arguments: [first, ...rest] }: Tree & { kind: 'call' }, view: View): Value {
    const [table, column] = (first as Tree & { kind: 'name' }).parts.map((part) => part.name);
    const args = rest.map((each) => this.value(each, view));
    return tableFunctions[name]!(this.world.tables[table!]!, column!, args);
  }

  private population(
    { name, arguments: args }: Tree & { kind: 'call' },
    among: Tree | undefined,
    { person, instant }: View,
  ): Value {
    const [of, ...rest] = args.map((each) => (each.kind === 'query' ? each.subject : each));
    const valueOf = (each: Person) => this.value(of!, { person: each, instant }) as bigint | null;
    const base = this.world.people.filter(
      (each) => valueOf(each) !== null && (!among || this.holds(among, { person: each, instant })),
    );
    const values = base.map((each) => valueOf(each)!);
    if (name in figures && among) return figures[name]!(values);
    if (!base.includes(person)) return name === 'top' ? false : null;
    return places[name]!(
      values,
      valueOf(person)!,
      rest.map((each) => this.value(each, { person, instant })),
    );
  }

  /** An expression's instant, for windows that reach to one. */
  instantOf(tree: Tree, view: View): number | undefined {
    return asInstant(this.value(tree, view), this.world.zone)?.instant;
  }
}

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const arithmetic: Readonly<Record<string, (a: bigint, b: bigint) => Value>> = {
  '+': (a, b) => add([a, b]),
  '-': (a, b) => a - b,
  '*': multiply,
  '/': divide,
};

const textTests: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  'starts with': (text, part) => text.startsWith(part),
  'ends with': (text, part) => text.endsWith(part),
  matches: (text, pattern) => new RegExp(pattern, 'u').test(text),
};
