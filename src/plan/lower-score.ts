import { and, call, column, literal, missing, number, or, type Formula } from '../expression/formula.ts';
import type { ScoreMeaning } from './definitions.ts';
import { secondsOf, type Lowering, type Rows } from './lower.ts';
import { rowColumns, type Relation } from './plan.ts';

/**
 * A score at an instant: the points of its events, each halved with every half-life since it happened
 * (points * 2^(-age / half-life), rounded to six places an event so that sums are exact in any order), plus the
 * points of its conditions, kept between its bounds. Missing for people without any of its events.
 */
export function lowerScore(
  lowering: Lowering,
  { rule, events, conditions }: ScoreMeaning,
  instant: number,
): Formula {
  const entries = events.flatMap(({ parts, points }) =>
    lowering.rows(parts, instant).map((rows) => ({ ...rows, points: lowering.person(points, instant) })),
  );
  const faded = (points: Formula): Formula => {
    if (!rule.halfLife) return points;
    const at = column(rowColumns.at, 'timestamp', 'row');
    return call('fade', points, at, literal('timestamp', instant), number(secondsOf(rule.halfLife.value)));
  };
  const sums = byRelation(entries).map(({ relation, of }) => {
    const worth = of.map(({ filter, points }) =>
      call('first_known', call('choose', filter, points, number(0)), number(0)),
    );
    const points = worth.reduce<Formula>((sum, each) => call('add', sum, each), number(0));
    const rows: Rows = { relation, filter: or(...of.map((each) => each.filter)) };
    return {
      total: lowering.measure([rows], 'sum', faded(only(of) ?? points)),
      count: lowering.measure([rows], 'count'),
    };
  });
  const earned = conditions.map(({ condition, points }) =>
    call(
      'first_known',
      call('choose', lowering.person(condition, instant), lowering.person(points, instant), number(0)),
      number(0),
    ),
  );
  const parts = [...sums.map((each) => each.total), ...earned];
  const total = parts.reduce((sum, part) => call('add', sum, part));
  const bounded = rule.between
    ? call('least', call('greatest', total, number(rule.between[0])), number(rule.between[1]))
    : total;
  if (sums.length === 0) return bounded;
  const history = or(...sums.map(({ count }) => call('less', number(0), count)));
  return call('choose', and(history), bounded, missing('number'));
}

/** The points where there is one entry only: its rows are filtered already. */
function only(entries: readonly { points: Formula }[]): Formula | undefined {
  return entries.length === 1 ? entries[0]!.points : undefined;
}

interface Entry extends Rows {
  points: Formula;
}

function byRelation(entries: readonly Entry[]): { relation: Relation; of: Entry[] }[] {
  const found = new Map<string, { relation: Relation; of: Entry[] }>();
  for (const entry of entries) {
    const { relation } = entry;
    if (!found.has(relation.name)) found.set(relation.name, { relation, of: [] });
    found.get(relation.name)!.of.push(entry);
  }
  return [...found.values()];
}
