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
  const few = all.length <= mostAlternatives ? all : widest(all.map((each) => mostShared(each, all)));
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
  return all.filter((each, index) => {
    const contains = (other: Conjunction) => [...other.keys()].every((key) => each.has(key));
    return !all.some(
      (other, at) => at !== index && contains(other) && (other.size < each.size || at < index),
    );
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
  const uses = new Map<string, number>();
  for (const { alike } of places.flat()) uses.set(alike, (uses.get(alike) ?? 0) + 1);
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

/** The one condition of a conjunction that most of the others have too. */
function mostShared(each: Conjunction, all: readonly Conjunction[]): Conjunction {
  const uses = (key: string) => all.filter((other) => other.has(key)).length;
  const sorted = [...each].sort(([a], [b]) => uses(b) - uses(a) || (a < b ? -1 : 1));
  return new Map(sorted.slice(0, 1));
}

/** So many aggregates are taken in one look at the rows; of more, each kind of rows is looked at apart. */
export const mostTogether = 24;

/**
 * Aggregates that are taken together. Each one costs something for every row of the look, also for rows that it does
 * not want: many are cheaper where a look has the opens only, another the clicks, as their filters say.
 */
export function looksOf(aggregates: readonly Aggregate[]): readonly (readonly Aggregate[])[] {
  if (aggregates.length <= mostTogether) return [aggregates];
  const uses = new Map<string, number>();
  for (const { filter } of aggregates) {
    for (const column of equalities(filter).keys()) uses.set(column, (uses.get(column) ?? 0) + 1);
  }
  const [column] = [...uses].sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1))[0] ?? [];
  if (column === undefined) return [aggregates];
  const looks = new Map<string | undefined, Aggregate[]>();
  for (const each of aggregates) {
    const value = equalities(each.filter).get(column);
    looks.set(value, [...(looks.get(value) ?? []), each]);
  }
  return [...looks.values()];
}
