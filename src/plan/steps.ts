import type { Column, Formula } from '../expression/formula.ts';

/** One file of a list: who is on it and what each row holds. Rows come sorted by address. */
export interface ListFile {
  /** Below the run's folder, with `/`: `lists/mailchimp/vip.csv`. */
  path: string;
  list: string;
  provider: string;
  /** The segments whose members are in the file; one, unless segments are written as tags. */
  segments: readonly string[];
  /** A boolean over the columns of a person. Suppressed people and those left out are excluded by the engine. */
  members: Formula;
  columns: readonly { header: string; value: Formula }[];
}

/** One list: whom its service would refuse, and its files. */
export interface ListPlan {
  name: string;
  provider: string;
  /** Text: the reason for which the service would refuse a person, or missing. */
  leftOut: Formula;
  files: readonly ListFile[];
}

/** A list whose reasons for leaving people out are a column of people. */
export interface DecidedList extends Omit<ListPlan, 'leftOut'> {
  leftOut: Column;
}
