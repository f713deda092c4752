import { counted, type Explanation } from '../index.ts';
import { bold, dim, yellow } from './colours.ts';
import { showParts, showValue } from './show-parts.ts';

/** Why a person is, or is not, on each list, for somebody who reads it. */
export function showExplanation(explanation: Explanation): string {
  const { address, asOf, comparedWith, timezone, suppressed, suppressions } = explanation;
  const before = comparedWith === null ? 'no run before' : `compared with the run as of ${comparedWith}`;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', bold(title), ...lines];
  const lines = [
    `${bold(address)} ${dim(`as of ${asOf}, days in ${timezone}, ${before}`)}`,
    ...facts(explanation),
    '',
    suppressed === null ? bold('Not suppressed') : bold(yellow(`Suppressed: ${suppressed}`)),
    ...showParts(suppressions),
    ...section(`Segments: ${inSegments(explanation)}`, showParts(explanation.segments)),
    ...section('Stages', showParts(explanation.stages)),
    ...section('Scores', showParts(explanation.scores)),
    ...section('Traits', showParts(explanation.traits)),
    ...section('Lists', listLines(explanation)),
  ];
  return `${lines.join('\n')}\n`;
}

function facts({ attributes, rows }: Explanation): string[] {
  const known = Object.entries(attributes).map(([name, value]) => [name, showValue(value)] as const);
  const happened = rows.map(({ source, count, last }) => {
    const when = last === null ? '' : `, the last at ${showValue(last)}`;
    return [source, count === 0 ? 'no rows' : `${counted(count, 'row')}${when}`] as const;
  });
  const all = [...known, ...happened];
  const width = Math.max(0, ...all.map(([name]) => name.length));
  return all.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function inSegments({ segments }: Explanation): string {
  const names = segments.filter(({ value }) => value === true).map(({ text }) => text);
  return names.length === 0 ? 'in none' : `in ${names.join(', ')}`;
}

/** The files that a person is in, and those where a member is not; the others are only counted. */
function listLines({ stoppedBy, lists, unlisted }: Explanation): string[] {
  const told = lists.filter(({ on, because }) => on || because !== undefined);
  const rest = lists.length - told.length;
  const lines = told.map(({ path, on, because }) => {
    const file = path.replace(/^lists\//, '');
    return on ? `  yes  ${file}` : `  no   ${file} (${because})`;
  });
  lines.push(...unlisted.map(({ list, segment, because }) => `  no   ${list}/${segment} (${because})`));
  lines.unshift(
    ...stoppedBy.map(({ message }) =>
      yellow(`  a guard stops publication, these are the lists as they would be: ${message}`),
    ),
  );
  if (rest > 0) lines.push(dim(`  no   ${counted(rest, 'file')} of segments that they are not in`));
  return lines;
}
