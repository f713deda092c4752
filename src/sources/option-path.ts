import { problem, type Problem } from '../problems/problem.ts';
import type { SourceRule } from '../rules/rules.ts';
import { labelsOf } from './drafts.ts';
import type { Findings } from './findings.ts';
import { formatNamed } from './formats/index.ts';
import type { LookedFile } from './look.ts';
import { recognise } from './recognise.ts';

/** More columns than these are known by their beginning. */
const mostColumns = 8;
const mostFiles = 3;

/**
 * What is wrong with files that the command line names instead of the rules is said of its word, and not of the path in
 * the rules, with what the files look like.
 */
export function sayOfOption(
  rule: SourceRule,
  path: string,
  looked: readonly LookedFile[],
  findings: Findings,
): void {
  if (!findings.any) return;
  const option = `--source ${rule.name}=${path}`;
  const ofPath = ({ place }: Problem) => !place || rule.path.some((each) => each.place === place);
  for (const { all } of [findings.rules, findings.data]) {
    const said = all.map((each) =>
      ofPath(each) ? problem(each.code, `${option}: ${each.message}`, undefined, each.hint) : each,
    );
    all.splice(0, all.length, ...said);
  }
  const isUnlike = ({ code }: Problem) => code === 'column-missing' || code === 'unreadable-file';
  const most = findings.rules.all.length > 0 ? findings.rules : findings.data;
  if (looked.length === 0 || !most.all.some(isUnlike)) return;
  const seen = looked.slice(0, mostFiles).map((file) => `${file.shown} ${looksLike(file)}`);
  const message = `${option}: this is not what the rules say of ${rule.name}`;
  most.all.unshift(problem('bad-option', message, undefined, seen.join('; ')));
}

/** What a file is or has, in words that follow its name. */
function looksLike(file: LookedFile): string {
  const { format, confidence } = recognise(file);
  if (format && confidence === 'certain') return `is the ${formatNamed(format)!.title}`;
  const labels = labelsOf([file]);
  const columns = labels.slice(0, mostColumns).map((label) => `"${label}"`);
  const more = labels.length > mostColumns ? ` and ${labels.length - mostColumns} more` : '';
  return `has the column${labels.length === 1 ? '' : 's'} ${columns.join(', ')}${more}`;
}
