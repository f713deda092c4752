import type { Duration } from '../clock/calendar.ts';
import type { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import { readDuration } from './duration.ts';
import type { Ageing, Located, PointsRule, ScoreRule } from './rules.ts';
import type { RulesContent } from './schema.ts';

type ScoreContent = NonNullable<RulesContent['scores']>[string];
type PointsContent = Exclude<ScoreContent['points'][string], string | number | boolean>;

const ways = ['half_life', 'fade_over', 'expire_after'] as const;

/** A score as the rules file writes it; what is wrong with its lengths of time and bounds is added to `problems`. */
export function readScore(
  document: RulesDocument,
  path: Path,
  score: ScoreContent,
  problems: Problems,
): Omit<ScoreRule, 'name' | 'place'> {
  const ageing = readAgeing(document, path, score, problems);
  const points = Object.entries(score.points).map(([key, written]): PointsRule => {
    const at = [...path, 'points', key];
    const what = document.writtenKey(at);
    if (typeof written !== 'object') return { what, points: document.written(at), options: [] };
    const own = readAgeing(document, at, written, problems);
    const options = (['most_per_day', ...ways] as const).filter((name) => written[name] !== undefined);
    return {
      what,
      points: document.written([...at, 'points']),
      ...(own && { ageing: own }),
      ...(written.most_per_day !== undefined && { mostPerDay: written.most_per_day }),
      options: options.map((name) => ({ value: name, place: document.keyPlace([...at, name]) })),
    };
  });
  const levels = Object.entries(score.levels ?? {})
    .map(([name, from]) => ({ name, from, place: document.place([...path, 'levels', name]) }))
    .sort((a, b) => b.from - a.from);
  levels.slice(1).forEach(({ name, from, place }, index) => {
    const above = levels[index]!;
    if (above.from !== from) return;
    problems.add('shape', `"${name}" begins where "${above.name}" does, so nobody is at one of them`, place);
  });
  if (score.between && score.between[0] > score.between[1]) {
    problems.add('shape', 'the lower bound comes first', document.place([...path, 'between', 0]));
  }
  return { points, levels, ...(ageing && { ageing }), ...(score.between && { between: score.between }) };
}

/** The one way in which points age where these keys stand. */
function readAgeing(
  document: RulesDocument,
  path: Path,
  written: ScoreContent | PointsContent,
  problems: Problems,
): Ageing | undefined {
  const [way, another] = ways.filter((each) => written[each] !== undefined);
  if (way === undefined) return undefined;
  if (another !== undefined) {
    const message = `points age in one way, and "${way}" stands here already`;
    problems.add('shape', message, document.keyPlace([...path, another]));
  }
  const length = lengthOf(document, [...path, way], way, written[way]!, problems);
  return length && { way, length: length.value };
}

function lengthOf(
  document: RulesDocument,
  path: Path,
  way: Ageing['way'],
  written: string,
  problems: Problems,
): Located<Duration> | undefined {
  const length = readDuration(written);
  const halved = way === 'half_life';
  if (length && !(halved && ['month', 'year'].includes(length.unit))) return document.located(path, length);
  const message = halved
    ? 'a half-life is a number of days, weeks or hours, such as 30 days'
    : `"${way}" is a length of time, such as 90 days`;
  problems.add('shape', message, document.place(path));
  return undefined;
}
