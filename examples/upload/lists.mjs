/** What the lists of a run say: who is to have which tag. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from './ask.mjs';

/** The rows of a CSV as maps by header. Cells in quotes may hold commas, quotes and line breaks. */
export function rowsOf(written) {
  const csv = written.replace(/^\uFEFF/, '');
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const rows = [[]];
  while (cell.lastIndex < csv.length) {
    const found = cell.exec(csv);
    if (!found) throw new Refusal(`row ${rows.length} of the list cannot be split into cells`);
    const [, quoted, plain, end] = found;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...rest] = rows.filter((row) => row.some((each) => each !== ''));
  return rest.map((row) => new Map(header.map((name, index) => [name, row[index] ?? ''])));
}

export const addressOf = (row) => [...row.values()][0];

/**
 * Who is to have each tag of a service by the lists of a run, and `from`: the lists and segments that say so. A file
 * with several tags has a column that says whose they are, where the service has such a column (`tagsOf` a row).
 */
export async function wantedOf({ published, segments, lists }, { provider, tagsOf }) {
  const known = new Map(segments.map((each) => [each.name, each]));
  const wanted = new Map();
  for (const file of lists.filter((each) => each.provider === provider)) {
    const all = Object.values(file.tags);
    for (const [tag, written] of Object.entries(file.tags)) {
      const { from } = tagged(wanted, written);
      for (const name of file.segments) if (gives(name, tag, known)) from.add(sayer(file.list, name));
    }
    for (const row of rowsOf(await readFile(join(published, file.path), 'utf8'))) {
      const own = all.length === 1 || !tagsOf ? all : among(all, tagsOf(row));
      for (const tag of own) tagged(wanted, tag).rows.set(addressOf(row), row);
    }
  }
  return wanted;
}

/** The lists and segments, as in `from`, of which the run says nothing: held back, or passed over by `--only`. */
export const silentIn = ({ unpublished }, { provider }) =>
  new Set(
    unpublished
      .filter((each) => each.provider === provider)
      .flatMap(({ list, segments }) => segments.map((name) => sayer(list, name))),
  );

const sayer = (list, segment) => `${list}: ${segment}`;

function tagged(wanted, tag) {
  if (!wanted.has(tag)) wanted.set(tag, { rows: new Map(), from: new Set() });
  return wanted.get(tag);
}

/** Whether a segment, a part of one, one that is split by a value, or a stage gives this tag. */
function gives(name, tag, known) {
  const segment = known.get(name) ?? known.get(name.slice(0, name.lastIndexOf('.')));
  return tag === name || tag.startsWith(`${name}.`) || (segment?.tags.includes(tag) ?? false);
}

/** Those of the tags that there are; a cell that looked like a formula has an apostrophe before it. */
const among = (all, written) =>
  written.map((tag) => (all.includes(tag) ? tag : tag.replace(/^'/, ''))).filter((tag) => all.includes(tag));

/** All the tags that each address is to get: who is new to a service gets them at once. */
export function tagsByAddress(work) {
  const tags = new Map();
  for (const { tag, add } of work)
    for (const address of add.map(addressOf)) tags.set(address, [...(tags.get(address) ?? []), tag]);
  return tags;
}
