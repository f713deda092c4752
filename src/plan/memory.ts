import type { Formula } from '../expression/formula.ts';
import type { EarlierRun } from './plan.ts';

/** A segment whose members are kept. */
export interface KeptSegment {
  name: string;
  member: Formula;
  /** Members who are on none of its lists, so neither on that of who has entered. */
  heldOut?: Formula;
  /** Where the run before knew it too: the files, below the run's folder, of who has entered and who has left. */
  changes?: { entered: string; left: string };
}

/** What a run keeps for the next one, and where it says what has changed since the one before. */
export interface Memory {
  /** Below the run's folder: the file that the next run reads. */
  path: string;
  segments: readonly KeptSegment[];
  stages: readonly { name: string; stage: Formula }[];
  /** The run that changes are told against. */
  against?: EarlierRun;
}
