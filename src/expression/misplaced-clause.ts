import { secondsOf } from '../clock/calendar.ts';
import type { Names } from './meaning.ts';
import { ExpressionProblem, type Tree, type Window } from './tree.ts';

/** What to say of a window or another clause of events that stands behind something else. */
export function misplacedClause(names: Names, tree: Tree & { kind: 'query' }): ExpressionProblem {
  const window = tree.windows[0];
  if (window && tree.subject.kind === 'name' && names.value(tree.subject.parts[0]!.name)) {
    const name = tree.subject.parts[0]!.name;
    const hint = askedOf(name, window);
    return new ExpressionProblem(
      'wrong-place',
      `a window is for events; "${name}" has one value`,
      window,
      hint,
    );
  }
  const clause = window ?? tree.sequence ?? tree.where ?? tree.among ?? tree.every ?? tree;
  const isBirthday = tree.subject.kind === 'call' && tree.subject.name === 'birthday';
  return new ExpressionProblem(
    'wrong-place',
    'this belongs inside a function of events, such as count(...) or any(...)',
    clause,
    isBirthday && window?.kind === 'last' ? askedOf('last_birthday(...)', window) : undefined,
  );
}

/** What is asked of one instant instead of a window of events. */
function askedOf(name: string, window: Window): string | undefined {
  const days = window.kind === 'last' ? Math.round(secondsOf(window.length) / 86_400) : 0;
  if (days > 0) return `ask: days_since(${name}) < ${days}`;
  if ((window.kind !== 'since' && window.kind !== 'before') || window.date.kind !== 'text') return undefined;
  return `ask: ${name} ${window.kind === 'since' ? '>=' : '<'} '${window.date.value}'`;
}
