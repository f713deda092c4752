import { and, call, columnsOf, keyOf, or, type Column, type Formula } from '../../expression/formula.ts';
import { alternativesOf, conditionsOf, equalities } from '../../plan/alternatives.ts';
import type { Aggregate, Layer } from '../../plan/plan.ts';
import { reads } from '../../plan/row-tests.ts';

/** More alternatives than these cost more to look through than the rows that they leave out. */
const mostAlternatives = 8;

/** Conditions that all hold, by their keys. */
type Conjunction = ReadonlyMap<string, Formula>;

/**
 * A condition that holds wherever one of the filters does, and is cheap: what is implied by another alternative is
 * left out, and of many alternatives only what they have in common is asked, such as the kind of event.
 */
export function weakest(filters: readonly Formula[]): Formula {
  const all = merged(widest(filters.flatMap(conjunctions)));
  const few = all.length <= mostAlternatives ? all : widest(mostShared(all));
  return few.length <= mostAlternatives ? or(...few.map((each) => and(...each.values()))) : and();
}

/** The rows of a source that any aggregate wants, as a condition on them; all where none is taken of it. */
export function wantedOf(source: string, layers: readonly Layer[]): Formula {
  const readers = layers
    .flatMap((layer) => layer.aggregates)
    .filter(({ relation }) => reads(relation, source));
  if (readers.length === 0 || readers.some(({ relation }) => relation.kind !== 'rows')) return and();
  const filters = readers.map(({ filter }) => filter);
  return filters.some((filter) => columnsOf(filter, 'person').size > 0) ? and() : weakest(filters);
}

function conjunctions(filter: Formula): Conjunction[] {
  return alternativesOf(filter).map((each) => new Map(conditionsOf(each).map((one) => [keyOf(one), one])));
}

/** Those that no other one contains: what meets `a and b` meets `a`. */
function widest(all: readonly Conjunction[]): Conjunction[] {
  const uses = countOf(all.flatMap((each) => [...each.keys()]));
  // Each is found by the rarest of its conditions, which whatever contains it has too.
  const found = new Map<string | undefined, number[]>();
  all.forEach((each, index) => {
    const [rarest] = [...each.keys()].sort((a, b) => uses.get(a)! - uses.get(b)!);
    put(found, rarest, index);
  });
  return all.filter((each, index) => {
    const contains = (other: Conjunction) => [...other.keys()].every((key) => each.has(key));
    return ![undefined, ...each.keys()]
      .flatMap((key) => found.get(key) ?? [])
      .some((at) => at !== index && contains(all[at]!) && (all[at]!.size < each.size || at < index));
  });
}

/** What says that a column of rows is one of some literals, and which. */
function words(condition: Formula): { column: Column; literals: readonly Formula[] } | undefined {
  if (condition.kind !== 'call' || !['equal', 'one_of'].includes(condition.primitive)) return undefined;
  const [column, ...literals] = condition.arguments;
  const isOne = column?.kind === 'column' && column.of === 'row';
  return isOne && literals.every((each) => each.kind === 'literal') ? { column, literals } : undefined;
}

/** Those that are alike but for what one column is become one: sends of one campaign or of another, sends of these. */
function merged(all: readonly Conjunction[]): Conjunction[] {
  const places = all.map((each) =>
    [...each].flatMap(([key, condition]) => {
      const found = words(condition);
      const others = [...each.keys()].filter((other) => other !== key).sort();
      return found ? [{ ...found, key, alike: JSON.stringify([found.column.name, ...others]) }] : [];
    }),
  );
  const uses = countOf(places.flat().map(({ alike }) => alike));
  const made = new Map<string, Conjunction>();
  const literals = new Map<string, Map<string, Formula>>();
  all.forEach((each, index) => {
    const most = places[index]!.sort((a, b) => uses.get(b.alike)! - uses.get(a.alike)!)[0];
    if (!most || uses.get(most.alike) === 1) return made.set(JSON.stringify([...each.keys()]), each);
    const known = literals.get(most.alike) ?? new Map<string, Formula>();
    for (const literal of most.literals) known.set(keyOf(literal), literal);
    literals.set(most.alike, known);
    const condition = call('one_of', most.column, ...known.values());
    const rest = [...each].filter(([key]) => key !== most.key);
    return made.set(most.alike, new Map([...rest, [keyOf(condition), condition]]));
  });
  return [...made.values()];
}

/** Of each conjunction the one condition that most of the others have too. */
function mostShared(all: readonly Conjunction[]): Conjunction[] {
  const uses = countOf(all.flatMap((each) => [...each.keys()]));
  return all.map((each) => {
    const sorted = [...each].sort(([a], [b]) => uses.get(b)! - uses.get(a)! || (a < b ? -1 : 1));
    return new Map(sorted.slice(0, 1));
  });
}

function countOf<Value>(values: readonly Value[]): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function put<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** So many aggregates are taken in one look at the rows; of more, each kind of rows is looked at apart. */
export const mostTogether = 24;

/**
 * Aggregates that are taken together. Each one costs something for every row of the look, also for rows that it does
 * not want: many are cheaper where a look has the opens only, another the clicks, as their filters say.
 */
export function looksOf(aggregates: readonly Aggregate[]): readonly (readonly Aggregate[])[] {
  if (aggregates.length <= mostTogether) return [aggregates];
  const said = aggregates.map(({ filter }) => equalities(filter));
  const uses = countOf(said.flatMap((each) => [...each.keys()]));
  const values = (column: string) => new Set(said.map((each) => each.get(column))).size;
  const [column] =
    [...uses].sort(([a, most], [b, least]) => least - most || values(a) - values(b) || (a < b ? -1 : 1))[0] ??
    [];
  if (column === undefined) return [aggregates];
  const looks = new Map<string | undefined, Aggregate[]>();
  for (const [index, each] of aggregates.entries()) {
    const value = said[index]!.get(column);
    put(looks, value, each);
  }
  return [...looks.values()];
}
