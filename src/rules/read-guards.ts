import type { Duration } from '../clock/calendar.ts';
import type { Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Path, RulesDocument } from './document.ts';
import { readDuration } from './duration.ts';
import type { GuardRules, KeepRule } from './rules.ts';
import type { RulesContent } from './schema.ts';
import { mayBeUnread, type Unread } from './unread.ts';

type GuardsContent = NonNullable<RulesContent['guards']>;

/** The guards of a rules file. Names of segments and sources that there are not are problems. */
export function readGuards(
  document: RulesDocument,
  { guards, sources }: RulesContent,
  segments: ReadonlySet<string>,
  unread: Unread,
  problems: Problems,
): GuardRules | undefined {
  if (!guards) return undefined;
  const bounds = (path: Path, content: Record<string, unknown>) => {
    const one = <Value>(key: string, read: (written: string, at: Path) => Value | undefined) => {
      const at = [...path, key];
      const value = content[key] === undefined ? undefined : read(String(content[key]), at);
      return value === undefined ? {} : { [key]: document.located(at, value) };
    };
    return { one, share: (key: string) => one(key, (written) => Number.parseFloat(written) / 100) };
  };
  const segmentGuard = (path: Path, content: NonNullable<GuardsContent['segments']>[string]) => {
    const { one, share } = bounds(path, content);
    return { ...share('shrink'), ...share('grow'), ...one('at_least', Number), ...one('at_most', Number) };
  };
  const sourceGuard = (path: Path, content: NonNullable<GuardsContent['sources']>[string]) => {
    const { one, share } = bounds(path, content);
    const whole = content.whole === true ? one('whole', () => true as const) : {};
    const age = (key: string) => one(key, (written, at) => lengthAt(document, at, written, problems));
    return {
      ...age('not_older_than'),
      ...age('newest_row_within'),
      ...one('at_least', Number),
      ...share('shrink'),
      ...whole,
    };
  };
  const known = (room: 'segments' | 'sources', names: ReadonlySet<string>) =>
    Object.entries(guards[room] ?? {}).map(([name, content]) => {
      const path = ['guards', room, name];
      if (name !== 'all' && !names.has(name) && !mayBeUnread(unread, name)) {
        const message = `no ${room.slice(0, -1)} is called "${name}"${didYouMean(name, names)}`;
        problems.add('unknown-name', message, document.keyPlace(path));
      }
      return { name, path, content };
    });
  return {
    onBreach: guards.on_breach ?? 'stop',
    segments: new Map(
      known('segments', segments).map(({ name, path, content }) => [name, segmentGuard(path, content)]),
    ),
    sources: new Map(
      known('sources', new Set(Object.keys(sources))).map(({ name, path, content }) => [
        name,
        sourceGuard(path, content),
      ]),
    ),
  };
}

/** How long published runs are kept: so many of them, or for so long. */
export function readKeep(
  document: RulesDocument,
  written: string | undefined,
  problems: Problems,
): KeepRule | undefined {
  if (written === undefined) return undefined;
  const runs = /^(\d+) runs?$/.exec(written.trim());
  if (runs && Number(runs[1]) > 0) return { runs: Number(runs[1]) };
  const age = runs ? undefined : readDuration(written);
  if (age) return { age };
  problems.add('shape', 'runs are kept as "14 runs" or as "90 days"', document.place(['keep']));
  return undefined;
}

function lengthAt(
  document: RulesDocument,
  path: Path,
  written: string,
  problems: Problems,
): Duration | undefined {
  const found = readDuration(written);
  if (!found) problems.add('shape', 'an age is written 36 hours or 2 days', document.place(path));
  return found;
}
