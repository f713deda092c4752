import type { ListFile } from '../plan/steps.ts';
import { Failure, problem } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { SingleList } from './prepare.ts';
import type { Decided } from './run.ts';
import { splitByValue } from './segment-names.ts';

/** How many lists are named that could have been meant. */
const mostNamed = 20;

/**
 * The file of a list that is asked for alone. Throws a Failure when it is one for a value of a segment and there is no
 * such list: which values have one is known only when people are decided.
 */
export function singleFile(
  { segment }: SingleList,
  { prepared: { rules, job }, valuesOf }: Decided,
): ListFile {
  const list = job.lists[0]!;
  const whole = splitByValue(segment, rules);
  if (whole === undefined) return list.files[0]!;
  const { rest } = rules.segments.get(whole)!.splitBy!;
  const values = [...valuesOf(list.name, whole), ...(rest === undefined ? [] : [rest])];
  const names = values.map((value) => `${whole}.${value}`);
  const file = list.files[names.indexOf(segment)];
  if (file) return file;
  const message =
    segment === whole
      ? `--stdout: "${segment}" has a list for each value`
      : `--stdout: no list is called "${segment}"${didYouMean(segment, names)}`;
  const more = names.length > mostNamed ? ', ...' : '';
  const hint =
    names.length > 0 ? `there are ${names.slice(0, mostNamed).join(', ')}${more}` : 'no value has a list';
  throw new Failure('rules', [problem('bad-option', message, undefined, hint)]);
}
