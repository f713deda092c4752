import { before, localDate, startOfDay, startOfUnit } from '../clock/calendar.ts';
import { toInstant } from '../clock/zone.ts';
import { call, column, literal, number, type Formula } from '../expression/formula.ts';
import type { WindowMeaning } from '../expression/meaning.ts';
import type { Lowering } from './lower.ts';
import { rowColumns } from './plan.ts';

const rowAt = column(rowColumns.at, 'timestamp', 'row');

/** Conditions on a row's instant. Windows are half-open; no row at or after the instant itself is ever seen. */
export function lowerWindow(lowering: Lowering, window: WindowMeaning, instant: number): Formula[] {
  const { zone } = lowering.clock;
  const from = (start: number) => call('less_or_equal', literal('timestamp', start), rowAt);
  const until = (end: number) => call('less', rowAt, literal('timestamp', end));
  switch (window.kind) {
    case 'last':
      return [from(before(instant, window.length, zone))];
    case 'between':
      return [from(before(instant, window.from, zone)), until(before(instant, window.to, zone))];
    case 'calendar': {
      const start = (back: number) => startOfUnit(instant, window.unit, back, zone);
      return window.which === 'this' ? [from(start(0))] : [from(start(1)), until(start(0))];
    }
    case 'day': {
      const start = startOfDay(before(instant, { amount: window.number, unit: 'day' }, zone), zone);
      const next = Date.parse(`${localDate(start, zone)}T00:00:00Z`) + 86_400_000;
      return [from(start), until(toInstant(zone, next))];
    }
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
  }
}
