import fc, { type Arbitrary } from 'fast-check';
import { generatorIn, pick, write, type Generator } from './generate-values.ts';
import { inRow, union, type Kind, type Scope, type SetInfo } from './scope.ts';

type Texts = Arbitrary<string>;

/** Aggregates that give a type. */
export function aggregatesOf(generator: Generator, kind: Kind, depth: number): Texts[] {
  switch (kind) {
    case 'condition':
      return [write`${pick('any', 'none')}(${eventsOf(generator, depth)})`];
    case 'number':
      return [
        write`${pick('count', 'count', 'streak')}(${eventsOf(generator, depth)})`,
        write`${pick('sum', 'avg', 'median', 'min', 'max', 'first', 'last', 'most_common', 'least_common')}(${valuesOf(generator, 'number', depth)})`,
        write`${pick('count', 'count_distinct')}(${fc.oneof(...(['number', 'text', 'instant', 'condition'] as const).map((each) => valuesOf(generator, each, depth)))})`,
        write`${pick('avg_gap', 'median_gap')}(${fc.oneof(valuesOf(generator, 'instant', depth), valuesOf(generator, 'date', depth))})`,
      ];
    case 'text':
    case 'instant':
    case 'date':
      return [
        write`${pick('min', 'max', 'first', 'last', 'most_common', 'least_common')}(${valuesOf(generator, kind, depth)})`,
      ];
    case 'list':
      return [write`values(${valuesOf(generator, 'text', depth)})`];
  }
}

/** Ranks and figures of everybody. */
export function populationsOf(generator: Generator, kind: Kind, depth: number): Texts[] {
  if (kind !== 'number' && kind !== 'condition') return [];
  const number = generator.of('number', depth);
  const base = generator.of('condition', Math.min(depth, 2));
  if (kind === 'condition') {
    return [write`top(${number}, ${pick('1', '2', '3')}${fc.oneof(pick(''), write` among ${base}`)})`];
  }
  return [
    write`${pick('percentile', 'rank', 'quintile')}(${number})`,
    write`${pick('percentile', 'rank', 'quintile', 'avg', 'median', 'min', 'max')}(${number} among ${base})`,
    write`ntile(${number}, ${pick('1', '3', '4')} among ${base})`,
  ];
}

const memo = new WeakMap<Generator, Map<string, Texts>>();

