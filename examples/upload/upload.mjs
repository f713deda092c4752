/**
 * What the scripts beside this have in common: what they read, how they ask, what they say.
 *
 * Without words a script reads the summary of a run (`segmentor run --json`, or `summary.json` in the published folder)
 * and sends what changed since the run before: who has entered a segment and is on a list for this service gets the
 * segment's tags, who has left loses them. With `all`, or for a segment that the run before did not know, everybody on
 * its lists gets them. `add TAG` and `remove TAG` take a CSV instead, whose first column is the address.
 *
 * Nobody's address is ever written to the screen.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const attempts = 7;
const longestWait = 600;

/** What ends a script, with a sentence that names nobody. */
export class Refusal extends Error {}

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

export const batches = (all, size) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/**
 * A function that asks one service, one request after the other, `perMinute` of them at the most, and gives the
 * answer's body. What the service has no time for (`isBusy`, 429, 5xx) and what does not reach it is tried again, after
 * the seconds that `waitOf` finds in the answer or else 1, 2, 4, ...; any other refusal ends the script.
 */
export function asking({ base, headers, perMinute, isBusy = () => false, waitOf = retryAfter, wordsOf }) {
  let free = 0;
  return async (method, path, body) => {
    const what = `${method} ${path.split('?')[0] || '/'}`;
    for (let attempt = 1; ; attempt++) {
      await seconds((free - Date.now()) / 1000);
      free = Date.now() + 60_000 / perMinute;
      const response = await fetch(base + path, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(120_000),
        ...(body && { body: JSON.stringify(body) }),
      }).catch(() => undefined);
      const answer = await response?.json().catch(() => ({}));
      if (response?.ok) return answer;
      const again =
        !response || response.status === 429 || response.status >= 500 || isBusy(response, answer);
      if (!again || attempt === attempts) {
        throw new Refusal(
          response ? `${what}: ${response.status} ${wordsOf(answer) ?? ''}`.trim() : `${what}: no answer`,
        );
      }
      await seconds((response && waitOf(response, answer)) ?? 2 ** (attempt - 1));
    }
  };
}

function retryAfter(response) {
  return number(response.headers.get('retry-after'));
}

/** The seconds that a header begins with; undefined for none, or for more than anybody would wait. */
export function number(header) {
  const value = Number.parseInt(header ?? '', 10);
  return value >= 0 && value <= longestWait ? value : undefined;
}

const seconds = (length) =>
  length > 0 ? new Promise((resolve) => setTimeout(resolve, length * 1000)) : undefined;

/**
 * Who is to get each tag, and who is to lose it, by what a run published. Two segments may share a tag: who has left
 * one and is on a list of the other keeps it.
 */
async function changesOf(summary, { provider, tagsOf }, everybody) {
  const { published, segments, lists } = summary;
  if (!published) throw new Refusal('the summary is of a run that published nothing');
  const read = async (path) => rowsOf(await readFile(join(published, path), 'utf8'));
  const known = new Map(segments.map((each) => [each.name, each]));
  const tags = new Map();
  const tagged = (name) => {
    if (!tags.has(name)) tags.set(name, { rows: new Map(), segments: new Set() });
    return tags.get(name);
  };
  for (const file of lists.filter((each) => each.provider === provider)) {
    const names = file.segments.map((name) => ({ name, segment: segmentOf(name, known) }));
    const own = names.flatMap(({ name, segment }) => {
      const part = segment?.name === name ? [] : [name];
      const all = [...(segment?.tags ?? []), ...part].map((tag) => file.tags[tag] ?? tag);
      for (const tag of all) tagged(tag).segments.add(segment);
      return all;
    });
    for (const row of await read(file.path)) {
      const given = file.segments.length === 1 ? own : tagsOf(row);
      for (const tag of given) tagged(tag).rows.set(addressOf(row), row);
    }
  }
  const changed = async (all, move) =>
    new Set(
      (await Promise.all([...all].flatMap((each) => each?.changes?.[move] ?? []).map(read)))
        .flat()
        .map(addressOf),
    );
  return Promise.all(
    [...tags].map(async ([tag, { rows, segments: of }]) => {
      const isNew = everybody || [...of].some((each) => !each?.changes);
      const entered = await changed(of, 'entered');
      const left = await changed(of, 'left');
      return {
        tag,
        add: [...rows.values()].filter((row) => isNew || entered.has(addressOf(row))),
        remove: [...left].filter((address) => !rows.has(address)),
      };
    }),
  );
}

/** The segment of that name, or the one that it is a part of; undefined for a stage. */
const segmentOf = (name, known) => known.get(name) ?? known.get(name.slice(0, name.lastIndexOf('.')));

async function workOf([action, tag], service) {
  const input = await text(process.stdin);
  if (action === 'add') return [{ tag, add: rowsOf(input), remove: [] }];
  if (action === 'remove') return [{ tag, add: [], remove: rowsOf(input).map(addressOf) }];
  let summary;
  try {
    summary = JSON.parse(input);
  } catch {
    throw new Refusal('standard input is not the summary of a run; a list needs add TAG or remove TAG');
  }
  return changesOf(summary, service, action === 'all');
}

/**
 * Does what the command line says. `service` names the provider, the variables it needs, and makes what can `add` rows
 * to a tag and `remove` addresses from one; both give figures by what they say.
 */
export async function upload(service) {
  const words = process.argv.slice(2);
  const lacking = service.variables.filter((name) => !process.env[name]);
  const understood =
    words.length === 0 ||
    (words.length === 1 && words[0] === 'all') ||
    (words.length === 2 && ['add', 'remove'].includes(words[0]) && words[1] !== '');
  try {
    if (lacking.length > 0) throw new Refusal(`not set: ${lacking.join(', ')}`);
    if (!understood)
      throw new Refusal('usage: [all] < summary.json, add TAG < list.csv, remove TAG < list.csv');
    const work = await workOf(words, service);
    const { add, remove } = service.open();
    for (const { tag, add: rows, remove: addresses } of work) {
      const figures = {};
      if (rows.length > 0 || addresses.length === 0) Object.assign(figures, await add(tag, rows));
      if (addresses.length > 0) Object.assign(figures, await remove(tag, addresses));
      const told = Object.entries(figures).map(([what, people]) => `${what} ${people}`);
      process.stdout.write(`${tag}: ${told.join(', ')}\n`);
    }
  } catch (error) {
    if (!(error instanceof Refusal || error.code === 'ENOENT')) throw error;
    const message = error instanceof Refusal ? error.message : `no file ${error.path}`;
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  }
}
