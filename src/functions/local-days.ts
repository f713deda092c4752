import { localDate } from '../clock/calendar.ts';
import type { Clock } from '../expression/definition.ts';
import { call, literal, number, type Formula } from '../expression/formula.ts';

/** The local date at the clock's instant. */
export function dayOf(clock: Clock): Formula {
  return literal('date', localDate(clock.instant, clock.zone));
}

/** When a date's day and month come round in a year; 29 February is 1 March where there is none. */
export function anniversary(date: Formula, year: Formula): Formula {
  return call('date_from_parts', year, call('month_of', date), call('day_of', date));
}

/** Completed years from one date to another: one less than the difference of years until month and day are reached. */
export function completedYears(from: Formula, to: Formula): Formula {
  const years = call('subtract', call('year_of', to), call('year_of', from));
  const inYear = (date: Formula) =>
    call('add', call('multiply', call('month_of', date), number(100)), call('day_of', date));
  return call('choose', call('less', inYear(to), inYear(from)), call('subtract', years, number(1)), years);
}
