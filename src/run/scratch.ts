import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdb } from '../engines/duckdb/index.ts';
import type { Job, Session } from '../engines/engine.ts';
import { writing } from '../lists/publish.ts';
import { removeAtExit } from '../sources/at-exit.ts';
import { settingsOf } from './prepare.ts';
import type { Options } from './options.ts';

/** A folder of the system's for temporary files that only its owner reads, gone when it is not used any more. */
export async function inScratch<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const scratch = await openScratch();
  try {
    return await use(scratch.folder);
  } finally {
    await scratch.remove();
  }
}

/** The same to be removed by hand. */
export async function openScratch(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await writing('cannot write to the folder for temporary files', () =>
    mkdtemp(join(tmpdir(), 'segmentor-')),
  );
  const gone = removeAtExit(folder);
  return {
    folder,
    async remove() {
      await rm(folder, { recursive: true, force: true });
      gone();
    },
  };
}

/** An engine at work in a folder. It ends what it is doing when the options' signal says so. */
export async function openSession(
  job: Job,
  options: Options,
  folder: string,
  scratch = folder,
): Promise<Session> {
  const session = await duckdb.open(job, settingsOf(options, folder, scratch));
  const interrupt = () => session.interrupt();
  const { signal } = options;
  signal?.addEventListener('abort', interrupt);
  if (signal?.aborted) interrupt();
  const close = session.close.bind(session);
  session.close = async () => {
    signal?.removeEventListener('abort', interrupt);
    await close();
  };
  return session;
}
