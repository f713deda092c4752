import { relative } from 'node:path';
import { counted, figure, reasonsInWords, type Summary } from '../index.ts';
import { bold, dim, green, yellow } from './colours.ts';

type Source = Summary['sources'][number];

/** The summary for a person: what was read, who is where, and where the lists are. */
export function showSummary(summary: Summary, out: string | undefined): string {
  const { people } = summary;
  const lines = [
    `${bold('Read')} ${dim(`as of ${summary.asOf}, days in ${summary.timezone}`)}`,
    ...table(summary.sources.flatMap(sourceRow)),
    '',
    `${bold('People')}  ${figure(people.total)}${people.merged > 0 ? `, ${counted(people.merged, 'double row')} merged` : ''}${strangers(people)}`,
    ...(summary.suppressed.length > 0 ? [`  never mailed: ${reasonsInWords(summary.suppressed)}`] : []),
    '',
    `${bold('Segments')} ${dim(compared(summary))}`,
    ...table(
      summary.segments.map((segment) => [
        segment.name,
        figure(segment.members),
        figure(segment.members - segment.suppressed),
        moves(segment, summary),
        dim(segment.description ?? ''),
      ]),
      ['', 'members', 'not suppressed', summary.comparedWith === null ? '' : 'moves'],
    ),
    ...summary.groups.map(groupLine),
    ...rfmLines(summary),
    '',
    ...listLines(summary),
    ...holdoutLines(summary),
    ...summary.warnings.map((warning) => `${yellow('warning')} ${warning}`),
    ended(summary, out),
  ];
  return `${lines.join('\n')}\n`;
}

function sourceRow(source: Source): string[][] {
  const { name, files, strangers: of } = source;
  const sum = (key: 'rows' | 'repeated') => files.reduce((total, file) => total + file[key], 0);
  const from = files.length === 1 ? files[0]!.path : counted(files.length, 'file');
  const remarks = [
    ...(sum('repeated') > 0 ? [`${figure(sum('repeated'))} repeated`] : []),
    ...(of > 0 ? [`${counted(of, 'row')} of people who are not customers`] : []),
    ...rejectedWords(source),
  ];
  return [
    [name, counted(sum('rows'), 'row'), dim([from, ...formatWords(source)].join(', ')), remarks.join(', ')],
  ];
}

/** Reasons that are shown of a source; `rejected/` has them all. */
const mostReasons = 3;

/** `21 rejected: the row does not say whose it is (19), in "total": this is no number that can be read (2)`. */
function rejectedWords({ rejected }: Source): string[] {
  if (rejected.length === 0) return [];
  const count = (of: Source['rejected']) => of.reduce((sum, { rows }) => sum + rows, 0);
  const shown = rejected.slice(0, mostReasons).map(({ reason, column, rows }) => {
    const where = column === undefined ? '' : `in "${column}": `;
    return `${where}${reason} (${figure(rows)})`;
  });
  const others = count(rejected.slice(mostReasons));
  const all = [...shown, ...(others > 0 ? [`for other reasons (${figure(others)})`] : [])];
  return [`${yellow(`${figure(count(rejected))} rejected`)}: ${all.join(', ')}`];
}

/** The format that files were read as; else what they look like. */
function formatWords({ format, formatFrom, mapped, files }: Source): string[] {
  if (format !== undefined) return [formatFrom === 'files' ? `recognised as ${format}` : format];
  const looks = files.map(({ recognised: { confidence, format, why } }) => {
    if (confidence === 'certain') return [`looks like ${format}`];
    return confidence === 'unknown' || mapped ? [] : [why];
  });
  return [...new Set(looks.flat())];
}

function compared({ comparedWith }: Summary): string {
  return comparedWith === null
    ? 'first run: no earlier run to compare with'
    : `moves: those with an address, not suppressed, who entered and left since the run as of ${comparedWith}`;
}

function moves(segment: Summary['segments'][number], { comparedWith }: Summary): string {
  if (segment.entered === undefined) return comparedWith === null ? '' : 'new';
  return showMoves(segment);
}

/** `+3 -1`; nothing where nobody has moved. */
export function showMoves({ entered = 0, left = 0 }: { entered?: number; left?: number }): string {
  const parts = [...(entered > 0 ? [`+${figure(entered)}`] : []), ...(left > 0 ? [`-${figure(left)}`] : [])];
  return parts.join(' ');
}

function strangers(people: Summary['people']): string {
  const { strangers: count, strangersWithAddress, strangersIncluded } = people;
  if (count === 0) return '';
  if (strangersIncluded) return `, ${figure(count)} of them known from orders and events only`;
  const advice =
    strangersWithAddress === 0
      ? 'without an address'
      : `("people: everyone" takes in ${figure(strangersWithAddress)} with an address)`;
  return `; ${counted(count, 'more appears', 'more appear')} only in orders and events ${advice}`;
}

