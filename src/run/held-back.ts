import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../engines/engine.ts';

type HeldBack = ReadonlyMap<string, unknown>;

/** The job without the files that a segment which is held back belongs to, files of its parts included. */
export function withoutHeldBack(job: Job, heldBack: HeldBack): Job {
  if (heldBack.size === 0) return job;
  const held = (name: string) =>
    [...heldBack.keys()].some((each) => name === each || name.startsWith(`${each}.`));
  const lists = job.lists.map((list) => ({
    ...list,
    files: list.files.filter((file) => !file.segments.some(held)),
  }));
  return { ...job, lists };
}

/** Removes the files of those who entered and left such segments: nobody is to be greeted because of a mistake. */
export async function removeMoves({ memory }: Job, heldBack: HeldBack, folder: string): Promise<void> {
  for (const { name, changes } of memory.segments) {
    if (!changes || !heldBack.has(name)) continue;
    for (const path of Object.values(changes)) await rm(join(folder, path), { force: true });
  }
}
