import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { Failure, type Problem } from '../index.ts';
import { exitCodes } from './exit-codes.ts';

/** What standard output last failed with. */
let failure: NodeJS.ErrnoException | undefined;

/** Writes a text to standard output. Throws a Failure when it takes no more; a reader that has seen enough is none. */
export async function say(text: string): Promise<void> {
  await new Promise<void>((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()));
  }).catch(unlessClosed);
}

/** The same of rows, as CSV. */
export async function sayRows(rows: AsyncIterable<readonly (string | null)[]>): Promise<void> {
  try {
    await pipeline(rows, stringify(), process.stdout, { end: false });
  } catch (error) {
    // Rows that cannot be read are told by whoever reads them.
    if (error !== failure) throw error;
    unlessClosed(error as NodeJS.ErrnoException);
  }
}

/**
 * Keeps streams that fail from ending the process with a trace: whoever writes is told as well. Only of what commander
 * writes itself, such as help, is it told here. Of standard error that fails nothing can be said.
 */
export function watchStandardStreams(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    failure = error;
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCodes.data;
  });
}

/** Told in one sentence: `head` and the like close the pipe once they have seen enough, and nothing is wrong then. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw new Failure('data', [refused(error)]);
}

function refused({ syscall, code }: NodeJS.ErrnoException): Problem {
  const message = `standard output cannot be written: ${syscall} failed, ${code}`;
  return { code: 'cannot-write', message, hint: 'what is published stays as it is' };
}
