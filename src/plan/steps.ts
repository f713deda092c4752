import { and, not, type Column, type Formula } from '../expression/formula.ts';
import type { ValueRule } from '../rules/rules.ts';

/** Why members of a segment are kept off its lists by `priority:`; `Job.first` says of each which other one they are in. */
export const byPriority = 'priority';

/** People who are kept off a list, and why. */
export interface Withheld {
  reason: string;
  people: Formula;
}

/** One file of a list: who is on it and what each row holds. Rows come sorted by address. */
export interface ListFile {
  /** Below the run's folder, with `/`: `lists/mailchimp/vip.csv`. */
  path: string;
  list: string;
  provider: string;
  /** The segments whose members are in the file; one, unless segments are written as tags. */
  segments: readonly string[];
  /** What each tag of these is called in the service; a segment without tags has its name for one. */
  tags: ReadonlyMap<string, string>;
  /** A boolean over the columns of a person. Those who are not mailable on the list and those withheld are excluded by the engine. */
  members: Formula;
  /** Members whom their segments keep off the file, by reason: each person under one of them. */
  withheld: readonly Withheld[];
  /** `cut`: whether a person's cell had to be shortened. */
  columns: readonly { header: string; value: Formula; cut?: Formula }[];
  /** Whether the headers stand above the rows. */
  headed: boolean;
  /** What one file may hold; more makes several. */
  limits: FileLimits;
}

/** How many rows below the header, and how many bytes, one file may have; undefined: as many as there are. */
export interface FileLimits {
  rows?: number;
  bytes?: number;
}

/** A file of addresses that a service is to mail no more, whichever reason they were counted under. */
export interface SuppressionFile extends ListFile {
  kind: string;
  /** Those of the rules that it is made of. */
  reasons: readonly string[];
  /** Who else is in it of those who appear in mail events only: `Plan.strangers` says what may be asked of them. */
  strangers: Formula;
  /** Reasons that look at mail events and at more, so that they cannot be asked of those. */
  unasked: readonly string[];
}

/** A segment that is split by a value, on one list. */
export interface ValueSplit {
  list: string;
  segment: string;
  rule: Pick<ValueRule, 'atLeast' | 'most' | 'rest'>;
  /** Text: the value of a person. */
  value: Column;
  members: Formula;
  /** Members whom nothing withholds from the segment's lists. */
  listed: Formula;
}

/** One list: whom its service would refuse, and its files. */
export interface ListPlan {
  name: string;
  provider: string;
  /** Text: the reason for which the service would refuse a person, or missing. */
  leftOut: Formula;
  /** The same of files that tell it of suppressed people. */
  untold: Formula;
  /** Whether the service may pass over a person's address, though it is written; undefined: no such warning is known. */
  unsure?: Formula;
  files: readonly ListFile[];
  suppressions: readonly SuppressionFile[];
}

/** A file of which a person's row may be a column of people: where it is the same in several files. */
export interface DecidedFile extends ListFile {
  /** Text: the cells as one row of CSV. */
  row?: Column;
}

/** A list whose reasons for leaving people out are a column of people. */
export interface DecidedList extends Omit<ListPlan, 'leftOut' | 'untold' | 'unsure' | 'files'> {
  files: readonly DecidedFile[];
  leftOut: Column;
  untold: Column;
  /** Whether the list may have a person: neither suppressed nor left out. */
  mailable: Column;
  /** Text: the numbers of the remarks that hold for a person, with blanks between them, or missing. */
  remarks: Column;
  /** What the remarks say, in the order of their numbers. */
  remarked: readonly Remark[];
}

/** What is to be counted of the rows of a list's files: cells that were cut, or addresses that may not be taken. */
export type Remark = { what: 'unsure' } | { what: 'cut'; headers: ReadonlyMap<string, readonly string[]> };

/** Members whom nothing withholds. */
export function listed({ members, withheld }: Pick<ListFile, 'members' | 'withheld'>): Formula {
  return and(members, ...withheld.map(({ people }) => not(people)));
}
