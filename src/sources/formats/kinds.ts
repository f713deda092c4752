import { call, type Formula, missing, text } from '../../expression/formula.ts';
import type { MailKind } from '../shape.ts';
import { textOfRow } from './format.ts';

/** Whether a text column of the row is one of these words. */
export const is = (name: string, ...words: readonly string[]): Formula =>
  words.length === 1
    ? call('equal', textOfRow(name), text(words[0]!))
    : call('one_of', textOfRow(name), ...words.map(text));

/** Whether a text column of the row has anything in it. */
export const isKnown = (name: string): Formula => call('known', textOfRow(name));

/** The word beside the first condition that holds; missing when none does. */
export const firstThatHolds = (
  cases: readonly (readonly [Formula, string])[],
  otherwise: Formula = missing('text'),
): Formula => call('choose', ...cases.flatMap(([condition, word]) => [condition, text(word)]), otherwise);

/** The kind beside the first condition that holds. What says nothing about the person has none. */
export const kindByCases = (cases: readonly (readonly [Formula, MailKind])[]): Formula =>
  firstThatHolds(cases);