function listLines({ lists, splits, suppressions }: Summary): string[] {
  const names = [...new Set([...lists, ...splits].map((each) => each.list))];
  return names.flatMap((name) => {
    // None where no value that a segment is split by has a list.
    const files = lists.filter((each) => each.list === name);
    const provider = files[0]?.provider ?? name;
    const leftOut = new Map<string, number>();
    for (const { reason, people } of files.flatMap((file) => file.leftOut)) {
      if (!reason.startsWith('suppressed')) leftOut.set(reason, Math.max(leftOut.get(reason) ?? 0, people));
    }
    const refused = [...leftOut].map(([reason, people]) => ({ reason, people }));
    const told = suppressions.filter((each) => each.list === name);
    return [
      `${bold(`List ${name}`)}${provider === name ? '' : dim(` for ${provider}`)}`,
      ...table(
        files.map(({ path, rows, withheld }) => [
          path.replace(/^lists\//, ''),
          counted(rows, 'row'),
          dim(reasonsInWords(withheld)),
        ]),
      ),
      ...splits
        .filter((split) => split.list === name && split.unlisted.length > 0)
        .map(({ segment, unlisted }) => `  ${segment}, on no list: ${reasonsInWords(unlisted)}`),
      ...(refused.length > 0 ? [`  left out: ${reasonsInWords(refused)}`] : []),
      ...cutLines(files),
      ...(told.length > 0 ? ['  to be told whom to mail no more:'] : []),
      ...table(told.map((file) => [file.path, figure(file.rows), dim(suppressionRemarks(file))])),
      '',
    ];
  });
}

function suppressionRemarks({ strangers: of, leftOut }: Summary['suppressions'][number]): string {
  return [
    ...(of > 0 ? [counted(of, 'of them no customer', 'of them no customers')] : []),
    ...(leftOut.length > 0 ? [`left out: ${reasonsInWords(leftOut)}`] : []),
  ].join('; ');
}

/** Columns whose cells were cut, with the most that a file has of them. */
function cutLines(files: Summary['lists']): string[] {
  const most = new Map<string, number>();
  for (const { column, people } of files.flatMap(({ cut }) => cut))
    most.set(column, Math.max(most.get(column) ?? 0, people));
  const found = [...most].map(([column, people]) => `${figure(people)} in ${column}`);
  return found.length > 0 ? [`  cut to fit: ${found.join(', ')}`] : [];
}

function groupLine({ name, people, none, several }: Summary['groups'][number]): string {
  const remarks = [
    ...(none > 0 ? [`${figure(none)} in none`] : []),
    ...(several > 0 ? [`${figure(several)} in several`] : []),
  ];
  return `  ${name}: ${counted(people, 'person', 'people')}, ${remarks.join(', ') || 'each in one'}`;
}

/** The bounds as the rules take them, to be copied. */
function rfmLines({ rfm }: Summary): string[] {
  if (!rfm) return [];
  const bounds = Object.entries(rfm.bounds).map(
    ([of, values]) => `${of}: [${values.map((value) => value ?? 'null').join(', ')}]`,
  );
  return [
    '',
    `${bold('RFM')} ${dim(`of ${counted(rfm.people, 'person', 'people')}`)}`,
    ...table(rfm.groups.map(({ name, members }) => [name, figure(members)])),
    `  bounds: { ${bounds.join(', ')} }`,
  ];
}

function holdoutLines({ holdouts }: Summary): string[] {
  if (holdouts.length === 0) return [];
  const rows = holdouts.map(({ path, rows: people }) => [path.replace(/^holdouts\//, ''), figure(people)]);
  return [`${bold('Held out')} ${dim('to compare with those who are mailed')}`, ...table(rows), ''];
}

function ended({ published, seconds }: Summary, out: string | undefined): string {
  const time = `${seconds.total.toFixed(1)} s`;
  if (published === null) return `${bold('Nothing was written')} ${dim(time)}`;
  return `${green(bold('Published'))} ${relative('.', out ?? 'out') || '.'}/latest/lists ${dim(time)}`;
}

/** Columns in line, below what each is called where that is given; figures to the right. Colours take no room. */
export function table(rows: readonly (readonly string[])[], titles: readonly string[] = []): string[] {
  if (rows.length === 0) return [];
  // oxlint-disable-next-line no-control-regex
  const visible = (cell: string) => cell.replace(/\u001b\[\d+m/g, '').length;
  const all = titles.length > 0 ? [titles, ...rows] : rows;
  const widths = rows[0]!.map((_, column) => Math.max(...all.map((row) => visible(row[column] ?? ''))));
  const isFigure = (cell: string) => /^(?:-|[\d,]+(?: rows?)?)$/.test(cell);
  const line = (row: readonly string[], isRight: (cell: string, column: number) => boolean) =>
    `  ${row
      .map((cell, column) => {
        const gap = ' '.repeat(widths[column]! - visible(cell));
        return isRight(cell, column) ? gap + cell : cell + gap;
      })
      .join('  ')}`.trimEnd();
  const above =
    titles.length > 0 ? [dim(line(titles, (_, column) => rows.some((row) => isFigure(row[column]!))))] : [];
  return [...above, ...rows.map((row) => line(row, isFigure))];
}
