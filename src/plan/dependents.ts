import { columnsOf, type Formula } from '../expression/formula.ts';
import { relationFormulas } from './columns.ts';
import type { Aggregate, Layer } from './plan.ts';

/** The columns of people that follow from some others, these included: what is wrong there may be wrong here. */
export function dependentColumns(layers: readonly Layer[], others: Iterable<string>): ReadonlySet<string> {
  const found = new Set(others);
  for (const { aggregates, columns, ranks } of layers) {
    const dependent = [
      ...columns.filter(({ formula }) => readsAny([formula], found)),
      ...ranks.filter(({ among, value }) => readsAny([among, value], found)),
      ...aggregates.filter((each) => readsAny(formulasOf(each), found)),
    ];
    for (const { name } of dependent) found.add(name);
  }
  return found;
}

/** Whether formulas read one of some columns of people. */
export function readsAny(formulas: readonly Formula[], columns: ReadonlySet<string>): boolean {
  return formulas.some((formula) => [...columnsOf(formula, 'person')].some((each) => columns.has(each)));
}

function formulasOf({ filter, value, relation }: Aggregate): Formula[] {
  return [filter, ...(value ? [value] : []), ...relationFormulas(relation)];
}
