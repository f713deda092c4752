/**
 * What the scripts beside this do when they are called. After an upload the tags of a service are those of the lists.
 *
 * Without words a script reads the summary of a run (`segmentor run --json`, or `summary.json` in the published folder)
 * and compares the run's lists for this service with what it has given before, which it keeps in `uploaded/` of the
 * output folder, or in the folder UPLOAD_STATE: who is new on the lists of a tag gets it, who is no longer on any loses
 * it. Tags of which the run has no list, because a guard held it back or `--only` passed it over, nobody loses. With
 * `all`, or when nothing has been kept yet, everybody on the lists is sent. With `imported` nobody is sent, but who is on
 * the lists is kept as given: they have been imported by hand. An upload that ended early is made good by the next one;
 * two at one time would spoil what is kept.
 *
 * `add TAG` and `remove TAG` take a CSV instead, whose first column is the address; nothing is kept of that.
 *
 * Nobody's address is ever written to the screen.
 */
import { text } from 'node:stream/consumers';
import { Refusal } from './ask.mjs';
import { changesOf, pathOfGiven, readGiven, writeGiven } from './given.mjs';
import { addressOf, rowsOf, silentIn, wantedOf } from './lists.mjs';

/** What is to be sent, and `keep`, which remembers what is being sent and what has been. */
async function workOf([action, tag], service) {
  const input = await text(process.stdin);
  const once = (change) => ({ work: [{ tag, add: [], remove: [], ...change }], keep: () => undefined });
  if (action === 'add') return once({ add: rowsOf(input) });
  if (action === 'remove') return once({ remove: rowsOf(input).map(addressOf) });
  let summary;
  try {
    summary = JSON.parse(input);
  } catch {
    throw new Refusal('standard input is not the summary of a run; a list needs add TAG or remove TAG');
  }
  if (!summary.published) throw new Refusal('the summary is of a run that published nothing');
  if (!summary.unpublished) throw new Refusal('the summary is of an older segmentor');
  const path = await pathOfGiven(summary, nameOf(service));
  const before = await readGiven(path);
  const wanted = await wantedOf(summary, service);
  // An import takes no tag away.
  const silent = action === 'imported' ? { has: () => true } : silentIn(summary, service);
  const changes = changesOf(wanted, silent, before, action === 'all');
  const keep = (sent) =>
    writeGiven(path, new Map(changes.map((each) => [each.tag, sent.has(each) ? each.after : each.during])));
  if (action === 'imported') {
    await keep(new Set(changes));
    return { work: [], keep: () => undefined };
  }
  const work = changes.filter(({ remove, isListed }) => isListed || remove.length > 0);
  return { work, keep };
}

/** The first of its variables is a secret, the others say where in the service people are. */
const nameOf = ({ provider, variables }) =>
  [provider, ...variables.slice(1).map((name) => process.env[name])].join('-');

async function send(words, service) {
  const { work, keep } = await workOf(words, service);
  const sent = new Set();
  await keep(sent);
  const { add, remove } = service.open(work);
  try {
    for (const change of work) {
      const { tag, add: rows, remove: addresses } = change;
      const figures = {};
      if (rows.length > 0 || addresses.length === 0) Object.assign(figures, await add(tag, rows));
      if (addresses.length > 0) Object.assign(figures, await remove(tag, addresses));
      sent.add(change);
      const told = Object.entries(figures).map(([what, people]) => `${what} ${people}`);
      process.stdout.write(`${tag}: ${told.join(', ')}\n`);
    }
  } finally {
    await keep(sent);
  }
}

/**
 * Does what the command line says. `service` names the provider, the variables it needs, and makes of all that is to be
 * sent what can `add` rows to a tag and `remove` addresses from one; both give figures by what they say.
 */
export async function upload(service) {
  const words = process.argv.slice(2);
  const lacking = service.variables.filter((name) => !process.env[name]);
  const understood =
    words.length === 0 ||
    (words.length === 1 && ['all', 'imported'].includes(words[0])) ||
    (words.length === 2 && ['add', 'remove'].includes(words[0]) && words[1] !== '');
  try {
    if (lacking.length > 0) throw new Refusal(`not set: ${lacking.join(', ')}`);
    if (!understood)
      throw new Refusal('usage: [all | imported] < summary.json, add TAG < list.csv, remove TAG < list.csv');
    await send(words, service);
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  }
}

function messageOf(error) {
  if (error instanceof Refusal) return error.message;
  if (error.code === 'ENOENT') return `no file ${error.path}`;
  return error.syscall && error.path ? `${error.path}: ${error.syscall} failed, ${error.code}` : undefined;
}
