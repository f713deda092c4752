import { mostDays, type Duration, type Unit } from '../clock/calendar.ts';
import type { Checker, Row } from './check.ts';
import { expect } from './convert.ts';
import type { PeriodDefinition } from './definition.ts';
import { refuseEarlier } from './earlier.ts';
import type { Meaning } from './meaning.ts';
import { reachOf } from './reach.ts';
import { ExpressionProblem, type Tree } from './tree.ts';

/** A month of days and the instant itself: each look is computed for everybody. */
const mostLooks = 32;

/** `highest(engagement in last 90 days every 7 days)`. */
export function callPeriod(
  checker: Checker,
  definition: PeriodDefinition,
  tree: Tree & { kind: 'call' },
  row: Row | undefined,
): Meaning {
  const { name } = definition;
  if (row) {
    throw new ExpressionProblem(
      'wrong-place',
      `${name} moves the clock for a person, not for a row`,
      tree.nameSpan,
    );
  }
  const [query, extra] = tree.arguments;
  const written = `it is written ${name}(VALUE in last 30 days)`;
  if (!query || extra) throw new ExpressionProblem('wrong-arguments', written, extra ?? tree);
  if (query.kind !== 'query')
    throw new ExpressionProblem('wrong-arguments', `${name} needs a period`, query, written);
  const { windows, where, sequence, among, subject } = query;
  const [window, another] = windows;
  const misplaced = where ?? sequence ?? among ?? another ?? (window?.kind === 'last' ? undefined : window);
  if (misplaced)
    throw new ExpressionProblem('wrong-place', `only "in last" and "every" belong here`, misplaced, written);
  if (window?.kind !== 'last')
    throw new ExpressionProblem('wrong-arguments', `${name} needs a period`, query, written);
  const operand = expect(checker.value(subject), 'number', checker.zone, `what ${name} takes`);
  refuseEarlier(operand);
  if (operand.kind === 'literal') {
    throw new ExpressionProblem(
      'wrong-place',
      `${name} has nothing to look at here: this never changes`,
      operand,
    );
  }
  const every = query.every?.length ?? { amount: 1, unit: 'day' };
  const looks = 1 + Math.floor(daysOf(window.length, mostDays) / daysOf(every, fewestDays));
  const place = query.every ?? window;
  if (looks > mostLooks) {
    const many = Number.isFinite(looks) ? looks : 'endless';
    const message = `these are ${many} looks, and ${mostLooks} are the most`;
    throw new ExpressionProblem(
      'wrong-value',
      message,
      place,
      `say how often: ${oftenEnough(window.length)}`,
    );
  }
  if (looks < 2) {
    const message = 'this is one look only: the period is shorter than the time between two';
    throw new ExpressionProblem('wrong-value', message, place, 'say how often: every 1 hour');
  }
  const inner = reachOf(operand).looks ?? 1;
  if (looks * inner > mostLooks) {
    const message = `at each of these ${looks} looks there are ${inner} more: ${looks * inner}, and ${mostLooks} are the most`;
    throw new ExpressionProblem(
      'wrong-value',
      message,
      place,
      'take the highest or lowest of one of them only',
    );
  }
  const { length } = window;
  const { start, end } = tree;
  return { kind: 'period', definition, operand, length, every, looks, type: 'number', start, end };
}

const fewestDays: Record<Unit, number> = { ...mostDays, month: 28, year: 365 };

function daysOf({ amount, unit }: Duration, days: Record<Unit, number>): number {
  return amount * days[unit];
}

function oftenEnough(length: Duration): string {
  const days = Math.ceil(daysOf(length, mostDays) / (mostLooks - 1));
  return days <= 1
    ? 'every 1 day'
    : days <= 7
      ? `every ${days === 7 ? '7' : days} days`
      : `every ${Math.ceil(days / 7)} weeks`;
}
