import { toInstant } from './zone.ts';

const shape =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** No clock is so many hours from UTC. */
export const firstUnrealOffset = 16;

/**
 * Milliseconds since 1970 of a written instant: a date, or date and time with or without offset; without one it is
 * local time in `zone`. Undefined for anything else and for dates and offsets that
 * do not exist.
 */
export function parseInstant(text: string, zone: string): number | undefined {
  const found = shape.exec(text.trim());
  if (!found) return undefined;
  const [year, month, date, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const local = Date.UTC(year!, month! - 1, date, hour, minute, second, milliseconds(found[7]));
  const check = new Date(local);
  if (check.getUTCMonth() !== month! - 1 || check.getUTCDate() !== date) return undefined;
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const offset = found[8];
  if (offset === undefined) return toInstant(zone, local);
  if (offset === 'Z') return local;
  const [hours, rest] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  if (hours >= firstUnrealOffset || rest > 59) return undefined;
  const minutes = hours * 60 + rest;
  return local - (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function milliseconds(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** `2026-11-22T03:00:00Z`: whole seconds where there is no fraction. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
