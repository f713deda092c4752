import { counted, figure } from '../problems/count.ts';
import { html, type Hole, type Html } from './html.ts';
import { style } from './style.ts';
import {
  reasonsInWords,
  type ListSummary,
  type Reason,
  type SegmentSummary,
  type SourceSummary,
  type Summary,
} from './summary.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/**
 * The summary as a page for people: who is in which segment, what is on which list, who is left out and why, what became
 * of each export. It lies in the published folder and links to the files there. The same summary gives the same bytes,
 * whatever time the run took; like the summary it holds nothing of a single person.
 */
export function reportPage(summary: Summary): string {
  const { asOf, timezone, tool } = summary;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="robots" content="noindex" />
        <title>Segments as of ${asOf}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <h1>Segments as of ${inWords(asOf)}</h1>
        <p class="faint">Days in ${timezone}; ${comparedWords(summary)}</p>
        ${overview(summary)} ${notes(summary)} ${segments(summary)} ${groups(summary)} ${rfm(summary)}
        ${lists(summary)} ${people(summary)} ${exports(summary)}
        <footer>
          Made by ${tool}. The same figures for programs are in <a href="summary.json">summary.json</a>.
        </footer>
      </body>
    </html> `;
  return page.text;
}

/** `22 November 2026, 03:00 UTC`. */
function inWords(asOf: string): string {
  const [year, month, day, time] = [
    asOf.slice(0, 4),
    asOf.slice(5, 7),
    asOf.slice(8, 10),
    asOf.slice(11, 16),
  ];
  return `${Number(day)} ${months[Number(month) - 1]} ${year}, ${time} UTC`;
}

function comparedWords({ comparedWith }: Summary): string {
  return comparedWith === null
    ? 'there is no earlier run to compare with'
    : `compared with the run as of ${inWords(comparedWith)}`;
}

function overview({ people, suppressed, lists, sources }: Summary): Html {
  const rejected = sources.flatMap(({ rejected }) => rejected).reduce((sum, { rows }) => sum + rows, 0);
  const tiles: [number, string][] = [
    [people.total, 'people'],
    [sum(suppressed), 'of them never mailed'],
    [lists.length, 'files of lists'],
    [rejected, 'rows of exports rejected'],
  ];
  return html`<ul class="figures">
    ${tiles.map(([value, of]) => html`<li><b>${figure(value)}</b>${of}</li>`)}
  </ul>`;
}

function notes({ warnings, heldBack }: Summary): Html | undefined {
  const all = [...heldBack.map(({ message }) => `held back: ${message}`), ...warnings];
  if (all.length === 0) return undefined;
  return html`<ul class="notes">
    ${all.map((note) => html`<li>${note}</li>`)}
  </ul>`;
}

function segments({ segments: all, people: { total }, comparedWith }: Summary): Html {
  const isCompared = comparedWith !== null;
  const rows = all.map((segment) => [
    named(segment),
    number(segment.members),
    number(segment.members - segment.suppressed),
    html`<td class="share">${share(segment.members, total)}</td>`,
    ...(isCompared ? [move(segment, 'entered', '+', 'up'), move(segment, 'left', '−', 'down')] : []),
  ]);
  const moves: Title[] = isCompared ? [right('entered'), right('left')] : [];
  const titles: Title[] = ['segment', right('members'), right('not suppressed'), 'of all people', ...moves];
  return html`<h2>Segments</h2>
    ${table(titles, rows)}`;
}

function named({ name, description, heldBack }: SegmentSummary): Html {
  const held = heldBack && html`<br /><span class="down">held back by a guard</span>`;
  return html`<th scope="row">${name}${description && html`<br /><small>${description}</small>`}${held}</th>`;
}

function move(segment: SegmentSummary, of: 'entered' | 'left', sign: string, kind: string): Html {
  const { [of]: count, changes } = segment;
  if (count === undefined) return html`<td class="figure faint">${of === 'entered' ? 'new' : ''}</td>`;
  if (count === 0) return html`<td class="figure faint">0</td>`;
  const shown = `${sign}${figure(count)}`;
  return html`<td class="figure ${kind}">${changes ? link(changes[of], shown) : shown}</td>`;
}

function groups({ groups: all }: Summary): Html | undefined {
  if (all.length === 0) return undefined;
  const rows = all.map(({ name, people, none, several, overlaps }) => [
    html`<th scope="row">${name}</th>`,
    number(people),
    number(none),
    number(several),
    html`<td>
      ${overlaps.map((each) => html`${each.segments.join(' and ')}: ${figure(each.people)}<br />`)}
    </td>`,
  ]);
  const titles: Title[] = ['group', right('people'), right('in none'), right('in several'), 'in common'];
  return html`<h2>Groups</h2>
    ${table(titles, rows)}`;
}

function rfm({ rfm: found }: Summary): Html | undefined {
  if (!found) return undefined;
  const rows = found.groups.map(({ name, members }) => [
    html`<th scope="row">${name}</th>`,
    number(members),
    html`<td class="share">${share(members, found.people)}</td>`,
  ]);
  const titles: Title[] = ['RFM group', right('members'), 'of those ranked'];
  return html`<h2>Recency, frequency, monetary</h2>
    <p class="faint">${figure(found.people)} people are ranked.</p>
    ${table(titles, rows)}`;
}

/** Every list with its files; who is held out has files of their own, and so has who is to be mailed no more. */
function lists({ lists: all, splits, unpublished, suppressions, holdouts }: Summary): Html {
  const names = [...new Set([...all, ...splits, ...unpublished].map((each) => each.list))];
  const titles: Title[] = ['file', 'segments', right('rows'), 'members who are not in it'];
  return html`<h2>Lists</h2>
    ${names.map((name) => {
      const files = all.filter((each) => each.list === name);
      const unlisted = splits.filter((each) => each.list === name && each.unlisted.length > 0);
      const told = suppressions.filter((each) => each.list === name);
      const missing = unpublished.filter((each) => each.list === name);
      const provider = (files[0] ?? missing[0])?.provider ?? name;
      return html`<h3>
          ${name}${provider === name ? undefined : html` <span class="faint">for ${provider}</span>`}
        </h3>
        ${files.length > 0 ? table(titles, files.map(fileRow)) : undefined}
        ${missing.map((each) => html`<p>This run has no file of ${each.segments.join(', ')}.</p>`)}
        ${unlisted.map((each) => html`<p>On no list of ${each.segment}: ${reasonsInWords(each.unlisted)}.</p>`)}
        ${told.map((each) => html`<p>To be mailed no more: ${link(each.path, each.path)}, ${counted(each.rows, 'row')}.</p>`)}`;
    })}
    ${
      holdouts.length > 0
        ? html`<h3>Held out</h3>
            ${table(titles, holdouts.map(fileRow))}`
        : undefined
    }`;
}

function fileRow({ path, segments, rows, leftOut, withheld, cut }: ListSummary): Html[] {
  const cutWords = cut.map(({ column, people }) => `${figure(people)} cut to fit in ${column}`);
  const shown = segments.length > 3 ? `${segments.length} segments` : segments.join(', ');
  return [
    html`<th scope="row">${link(path, path.replace(/^(?:lists|holdouts)\//, ''))}</th>`,
    html`<td>${shown}</td>`,
    number(rows),
    html`<td>
      <small
        >${reasonsInWords([...leftOut, ...withheld])}${cutWords.map((words) => html`<br />${words}`)}</small
      >
    </td>`,
  ];
}

function people({ people: { total, merged, strangers, strangersIncluded }, suppressed }: Summary): Html {
  const rows = suppressed.map(({ reason, people }) => [
    html`<th scope="row">${reason}</th>`,
    number(people),
    html`<td class="share">${share(people, total)}</td>`,
  ]);
  const known = strangersIncluded
    ? `${figure(strangers)} of the people are known from orders and events only.`
    : `${figure(strangers)} more appear only in orders and events, and are not among the people.`;
  return html`<h2>Never mailed</h2>
    ${rows.length > 0 ? table(['reason', right('people'), 'of all people'], rows) : html`<p>Nobody is suppressed.</p>`}
    ${strangers > 0 ? html`<p class="faint">${known}</p>` : undefined}
    ${merged > 0 ? html`<p class="faint">Double rows of customers that were merged: ${figure(merged)}.</p>` : undefined}`;
}

function exports({ sources, addressFiles }: Summary): Html {
  const titles: Title[] = [
    'export',
    'file',
    right('rows'),
    right('used'),
    right('repeated'),
    right('rejected'),
  ];
  const rows = sources.flatMap(({ name, format, files }) =>
    files.map(({ path, rows: all, used, repeated, rejected }, index) => [
      html`<th scope="row">
        ${index === 0 ? html`${name}${format && html`<br /><small>${format}</small>`}` : undefined}
      </th>`,
      html`<td>${path}</td>`,
      ...[all, used, repeated, rejected].map(number),
    ]),
  );
  const given = addressFiles.map(
    ({ path, addresses, unknown }) =>
      html`<p class="faint">
        ${path}: ${figure(addresses)} addresses, ${figure(unknown)} of them nobody’s.
      </p>`,
  );
  return html`<h2>Exports</h2>
    ${table(titles, rows)}${sources.map(remarks)}${given}`;
}

function remarks({ name, rejected, strangers, later, kindless }: SourceSummary): Html[] {
  const words: Hole[] = [
    ...rejected.map(({ reason, column, rows }) => {
      const where = column === undefined ? '' : `in “${column}”: `;
      return html`${figure(rows)} rejected, ${where}${reason} (${link(`rejected/${name}.csv`, 'which')})`;
    }),
    ...(strangers > 0 ? [`${figure(strangers)} of people who are not customers`] : []),
    ...(later > 0 ? [`${figure(later)} later than the run, and not seen`] : []),
    ...(kindless > 0 ? [`${figure(kindless)} of no known kind`] : []),
  ];
  return words.map((each) => html`<p class="faint">${name}: ${each}</p>`);
}

type Title = string | { right: string };
const right = (title: string): Title => ({ right: title });

function table(titles: readonly Title[], rows: readonly (readonly Html[])[]): Html {
  const head = titles.map((title) =>
    typeof title === 'string'
      ? html`<th scope="col">${title}</th>`
      : html`<th scope="col" class="figure">${title.right}</th>`,
  );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

const number = (value: number): Html => html`<td class="figure">${figure(value)}</td>`;

function share(part: number, whole: number): Html | undefined {
  if (whole === 0) return undefined;
  const words = `${((100 * part) / whole).toFixed(1)}%`;
  return html`<meter value="${part}" max="${whole}" title="${words}">${words}</meter>`;
}

/** A link to a file below the published folder. */
function link(path: string, words: string): Html {
  return html`<a href="${path.split('/').map(encodeURIComponent).join('/')}">${words}</a>`;
}

const sum = (reasons: readonly Reason[]): number => reasons.reduce((all, { people }) => all + people, 0);
