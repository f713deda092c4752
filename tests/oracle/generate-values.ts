import fc, { type Arbitrary } from 'fast-check';
import { aggregatesOf, populationsOf } from './generate-events.ts';
import type { Kind, Scope } from './scope.ts';

type Texts = Arbitrary<string>;

/** A template whose holes are filled from arbitraries: one of `number` and so on, or whatever else. */
export function write(parts: TemplateStringsArray, ...holes: Texts[]): Texts {
  return fc.tuple(...holes).map((texts) => String.raw({ raw: parts }, ...texts));
}

export const pick = (...texts: string[]): Texts => fc.constantFrom(...texts);

const salts = pick("'spring'", "'autumn'", "'é'");

const literals: Record<Kind, readonly string[]> = {
  number: ['0', '1', '2', '3', '5', '10', '0.5', '1.25', '19.99', '100', '-2'],
  text: ["'novels'", "'maps'", "'FR'", "'web'", "'spring'", "'é'", "''"],
  instant: ['last(orders.at)', 'first(mail.at)'],
  date: ["date('2026-03-29')", "date('2000-02-29')"],
  list: ["split('vip, staff', ',')"],
  condition: ['true', 'false'],
};

const comparison = (number: Texts): Texts =>
  fc
    .tuple(number, pick('<', '<=', '>', '>=', '=', '!='), number)
    .map(([left, operator, right]) => `(${mayBe(right, left)} ${operator} ${mayBe(left, right)})`);

/** What has bounds, as far as can be seen, is not compared with a number that may lie beyond them: that is refused. */
const mayBe = (other: string, number: string): string =>
  /^-?[\d.]+$/.test(number) && bounded.test(other) ? `(${number} + 0)` : number;

const bounded =
  /percentile|rank|tile|count|streak|bucket|hour|weekday|month|day_of_month|length|engagement|rfm|\bt\d/;

const generators = new WeakMap<Scope, Generator>();

/** Expressions in a scope, by type and depth. */
export function generatorIn(scope: Scope): Generator {
  const known = generators.get(scope) ?? new Generator(scope);
  generators.set(scope, known);
  return known;
}

export class Generator {
  readonly scope: Scope;
  private readonly made = new Map<string, Texts>();

  constructor(scope: Scope) {
    this.scope = scope;
  }

  of(kind: Kind, depth: number): Texts {
    const key = `${kind} ${depth}`;
    if (!this.made.has(key)) this.made.set(key, this.make(kind, depth));
    return this.made.get(key)!;
  }

  /** Other events within a condition on events are a person's, not the row's. */
  private outer(): Generator {
    return this.scope.around ? generatorIn(this.scope.around) : this;
  }

  /** The names that have a type, without literals. */
  names(kind: Kind): readonly string[] {
    return this.scope.names[kind];
  }

  private make(kind: Kind, depth: number): Texts {
    const { of } = this.scope;
    const usable = of === 'value' && kind === 'instant' ? [] : literals[kind];
    const named = this.names(kind);
    const leaves = [...usable, ...named, ...named, ...named];
    const leaf = pick(...leaves);
    if (depth === 0) return leaf;
    const aggregated = of === 'value' ? [] : aggregatesOf(this.outer(), kind, depth - 1);
    const ranked = of === 'person' ? populationsOf(this, kind, depth - 1) : [];
    const shifted = of === 'person' ? [this.asOf(kind, depth - 1)] : [];
    const looked = of === 'person' && kind === 'number' ? [this.inPeriod(depth - 1)] : [];
    const weighed = (weight: number) => (arbitrary: Texts) => ({ weight, arbitrary });
    return fc.oneof(
      { withCrossShrink: true },
      { weight: 2, arbitrary: leaf },
      ...this.composed(kind, depth - 1).map(weighed(1)),
      ...aggregated.map(weighed(kind === 'condition' ? 5 : 2)),
      ...ranked.map(weighed(2)),
      ...shifted.map(weighed(2)),
      ...looked.map(weighed(1)),
    );
  }

