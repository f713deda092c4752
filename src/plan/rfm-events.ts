import type { Checker } from '../expression/check.ts';
import { checkEvents } from '../expression/check-aggregates.ts';
import { expect } from '../expression/convert.ts';
import type { EventSet, Meaning } from '../expression/meaning.ts';
import { ExpressionProblem, type Tree } from '../expression/tree.ts';
import type { RfmRule, Written } from '../rules/rules.ts';
import type { RfmEvents } from './rfm.ts';

type Check = <Result>(written: Written, read: (tree: Tree) => Result) => Result;

/**
 * The events that RFM looks at. Throws an ExpressionProblem without a place of its own where something is not written
 * and what is then taken is not there.
 */
export function rfmEvents(rule: RfmRule, checker: Checker, check: Check): RfmEvents {
  const set = rule.of ? check(rule.of, (tree) => checkEvents(checker, tree)) : checker.names.events('orders');
  if (!set) throw absent('there is no event set "orders"', 'say whose recency and frequency: "of: EVENTS"');
  const windows = rule.window ? [{ kind: 'last' as const, length: rule.window }] : [];
  const parts = set.parts.map((part) => ({ ...part, windows: [...part.windows, ...windows] }));
  const among =
    rule.among &&
    check(rule.among, (tree) => checker.condition(tree, undefined, 'what stands after "among"'));
  return { parts, value: valueOf(rule, set, checker, check), ...(among && { among }) };
}

function valueOf({ value }: RfmRule, { fields }: EventSet, checker: Checker, check: Check): Meaning {
  const number = (meaning: Meaning) => expect(meaning, 'number', checker.zone, 'the value of an event');
  if (value) return check(value, (tree) => number(checker.value(tree, { sets: new Set(), fields })));
  const total = fields.get('total');
  if (!total) throw absent('its events have no "total"', 'say what one is worth: "value: COLUMN"');
  return number({ kind: 'field', ...total, start: 0, end: 0 });
}

function absent(message: string, hint: string): ExpressionProblem {
  return new ExpressionProblem('unknown-name', message, { start: 0, end: 0 }, hint);
}
