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
  /** Its list is not published: who is kept as its members are those of the run before. */
  carried?: true;
}

/** Stages whose people are kept. */
export interface KeptStages {
  name: string;
  stage: Formula;
  carried?: true;
}

/** What a run keeps for the next one, and where it says what has changed since the one before. */
export interface Memory {
  /** Below the run's folder: the file that the next run reads. */
  path: string;
  segments: readonly KeptSegment[];
  stages: readonly KeptStages[];
  /** The run that changes are told against, and that knows who is carried. */
  against?: EarlierRun;
}
