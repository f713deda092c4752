import { and, call, column, missing, not, truth, type Formula } from '../expression/formula.ts';
import type { EarlierWord } from '../expression/earlier.ts';
import type { Lowering } from './lower.ts';
import { earlierColumn, keptColumns } from './plan.ts';

/**
 * What the run before knew of a person, and what has changed since. Members are those who are not suppressed. Where
 * that run did not know the segment, or there was none, nobody was in it, has entered or left.
 */
export function lowerEarlier(lowering: Lowering, word: EarlierWord, name: string): Formula {
  const { earlier } = lowering;
  const isStage = lowering.definitions.isStage(name);
  if (isStage) {
    const kept = column(earlierColumn(keptColumns.stage(name)), 'text');
    return earlier?.stages.has(name) ? kept : missing('text');
  }
  if (!earlier?.segments.has(name)) return truth(false);
  const before = call('truth', column(earlierColumn(keptColumns.segment(name)), 'boolean'));
  if (word === 'before') return before;
  const segment = lowering.reference({ what: 'segment', name, type: 'boolean' });
  const now = and(segment, not(call('known', lowering.suppressed())));
  return word === 'entered' ? and(now, not(before)) : and(before, not(now));
}
