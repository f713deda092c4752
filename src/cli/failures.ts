import { Chalk } from 'chalk';
import { Failure, renderProblem, type Problem } from '../index.ts';
import { endingCodes, exitCodes } from './exit-codes.ts';
import { logProblems } from './log.ts';
import type { Parsed } from './options.ts';
import { type Progress, watchProgress } from './progress.ts';

const { bold, red, dim } = new Chalk({ level: process.stderr.isTTY ? 1 : 0 });

type Ending = keyof typeof endingCodes;

/** How long the work may take to end once it is told to, in ms: a read from a dead disk never does. */
const grace = 10_000;

/**
 * Runs a command's work. What goes wrong is said on standard error and becomes the exit status; SIGINT, SIGTERM and
 * `--timeout` end the work, with nothing published.
 */
export async function perform(
  { timeout, quiet, log }: Pick<Parsed, 'timeout' | 'quiet' | 'log'>,
  work: (signal: AbortSignal, progress: Progress | undefined) => Promise<void>,
): Promise<void> {
  const progress = await watchProgress((quiet ?? false) || log !== undefined);
  const tell = log === undefined ? showProblems : logProblems;
  const controller = new AbortController();
  const stop = (reason: Ending) => {
    controller.abort(reason);
    // Whoever waits for standard input waits no longer.
    process.stdin.destroy();
    setTimeout(() => process.exit(endedBy(reason, tell)), grace).unref();
  };
  const timer = timeout === undefined ? undefined : setTimeout(stop, timeout, 'timeout');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await work(controller.signal, progress);
  } catch (error) {
    progress?.stop();
    process.exitCode = controller.signal.aborted
      ? endedBy(controller.signal.reason as Ending, tell)
      : report(error, tell);
  } finally {
    progress?.stop();
    // Signals are still listened to: what is published is not to look as if it had been ended.
    clearTimeout(timer);
  }
}

function endedBy(reason: Ending, tell: (problems: readonly Problem[]) => void): number {
  if (reason === 'timeout') {
    tell([{ code: 'timeout', message: 'the time that --timeout gives is over; nothing was published' }]);
  }
  return endingCodes[reason];
}

function report(error: unknown, tell: (problems: readonly Problem[]) => void): number {
  if (error instanceof Failure) {
    tell(error.problems);
    return exitCodes[error.kind];
  }
  // Engines put values into their messages, and values are people's: of a bug, only its kind and place are told.
  const { name, stack } = error instanceof Error ? error : new Error('unknown');
  const place = (stack ?? '')
    .split('\n')
    .filter((line) => line.trim().startsWith('at '))
    .slice(0, 6)
    .join('\n');
  process.stderr.write(
    `${red(bold('a bug in segmentor'))} (${name}); nothing was published\n${dim(place)}\n`,
  );
  if (process.env['SEGMENTOR_DEBUG']) process.stderr.write(`${String(error)}\n`);
  else process.stderr.write(dim('SEGMENTOR_DEBUG=1 shows the message, which may hold data of customers\n'));
  return exitCodes.bug;
}

/** Problems on standard error, in the order of their places. */
export function showProblems(problems: readonly Problem[]): void {
  for (const problem of sorted(problems)) process.stderr.write(`${paint(problem)}\n`);
}

function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}

/** The same text as renderProblem, with the head in bold and the caret in red. */
function paint(problem: Problem): string {
  return renderProblem(problem)
    .split('\n')
    .map((line, index) => (index === 0 ? bold(line) : line.replace(/\^+/, (caret) => red(caret))))
    .join('\n');
}