  private asOf(kind: Kind, depth: number): Texts {
    const shift = pick('1 day', '3 days', '30 days', '1 month', '4 hours', '1 week').map(
      (each) => `${each} ago`,
    );
    const to = fc.oneof(
      { weight: 4, arbitrary: shift },
      pick("'2026-03-01'", "'2026-10-25 02:30'", "'2024-02-28'"),
    );
    const movable = this.movable(kind, depth);
    return write`((${movable}) as of ${to})`;
  }

  /** Few looks, and at shallow things: each is worked out for everybody. */
  private inPeriod(depth: number): Texts {
    const period = pick(
      '3 days',
      '5 days',
      '2 weeks every 3 days',
      '1 day every 8 hours',
      '2 months every month',
    );
    return write`${pick('highest', 'lowest')}(${this.movable('number', Math.min(depth, 1))} in last ${period})`;
  }

  /** Anything but a literal, in which "as of" has nothing to move. */
  private movable(kind: Kind, depth: number): Texts {
    const composed = [...aggregatesOf(this, kind, depth), ...this.composed(kind, depth)];
    return fc.oneof(pick(...this.names(kind)), ...composed.filter((_, index) => depth > 0 || index < 2));
  }

  private composed(kind: Kind, depth: number): Texts[] {
    const { scope } = this;
    const [n, t, c] = [this.of('number', depth), this.of('text', depth), this.of('condition', depth)];
    const [i, d, l] = [this.of('instant', depth), this.of('date', depth), this.of('list', depth)];
    const moment = fc.oneof(i, d);
    switch (kind) {
      case 'number':
        return [
          write`(${n} ${pick('+', '-', '+', '-')} ${n})`,
          write`(${n} * ${pick('2', '0.5', '1.5', '1.1', '-3', '0.333333')})`,
          write`(${n} / ${n})`,
          write`${pick('abs', 'floor', 'ceil', 'round', 'sqrt', 'log', '-abs')}(${n})`,
          write`round(${n}, ${pick('0', '1', '2', '3')})`,
          write`${pick('mod', 'least', 'greatest', 'coalesce')}(${n}, ${n})`,
          write`power(${n}, ${pick('0.5', '-1', '0', '1')})`,
          write`if(${c}, ${n}, ${n})`,
          write`if(${c}, ${n})`,
          write`case(${c}, ${n}, ${c}, ${n}${pick(', 7', '')})`,
          write`rate(${n}, ${n}${fc.oneof(pick(''), write`, ${n}`)})`,
          write`distance_km(${n}, (${n} * 10), ${pick('48.85', '-90', '0')}, ${pick('2.35', '180', '-179.5')})`,
          write`bucket(${salts})`,
          write`lookup(shops.discount, ${t})`,
          ...(scope.of === 'person' ? [write`nearest_km(shops, ${n}, (${n} * 2))`] : []),
          write`variant(${salts}, 1, 2.5, 10)`,
          write`${pick('number', 'length')}(${t})`,
          write`list_length(${l})`,
          write`${pick('days_since', 'days_until', 'weekday', 'month', 'year', 'day_of_month', 'age')}(${moment})`,
          write`days_between(${moment}, ${moment})`,
          write`${pick('hour', 'hours_since')}(${i})`,
        ];
      case 'text':
        return [
          write`${pick('lower', 'upper', 'trim', 'domain')}(${t})`,
          write`${pick('left', 'right')}(${t}, ${pick('0', '1', '2', '-1')})`,
          write`replace(${t}, ${pick("'a'", "'maps'", "' '")}, ${pick("'o'", "''")})`,
          write`concat(${t}, ${fc.oneof(n, t, c, d, i)})`,
          write`coalesce(${t}, ${t})`,
          write`if(${c}, ${t})`,
          write`case(${c}, ${t}, ${c}, ${t}, ${c}, ${t}${pick(", 'other'", '')})`,
          write`upper(band(${n}, 'low' < ${pick('-1', '0')} <= 'mid' ${pick('< 2.5 <=', '<= 2.5 <')} 'high' <= 20 < 'low'))`,
          write`lookup(shops.city, ${fc.oneof(t, pick('country'))})`,
          ...(scope.of === 'person'
            ? [write`nearest(shops.city, ${n}, ${fc.oneof(n, pick('-1', '1'))})`]
            : []),
          write`join(${l}, ${pick("'/'", "''")})`,
          write`item(${l}, ${pick('1', '2', '0')})`,
          write`lower(variant(${salts}, 'a', 'b', 'c'))`,
          write`lower(season(${fc.oneof(n, write`coalesce(country, 'NZ')`, pick('country', "'au'", "'ZZ'"))}))`,
        ];
      case 'instant':
        return [write`coalesce(${i}, ${i})`, write`if(${c}, ${i}, ${i})`];
      case 'date':
        return [
          write`${pick('day', 'birthday', 'last_birthday')}(${moment})`,
          pick('today()'),
          write`if(${c}, ${d}, ${d})`,
        ];
      case 'list':
        return [write`split(${t}, ${pick("'/'", "','", "'a'")})`, write`coalesce(${l}, ${l})`];
      case 'condition':
        return [
          ...(scope.tests.length > 0 ? [pick(...scope.tests)] : []),
          comparison(n),
          comparison(n),
          write`(${n} ${pick('between', 'not between')} ${pick('0', '1', '-2.5')} and ${pick('2', '20', '1.25')})`,
          fc.tuple(n, pick('in', 'not in'), n).map(([own, word, other]) => {
            const items = [other, '1', '2'].map((each) => mayBe(own, each));
            return `(${own} ${word} (${items.join(', ')}))`;
          }),
          write`(${t} ${pick('=', '!=', 'contains', 'starts with', 'ends with')} ${t})`,
          write`(${t} ${pick('in', 'not in')} ('maps', 'FR', ${t}))`,
          write`(${t} matches ${pick("'^[a-m]'", "'s$'", "'[0-9]+'", "'é|ö'", "'a.+s'")})`,
          write`(${moment} ${pick('<', '<=', '>', '>=', '=', '!=')} ${fc.oneof(moment, pick("'2026-03-29'", "'2000-02-29'"))})`,
          write`(${fc.oneof(n, t, i, d, l, c)} is ${pick('missing', 'known', 'not missing')})`,
          write`(${l} has ${pick('any', 'all', 'none')} ('vip', ${t}))`,
          write`(${l} contains ${t})`,
          write`(${d} in next ${pick('1 day', '7 days', '2 weeks', 'month', '1 year')})`,
          write`(${fc.oneof(i, pick('signed_up_at'))} in next ${pick('2 hours', '90 minutes', '1 day', '30 days', '1 month')})`,
          write`(${t} ${pick('in', 'not in')} places)`,
          write`(band(${n}, 'few' ${pick('<= 1 <', '< 1 <=')} 'many') ${pick('=', '!=')} ${pick("'few'", "'many'")})`,
          write`(season(${pick('country', "'BR'")}) = ${pick("'winter'", "'summer'", "'autumn'")})`,
          write`sample(${pick('0', '10', '50', '33.33', '100')}, ${salts})`,
          write`(not ${c})`,
          write`(${c} and ${c})`,
          write`(${c} or ${c})`,
          write`(${c} ${pick('=', '!=')} ${c})`,
          write`${pick('at least 1', 'at least 2', 'at most 1', 'at most 2', 'exactly 1', 'exactly 2')} of (${c}, ${c}, ${c})`,
          write`if(${c}, ${c}, ${c})`,
        ];
    }
  }
}
