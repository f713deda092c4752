import type { FailureKind } from '../index.ts';

/** What the command's exit status says; stable. */
export const exitCodes = {
  published: 0,
  rules: 1,
  data: 2,
  guard: 3,
  locked: 4,
  bug: 70,
} as const satisfies Record<FailureKind | 'published', number>;

/** Ended by a signal: 128 and the signal's number. */
export const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** What ends a run from outside: a signal, or `--timeout`, with the status of timeout(1). */
export const endingCodes = { ...signalCodes, timeout: 124 } as const;
