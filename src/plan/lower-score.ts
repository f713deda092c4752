import { secondsOf } from '../clock/calendar.ts';
import { and, call, column, literal, missing, number, or, type Formula } from '../expression/formula.ts';
import type { Ageing } from '../rules/rules.ts';
import type { EventPoints, ScoreMeaning } from './score.ts';
import type { Lowering } from './lower.ts';
import type { Rows } from './rows.ts';
import { rowColumns } from './plan.ts';

const rowAt = column(rowColumns.at, 'timestamp', 'row');

/** Rows that give points and age alike, those not seen yet among them. */
interface Entry extends Rows {
  points: Formula;
  ageing: Ageing | undefined;
}

/**
 * A score at an instant: the points of its events as they have aged, plus the points of its conditions, kept between
 * its bounds. What the points of an event have become is rounded to six places, for each event set that gives it some,
 * so that sums are exact in any order.
 * Missing for people without any of its events, also of those that no longer give anything.
 *
 * half_life: points * 2^(-age / length). fade_over: points * (1 - age / length), the share rounded to six places;
 * the length reaches back on the local calendar as the window `in last` does. expire_after: as they were, for that window.
 */
export function lowerScore(lowering: Lowering, score: ScoreMeaning, instant: number): Formula {
  const { rule, events, conditions } = score;
  const entries = events.flatMap((each) => entriesOf(lowering, each, rule.ageing, instant));
  const sums = entries.map(({ relation, filter, points, ageing }) => {
    const { value, counts } = aged(lowering, points, ageing, instant);
    const rows = { relation, filter: and(filter, ...counts, lowering.seen(instant)) };
    return lowering.measure([rows], 'sum', value);
  });
  const earned = conditions.map(({ condition, points }) =>
    call(
      'first_known',
      call('choose', lowering.person(condition, instant), lowering.person(points, instant), number(0)),
      number(0),
    ),
  );
  const total = [...sums, ...earned].reduce((sum, part) => call('add', sum, part));
  const bounded = rule.between
    ? call('least', call('greatest', total, number(rule.between[0])), number(rule.between[1]))
    : total;
  if (events.length === 0) return bounded;
  const seen = events
    .flatMap(({ parts }) => lowering.unbounded(parts, instant))
    .map((rows) => call('less', lowering.measure([rows], 'least', rowAt), literal('timestamp', instant)));
  return call('choose', or(...seen), bounded, missing('number'));
}

function entriesOf(
  lowering: Lowering,
  { rule, parts, points }: EventPoints,
  ofScore: Ageing | undefined,
  instant: number,
): Entry[] {
  const ageing = rule.ageing ?? ofScore;
  const worth = lowering.person(points, instant);
  const entry = (rows: Rows): Entry => ({ ...rows, points: worth, ageing });
  // Which events are the first of their day does not depend on how much of the day is seen.
  const rows = lowering.unbounded(parts, instant);
  return rule.mostPerDay === undefined
    ? rows.map(entry)
    : [entry(lowering.firstOfDay(rows, worth, rule.mostPerDay))];
}

/** What points have become at an instant, and the conditions on rows whose points count at all. */
function aged(
  lowering: Lowering,
  points: Formula,
  ageing: Ageing | undefined,
  instant: number,
): { value: Formula; counts: readonly Formula[] } {
  if (!ageing) return { value: points, counts: [] };
  const now = literal('timestamp', instant);
  if (ageing.way === 'half_life') {
    return { value: call('fade', points, rowAt, now, number(secondsOf(ageing.length))), counts: [] };
  }
  const start = lowering.before(instant, ageing.length);
  const counts = [call('less_or_equal', literal('timestamp', start), rowAt)];
  if (ageing.way === 'expire_after') return { value: points, counts };
  return { value: call('multiply', points, call('share_left', rowAt, now, number(instant - start))), counts };
}
