import { units, type Duration } from '../clock/calendar.ts';

/** A length of time as it is written, such as `30 days`; undefined for anything else and for no time at all. */
export function readDuration(written: string): Duration | undefined {
  const found = /^(\d+(?:\.\d+)?) (\w+?)s?$/.exec(written.trim());
  const unit = units.find((each) => each === found?.[2]);
  if (!found || !unit || Number(found[1]) === 0) return undefined;
  return { amount: Number(found[1]), unit };
}
