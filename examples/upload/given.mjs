/**
 * What a service was given, in a file of ours. Lists are compared with those that were last sent, which need not be those
 * of the run before, nor of any one run.
 *
 * Of each tag it holds `given`, who has it for certain; `unsure`, whom an upload was about to give it to or take it from
 * when it ended early; and `from`, what said so.
 */
import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refusal } from './ask.mjs';

/** `uploaded/` in the output folder of the run, or the folder UPLOAD_STATE. */
export async function pathOfGiven({ published }, name) {
  const run = await realpath(published);
  const { UPLOAD_STATE: folder } = process.env;
  if (!folder && basename(dirname(run)) !== 'runs')
    throw new Refusal(
      'the run is not where it was published: UPLOAD_STATE must name the folder of what was sent',
    );
  return join(folder || join(run, '../../uploaded'), `${encodeURIComponent(name)}.json`);
}

export async function readGiven(path) {
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(
      Object.entries(JSON.parse(text).tags).map(([tag, { from, given, unsure }]) => [
        tag,
        { from: new Set(from), given: new Set(given), unsure: new Set(unsure) },
      ]),
    );
  } catch {
    throw new Refusal(`${path} is damaged; without it everybody is sent again, and nobody loses a tag`);
  }
}

export async function writeGiven(path, tags) {
  const kept = [...tags].filter(([, { given, unsure }]) => given.size + unsure.size > 0);
  const written = kept.map(([tag, { from, given, unsure }]) => [
    tag,
    { from: [...from], given: [...given], unsure: [...unsure] },
  ]);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, JSON.stringify({ tags: Object.fromEntries(written) }), {
    mode: 0o600,
    flush: true,
  });
  await rename(`${path}.new`, path);
}

const nothing = { from: new Set(), given: new Set(), unsure: new Set() };

/**
 * Of each tag, whom it is to be given to and taken from so that they have it who are to: `wanted` and `silent` are by
 * the lists of a run, `before` is what was given. `during` and `after` are what is known while that is sent and then.
 *
 * Where one of those who said that people have the tag is silent now, nobody loses it.
 */
export function changesOf(wanted, silent, before, everybody) {
  return [...new Set([...wanted.keys(), ...before.keys()])].map((tag) => {
    const { rows, from } = wanted.get(tag) ?? { rows: new Map(), from: new Set() };
    const had = before.get(tag) ?? nothing;
    const isPart = [...had.from].some((each) => silent.has(each));
    const add = [...rows.keys()].filter((address) => everybody || !had.given.has(address));
    const remove = isPart ? [] : [...had.given, ...had.unsure].filter((address) => !rows.has(address));
    const moving = new Set([...add, ...remove]);
    const others = (addresses) => [...addresses].filter((address) => !moving.has(address));
    const sources = new Set([...had.from, ...from]);
    return {
      tag,
      add: add.map((address) => rows.get(address)),
      remove,
      isListed: wanted.has(tag),
      during: {
        from: sources,
        given: new Set(others(had.given)),
        unsure: new Set([...had.unsure, ...moving]),
      },
      after: {
        from: isPart ? sources : from,
        given: new Set([...(isPart ? had.given : []), ...rows.keys()]),
        unsure: new Set(isPart ? others(had.unsure) : []),
      },
    };
  });
}
