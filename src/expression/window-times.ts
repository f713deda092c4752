import { before, localDate, startOfDay, startOfUnit } from '../clock/calendar.ts';
import { toInstant } from '../clock/zone.ts';
import type { WindowMeaning } from './meaning.ts';

/** From an instant (ms since 1970) until another, not including it; without an end where it has none. */
export interface Times {
  from: number;
  until?: number;
}

/** A window that is counted from the instant of the run. */
export type CountedWindow = Exclude<WindowMeaning, { date: unknown }>;

/** The times of a window that is counted from the instant of the run. */
export function timesOf(window: CountedWindow, instant: number, zone: string): Times {
  switch (window.kind) {
    case 'last':
      return { from: before(instant, window.length, zone) };
    case 'between':
      return { from: before(instant, window.from, zone), until: before(instant, window.to, zone) };
    case 'calendar': {
      const start = (back: number) => startOfUnit(instant, window.unit, back, zone);
      return window.which === 'this' ? { from: start(0) } : { from: start(1), until: start(0) };
    }
    case 'day': {
      const from = startOfDay(before(instant, { amount: window.number, unit: 'day' }, zone), zone);
      const next = Date.parse(`${localDate(from, zone)}T00:00:00Z`) + 86_400_000;
      return { from, until: toInstant(zone, next) };
    }
  }
}
