import { and, call, column, number, or, type Formula } from '../expression/formula.ts';
import { rowColumns, type Relation } from './plan.ts';

/** The rows of a relation for which a filter holds. */
export interface Rows {
  relation: Relation;
  filter: Formula;
}

/** Rows of several relations as those of one. */
export function unite(rows: readonly Rows[]): Rows {
  const relations = rows.map((each) => each.relation);
  const name = relations.map((each) => each.name).join(' or ');
  // The rows of each relation are told apart by its place, so that each keeps its own filter.
  const union: Relation = { kind: 'union', name, of: relations };
  const which = column(rowColumns.relation, 'number', 'row');
  const filters = rows.map(({ filter }, index) => and(call('equal', which, number(index)), filter));
  return { relation: union, filter: or(...filters) };
}
