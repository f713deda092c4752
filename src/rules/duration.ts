import { flawOf, units, type Duration } from '../clock/calendar.ts';

/**
 * A length of time as it is written, such as `30 days`; undefined for anything else, for no time at all, and where the
 * calendar has no such length.
 */
export function readDuration(written: string): Duration | undefined {
  const found = /^(\d+(?:\.\d+)?) (\w+?)s?$/.exec(written.trim());
  const unit = units.find((each) => each === found?.[2]);
  if (!found || !unit || Number(found[1]) === 0) return undefined;
  const length = { amount: Number(found[1]), unit };
  return flawOf(length) ? undefined : length;
}
