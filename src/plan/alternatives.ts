import { and, keyOf, type Formula } from '../expression/formula.ts';

/** The conditions that all hold where a filter does. */
export function conditionsOf(filter: Formula): readonly Formula[] {
  if (filter.kind === 'literal' && filter.value === true) return [];
  return filter.kind === 'call' && filter.primitive === 'and'
    ? filter.arguments.flatMap(conditionsOf)
    : [filter];
}

/** The conditions of which one holds where a filter does. */
export function alternativesOf(filter: Formula): readonly Formula[] {
  return filter.kind === 'call' && filter.primitive === 'or'
    ? filter.arguments.flatMap(alternativesOf)
    : [filter];
}

/** What a filter says that columns of rows are: `kind = 'open'` is `kind` and `'open'`, as a key. */
export function equalities(filter: Formula): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const each of conditionsOf(filter)) {
    if (each.kind !== 'call' || each.primitive !== 'equal') continue;
    const [column, value] = each.arguments;
    if (column?.kind === 'column' && column.of === 'row' && value?.kind === 'literal') {
      found.set(column.name, keyOf(value));
    }
  }
  return found;
}

/**
 * A filter as several of which no row meets two: opens or clicks as opens, and clicks. What is counted or summed can
 * then be put together from figures that other rules ask for too. Just the filter where it is not made so.
 */
export function apart(filter: Formula): readonly Formula[] {
  const all = conditionsOf(filter);
  for (const one of all) {
    const alternatives = alternativesOf(one);
    if (alternatives.length < 2 || !areApart(alternatives)) continue;
    const rest = all.filter((each) => each !== one);
    return alternatives.flatMap((each) => apart(and(each, ...rest)));
  }
  return [filter];
}

/** Whether one column has another value in each. */
function areApart(alternatives: readonly Formula[]): boolean {
  const said = alternatives.map(equalities);
  return [...said[0]!.keys()].some((column) => {
    const values = new Set(said.map((each) => each.get(column)));
    return !values.has(undefined) && values.size === alternatives.length;
  });
}
