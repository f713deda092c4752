import { call, isMissing, literal, type Formula } from '../expression/formula.ts';

/** A condition that may be missing (a column of yes and no), as one that is not. */
export function truthOf(formula: Formula): Formula {
  if (isMissing(formula)) return literal('boolean', false);
  return formula.type !== 'boolean' || isTwoValued(formula) ? formula : call('truth', formula);
}

/** Whether a formula is a condition that is true or false for everybody. */
export function isTwoValued(formula: Formula): boolean {
  if (formula.type !== 'boolean') return false;
  if (formula.kind === 'literal') return formula.value !== null;
  if (formula.kind === 'column') return formula.known === true;
  return !['choose', 'first_known', 'lookup'].includes(formula.primitive);
}
