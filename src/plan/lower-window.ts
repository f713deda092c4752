import { call, column, literal, number, type Formula } from '../expression/formula.ts';
import type { WindowMeaning } from '../expression/meaning.ts';
import { timesOf } from '../expression/window-times.ts';
import type { Lowering } from './lower.ts';
import { rowColumns } from './plan.ts';

const rowAt = column(rowColumns.at, 'timestamp', 'row');

/** Conditions on a row's instant. Windows are half-open; no row at or after the instant itself is ever seen. */
export function lowerWindow(lowering: Lowering, window: WindowMeaning, instant: number): Formula[] {
  switch (window.kind) {
    case 'day_after': {
      // Clocks of zones are long to write out: once a person, one within the other never.
      const day = lowering.once('day of', lowering.person(window.date, instant));
      const midnight = (days: number) =>
        lowering.once('midnight of', call('midnight', call('add_days', day, number(days))));
      return [
        call('less_or_equal', midnight(window.number), rowAt),
        call('less', rowAt, midnight(window.number + 1)),
      ];
    }
    case 'since':
      return [call('less_or_equal', lowering.person(window.date, instant), rowAt)];
    case 'before':
      return [call('less', rowAt, lowering.person(window.date, instant))];
    default: {
      const { from, until } = timesOf(window, instant, lowering.clock.zone);
      const begun = call('less_or_equal', literal('timestamp', from), rowAt);
      return until === undefined ? [begun] : [begun, call('less', rowAt, literal('timestamp', until))];
    }
  }
}
