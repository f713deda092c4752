import { localDate } from '../clock/calendar.ts';
import { toInstant } from '../clock/zone.ts';
import type { EventPart, Meaning, WindowMeaning } from './meaning.ts';
import { ExpressionProblem, type Span } from './tree.ts';
import { timesOf, type CountedWindow, type Times } from './window-times.ts';

type DatedWindow = Exclude<WindowMeaning, CountedWindow>;

/**
 * Refuses windows that leave no time, whatever the instant of the run and whoever is asked about: by themselves, with each
 * other, or with those of the event set that they narrow. What is over or has not begun at some instant only is none of
 * it, since rules must not fail from one night to the next.
 */
export function refuseNoTime(
  windows: readonly (Span & WindowMeaning)[],
  parts: readonly EventPart[],
  names: ReadonlySet<string>,
  zone: string,
): void {
  const [first] = windows;
  if (!first) return;
  for (const window of windows) refuseReversed(window, zone);
  const last = windows.findIndex((_, index) => !haveTime(windows.slice(0, index + 1), zone));
  if (last >= 0) {
    const span = { start: first.start, end: windows[last]!.end };
    const hint = 'every window must hold; for one or the other join two questions with "or"';
    throw new ExpressionProblem('wrong-value', 'no time is in all of these windows', span, hint);
  }
  if (parts.length === 0 || parts.some((part) => haveTime([...part.windows, ...windows], zone))) return;
  const set = [...names].map((name) => `"${name}"`).join(' or ');
  const span = { start: first.start, end: windows.at(-1)!.end };
  throw new ExpressionProblem('wrong-value', `no time is both in this and in the windows of ${set}`, span);
}

function refuseReversed(window: Span & WindowMeaning, zone: string): void {
  if (window.kind !== 'between' || haveTime([window], zone)) return;
  const { from, to, start, end } = window;
  if (!haveTime([{ kind: 'between', from: to, to: from }], zone))
    throw new ExpressionProblem('wrong-value', 'nothing happens in no time', { start, end });
  const [earlier, later] = [to, from].map(
    ({ amount, unit }) => `${amount} ${unit}${amount === 1 ? '' : 's'}`,
  );
  const hint = `write "between ${to.unit === from.unit ? to.amount : earlier} and ${later} ago"`;
  throw new ExpressionProblem('wrong-value', 'the earlier end comes first', { start, end }, hint);
}

function haveTime(windows: readonly WindowMeaning[], zone: string): boolean {
  const counted = windows.filter((each): each is CountedWindow => !('date' in each));
  const isTimeAt = (until: number) =>
    isTime([{ from: -Infinity, until }, ...counted.map((each) => timesOf(each, until, zone))]);
  if (counted.length > 0 && !instants.some(isTimeAt)) return false;
  // How different dates lie to each other is known of those only that are written out.
  const dated = new Map<string, Times[]>();
  for (const window of windows) {
    if (!('date' in window)) continue;
    const key = window.date.kind === 'literal' ? 'written' : keyOf(window.date);
    dated.set(key, [...(dated.get(key) ?? []), timesFrom(window, zone)]);
  }
  return [...dated.values()].every(isTime);
}

const isTime = (all: readonly Times[]): boolean =>
  Math.max(...all.map(({ from }) => from)) < Math.min(...all.map(({ until = Infinity }) => until));

/**
 * Instants of a run at which every window that is counted from it is looked at: of each day of four years, so of every
 * length of a month and a year and each change of clocks, and by and by at each hour.
 */
const instants = Array.from({ length: 1525 }, (_, index) => Date.UTC(2024, 0, 1) + index * 23 * 3_600_000);

/** Whatever a date is, windows from the same one lie to each other as they do from this one. */
const anyDate = Date.UTC(2024, 0, 10, 12);

function timesFrom({ date, ...window }: DatedWindow, zone: string): Times {
  const value = date.kind === 'literal' ? date.value! : anyDate;
  if (window.kind === 'day_after') {
    const day = Date.parse(typeof value === 'number' ? localDate(value, zone) : String(value));
    const midnight = (days: number) => toInstant(zone, day + days * 86_400_000);
    return { from: midnight(window.number), until: midnight(window.number + 1) };
  }
  return window.kind === 'since' ? { from: Number(value) } : { from: -Infinity, until: Number(value) };
}

/** What a meaning is, wherever it stands. */
const keyOf = (meaning: Meaning): string =>
  JSON.stringify(meaning, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value));
