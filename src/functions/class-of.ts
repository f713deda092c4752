import type { Ranking } from '../expression/definition.ts';
import { call, number, type Formula } from '../expression/formula.ts';

/**
 * 1 + floor(classes * share with a smaller value), in whole numbers, so that no edge is ever a person off. Ties are
 * alike by construction: equal values, equal share.
 */
export function classOf(ranking: (ranking: Ranking) => Formula, classes: Formula): Formula {
  const below = call('whole_share', classes, ranking('smaller'), ranking('size'));
  return call('add', number(1), below);
}
