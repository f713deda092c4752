/**
 * Time zones without an engine's help: from the platform's own IANA data (Intl), as a short list of offsets.
 * Engines get that list, so every engine counts days and hours alike.
 */

/** From this instant on (ms since 1970, UTC) local clocks are this many seconds ahead of UTC. */
export interface Offset {
  from: number;
  seconds: number;
}

const first = Date.UTC(1970, 0, 1);
const last = Date.UTC(2050, 0, 1);
const step = 21 * 86_400_000;

export function isZone(name: string): boolean {
  try {
    void new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zones that there are, without their other names. */
export const zoneNames = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

const known = new Map<string, readonly Offset[]>();

/** The offsets of a zone from 1970 to 2050, the earliest first. Before 1970 the first, after 2050 the last counts. */
export function offsetsOf(zone: string): readonly Offset[] {
  let offsets = known.get(zone);
  if (!offsets) known.set(zone, (offsets = findOffsets(zone)));
  return offsets;
}

function findOffsets(zone: string): Offset[] {
  const clock = clockOf(zone);
  const offsets: Offset[] = [{ from: -Infinity, seconds: clock(first) }];
  let seconds = offsets[0]!.seconds;
  if (zone === 'UTC') return offsets;
  // The shortest time between two changes is a month (Ramadan in Morocco): between two equal looks nothing changed.
  for (let at = first; at < last; at += step) {
    const next = clock(at + step);
    if (next === seconds) continue;
    let low = at;
    let high = at + step;
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (clock(middle) === seconds) low = middle;
      else high = middle;
    }
    offsets.push({ from: high, seconds: next });
    seconds = next;
  }
  return offsets;
}

function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
    return (local - Math.floor(instant / 1000) * 1000) / 1000;
  };
}

/** Seconds that local clocks are ahead of UTC at an instant (ms since 1970). */
export function offsetAt(zone: string, instant: number): number {
  const offsets = offsetsOf(zone);
  for (let index = offsets.length - 1; index >= 0; index--) {
    if (instant >= offsets[index]!.from) return offsets[index]!.seconds;
  }
  return offsets[0]!.seconds;
}

/** The local clock at an instant, as if it were UTC (ms since 1970). */
export function toLocal(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant) * 1000;
}

/**
 * The instant at which a local clock shows this time. Where clocks go forward over it, the time after the gap by
 * the gap's length; where they go back and show it twice, the first.
 */
export function toInstant(zone: string, local: number): number {
  const offsets = offsetsOf(zone);
  for (let index = offsets.length - 1; index > 0; index--) {
    const ahead = Math.max(offsets[index - 1]!.seconds, offsets[index]!.seconds);
    if (local >= offsets[index]!.from + ahead * 1000) return local - offsets[index]!.seconds * 1000;
  }
  return local - offsets[0]!.seconds * 1000;
}