function once(generator: Generator, key: string, make: () => Texts): Texts {
  const known = memo.get(generator) ?? new Map<string, Texts>();
  memo.set(generator, known);
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

/** Events: a set or two, with clauses. */
export function eventsOf(generator: Generator, depth: number): Texts {
  return once(generator, `events ${depth}`, () => {
    const { scope } = generator;
    return fc.oneof(...setsOf(scope).map((set) => write`${pick(set.name)}${clauses(generator, set, depth)}`));
  });
}

/** Each set by itself, and some of them together. */
function setsOf({ sets }: Scope): SetInfo[] {
  const pairs = sets.slice(1).map((set, index) => union(sets[index]!, set));
  return [...sets, ...pairs];
}

/** A value of each event of one set, with clauses. */
function valuesOf(generator: Generator, kind: Kind, depth: number): Texts {
  return once(generator, `values ${kind} ${depth}`, () => {
    const { scope } = generator;
    const values = scope.sets.flatMap((set) => {
      const value = valueOf(scope, set, kind, depth);
      return value ? [write`${value}${clauses(generator, set, depth)}`] : [];
    });
    return fc.oneof(...values);
  });
}

/** Something made of a set's columns, one of them at least. */
function valueOf(scope: Scope, set: SetInfo, kind: Kind, depth: number): Texts | undefined {
  const own = (of: Kind) => (set.fields[of] ?? []).map((field) => `${set.name}.${field}`);
  const at = pick(`${set.name}.at`);
  if (kind === 'instant') return at;
  if (kind === 'date') return write`day(${at})`;
  const rest = generatorIn(inRowOnce(scope, set, 'value')).of('number', Math.min(depth, 1));
  const fields = own(kind);
  switch (kind) {
    case 'number': {
      const ofTime = write`${pick('hour', 'weekday', 'days_since', 'month')}(${at})`;
      if (fields.length === 0) return ofTime;
      const field = pick(...fields);
      return fc.oneof(
        { withCrossShrink: true },
        { weight: 4, arbitrary: field },
        write`(${field} ${pick('+', '-')} ${rest})`,
        write`(${field} * ${pick('2', '0.5', '-1.1')})`,
        write`(${rest} / ${field})`,
        ofTime,
      );
    }
    case 'text': {
      const closed = set.closed?.fields.map((field) => `${set.name}.${field}`) ?? [];
      const texts = [...fields, ...closed];
      return texts.length === 0
        ? undefined
        : fc.oneof(
            { weight: 3, arbitrary: pick(...texts) },
            write`${pick('upper', 'lower')}(${pick(...texts)})`,
          );
    }
    case 'condition':
      return write`(${at} ${pick('<', '>=')} signed_up_at)`;
    case 'list':
      return undefined;
  }
}

const scopes = new WeakMap<Scope, Map<string, Scope>>();

/** As `inRow`; the same scope for the same set, so that its generators are made once. */
function inRowOnce(scope: Scope, set: SetInfo, of: 'row' | 'value'): Scope {
  const known = scopes.get(scope) ?? new Map<string, Scope>();
  scopes.set(scope, known);
  const key = `${of} ${set.name}`;
  if (!known.has(key)) known.set(key, inRow(scope, set, of));
  return known.get(key)!;
}

/** `where`, windows and a sequence, each or none, in any order. */
export function clauses(generator: Generator, set: SetInfo, depth: number): Texts {
  return once(generator, `clauses ${set.name} ${depth}`, () => {
    const { scope } = generator;
    const nothing = fc.constant('');
    const maybe = (weight: number, arbitrary: Texts) =>
      fc.oneof({ weight: 3, arbitrary: nothing }, { weight, arbitrary });
    const row = generatorIn(inRowOnce(scope, set, 'row'));
    const where = write` where ${row.of('condition', Math.min(depth, 2))}`;
    // Whatever windows narrow the events of a definition, they have some time in common with its own.
    const window = scope.of === 'value' ? pick(...wide) : windows(generator, depth);
    const several = fc
      .tuple(maybe(4, window), maybe(1, window))
      .map(([one, another]) => one + (mayMeet(one, another) ? another : ''));
    const parts = fc.tuple(
      maybe(2, where),
      several,
      scope.of === 'value' ? nothing : maybe(2, sequences(generator, set, depth)),
      scope.of === 'value' ? nothing : maybe(1, write` latest ${pick('1', '2', '3', '5')}`),
    );
    return fc.tuple(parts, fc.boolean()).map(([all, turned]) => (turned ? all.toReversed() : all).join(''));
  });
}

const wide = [' in last 30 days', ' in last 90 days', ' in last year', " since '2024-02-19'"];

/** Whether windows are certain to have some time in common at some instant of a run: others are refused. */
function mayMeet(one: string, another: string): boolean {
  const isDated = (window: string) => /since|before|after/.test(window);
  if (!isDated(one) && !isDated(another)) return wide.includes(one) || wide.includes(another);
  const [date, other] = [one, another].map((window) => window.replace(/.*(since|before|after) /, ''));
  return isDated(one) !== isDated(another) || (date !== other && !(date + other!).includes("''"));
}

function windows(generator: Generator, depth: number): Texts {
  const isPerson = generator.scope.of === 'person';
  const asked = isPerson ? [generator.of('instant', Math.min(depth, 1)), generator.of('date', 0)] : [];
  const dates = fc.oneof(
    pick("'2026-03-01'", "'2026-03-29 02:30'", "'2026-10-25'", "'2024-02-20'"),
    pick('born', 'signed_up_at'),
    ...asked,
  );
  return fc.oneof(
    write` in last ${pick('4 hours', '24 hours', '1 day', '3 days', '7 days', '30 days', 'week', '90 days', '1 month', '3 months', 'year')}`,
    write` between ${pick('24 and 4 hours', '3 and 1 days', '30 and 7 days', '3 and 1 months', '1 month and 3 days', '2 days and 24 hours')} ago`,
    write` on day ${pick('0', '1', '2', '3', '7')}`,
    write` in ${pick('this', 'previous')} ${pick('day', 'week', 'month', 'quarter', 'year')}`,
    write` ${pick('since', 'before')} ${dates}`,
    write` on day ${pick('0', '1', '2', '7', '30')} after ${dates}`,
  );
}

function sequences(generator: Generator, set: SetInfo, depth: number): Texts {
  const { scope } = generator;
  const others = setsOf(scope).map((other) => {
    const row = generatorIn(inRowOnce(scope, other, 'row'));
    const where = fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      write` where ${row.of('condition', Math.min(depth, 1))}`,
    );
    const common = union(set, other).fields;
    const columns = [...(common.text ?? []), ...(common.number ?? []), ...(common.instant ?? [])];
    const end = pick(' after', ' within 12 hours', ' within 1 day', ' within 3 days', ' within 1 week');
    const ends =
      columns.length === 0
        ? end
        : fc.oneof(end, write` with same ${pick(...columns)}${fc.oneof(end, pick(''))}`);
    return write`${pick(other.name)}${where}${ends}`;
  });
  return write` ${pick('without', 'followed by')} ${fc.oneof(...others)}`;
}
