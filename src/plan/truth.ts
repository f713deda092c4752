import { call, isMissing, literal, type Formula } from '../expression/formula.ts';

/** A condition that may be missing (a column of yes and no), as one that is not. */
export function truthOf(formula: Formula): Formula {
  const mayMiss =
    formula.type === 'boolean' &&
    (formula.kind === 'column' || (formula.kind === 'call' && mayBeMissing(formula)));
  return mayMiss ? call('truth', formula) : isMissing(formula) ? literal('boolean', false) : formula;
}

function mayBeMissing(formula: Formula & { kind: 'call' }): boolean {
  return ['choose', 'first_known', 'lookup'].includes(formula.primitive);
}
