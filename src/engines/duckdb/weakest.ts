import { and, keyOf, or, type Formula } from '../../expression/formula.ts';

/** More alternatives than these cost more to look through than the rows that they leave out. */
const mostAlternatives = 8;

/** Conditions that all hold, by their keys. */
type Conjunction = ReadonlyMap<string, Formula>;

/**
 * A condition that holds wherever one of the filters does, and is cheap: what is implied by another alternative is
 * left out, and of many alternatives only what they have in common is asked, such as the kind of event.
 */
export function weakest(filters: readonly Formula[]): Formula {
  const all = widest(filters.flatMap(alternatives));
  const few = all.length <= mostAlternatives ? all : widest(all.map((each) => mostShared(each, all)));
  return few.length <= mostAlternatives ? or(...few.map((each) => and(...each.values()))) : and();
}

function alternatives(filter: Formula): Conjunction[] {
  if (filter.kind === 'call' && filter.primitive === 'or') return filter.arguments.flatMap(alternatives);
  return [new Map(conditions(filter).map((each) => [keyOf(each), each]))];
}

function conditions(filter: Formula): readonly Formula[] {
  if (filter.kind === 'literal' && filter.value === true) return [];
  return filter.kind === 'call' && filter.primitive === 'and'
    ? filter.arguments.flatMap(conditions)
    : [filter];
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

/** The one condition of a conjunction that most of the others have too. */
function mostShared(each: Conjunction, all: readonly Conjunction[]): Conjunction {
  const uses = (key: string) => all.filter((other) => other.has(key)).length;
  const sorted = [...each].sort(([a], [b]) => uses(b) - uses(a) || (a < b ? -1 : 1));
  return new Map(sorted.slice(0, 1));
}
