import { formatInstant, type LogEvent, type Problem } from '../index.ts';

/** A line of JSON on standard error, with the instant. */
export function logLine(event: LogEvent | ({ event: 'problem' } & Omit<Problem, 'place'>)): void {
  const at = formatInstant(Math.floor(Date.now() / 1000) * 1000);
  process.stderr.write(`${JSON.stringify({ at, ...event })}\n`);
}

/** Problems as lines of a log: with their place, without the line that is to blame. */
export function logProblems(problems: readonly Problem[]): void {
  for (const { place, ...problem } of problems) {
    const where = place && { file: place.file, line: place.line, column: place.column };
    logLine({ event: 'problem', ...problem, ...where });
  }
}
