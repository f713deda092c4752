import { figure } from '../problems/count.ts';
import type { Problem } from '../problems/problem.ts';
import type { Recognised } from '../sources/shape.ts';

/** How many people, and why. */
export interface Reason {
  reason: string;
  people: number;
}

/** `3 unsubscribed, 1 bounced`. */
export function reasonsInWords(reasons: readonly Reason[]): string {
  return reasons.map(({ reason, people }) => `${figure(people)} ${reason}`).join(', ');
}

/** How many rows of a source were rejected, and why; where a cell cannot be read, of which column. */
export interface Rejected {
  reason: string;
  column?: string;
  rows: number;
}

export interface FileSummary {
  path: string;
  rows: number;
  used: number;
  rejected: number;
  /** Used rows that are another one's twin by their id; they count once. */
  repeated: number;
  /** What the file looks like, whatever the rules say it is. */
  recognised: Recognised;
}

export interface SourceSummary {
  name: string;
  role: string;
  format?: string;
  /** Whether the rules name the format, or all files were recognised as it. */
  formatFrom?: 'rules' | 'files';
  /** Whether the rules say which columns matter. */
  mapped: boolean;
  files: readonly FileSummary[];
  /** Why rows of its files were rejected, the most frequent reason first. */
  rejected: readonly Rejected[];
  /** Rows about somebody who is not among the people. */
  strangers: number;
  /** Rows at or after the instant of the run: read, never seen by a rule. */
  later: number;
  /** Mail events of no known kind, where a rule asks for kinds. */
  kindless: number;
}

export interface SegmentSummary {
  name: string;
  description?: string;
  members: number;
  suppressed: number;
  /** Those of the rules, or its name where there are none. */
  tags: readonly string[];
  /** A guard kept it off the lists; the next run compares with the size that it had `before`. */
  heldBack?: { before: number | null };
  /** Since the run before, members who are not suppressed; absent where that run did not know the segment. */
  entered?: number;
  left?: number;
  /** The files that say who they are, below the published folder. */
  changes?: Readonly<Record<'entered' | 'left', string>>;
}

/** Cells below one header that were cut to what the service takes. */
export interface CutCells {
  column: string;
  people: number;
}

/** One file of a list. Of several parts of one list, all but the first tell rows only. */
export interface ListSummary {
  list: string;
  provider: string;
  segments: readonly string[];
  /** What each tag of these is called in the service; a segment without tags has its name for one. */
  tags: Readonly<Record<string, string>>;
  /** Below the published folder. */
  path: string;
  /** `rows` and all those who are counted below. */
  members: number;
  rows: number;
  /** Which of several files this is, where one would have been too big. */
  part?: { number: number; of: number };
  /** Members who are not in the file: suppressed, or refused by the service. */
  leftOut: readonly Reason[];
  /** Other members who are not: held out, or on the list of a segment that comes first. */
  withheld: readonly Reason[];
  cut: readonly CutCells[];
  /** Rows whose address the service warns that it may pass over. */
  unsure: number;
}

/** What a list has by the rules and a run writes nothing of: it is passed over by `--only`, or held back by guards. */
export interface Unpublished {
  list: string;
  provider: string;
  /** Segments, parts of segments and stages. */
  segments: readonly string[];
}

/** One file that tells a service whom to mail no more. */
export interface SuppressionSummary extends Pick<
  ListSummary,
  'list' | 'provider' | 'path' | 'rows' | 'part'
> {
  kind: string;
  /** Those of the rules that it is made of. */
  reasons: readonly string[];
  /** How many of the rows of all parts are of those who appear in mail events only. */
  strangers: number;
  /** People for whom a reason holds and who are not in the file, because the service would refuse their address. */
  leftOut: readonly Reason[];
}

/** A group that is meant to be a partition, or stages of which nobody says that everyone is in one. */
export interface GroupSummary {
  name: string;
  segments: readonly string[];
  /** Who is to be in one of them. */
  people: number;
  /** How many are in none. */
  none: number;
  /** How many are in two or more. */
  several: number;
  /** Each two segments that have people in common. */
  overlaps: readonly { segments: readonly [string, string]; people: number }[];
}

/** A file of addresses that segments include or exclude. */
export interface AddressFileSummary {
  path: string;
  /** Different ones. */
  addresses: number;
  /** How many of them are nobody's. */
  unknown: number;
  /** Rows without an address. */
  unusable: number;
}

/** A segment that is split by a value, on one list: how many values have a list, and the members who are on none. */
export interface SplitSummary {
  list: string;
  segment: string;
  values: number;
  unlisted: readonly Reason[];
}

export interface RfmSummary {
  people: number;
  /** The bounds of classes as `rfm.bounds` of the rules takes them. */
  bounds: Readonly<Record<'recency' | 'frequency' | 'monetary', readonly (number | null)[]>>;
  groups: readonly { name: string; members: number }[];
}

/** What a run read, decided and wrote. Holds figures and names of files and rules; nothing of a single person. */
export interface Summary {
  version: 1;
  tool: string;
  asOf: string;
  timezone: string;
  engine: string;
  /** The published folder (in the published file itself `.`), or null when nothing was published. */
  published: string | null;
  sources: readonly SourceSummary[];
  addressFiles: readonly AddressFileSummary[];
  people: {
    total: number;
    /** Rows of customers that were merged into another of the same person. */
    merged: number;
    /** People who appear only in orders or events, those of them with an address, and whether they are among the people. */
    strangers: number;
    strangersWithAddress: number;
    strangersIncluded: boolean;
  };
  suppressed: readonly Reason[];
  /** What the published run before this one was as of; null when there was none. */
  comparedWith: string | null;
  segments: readonly SegmentSummary[];
  groups: readonly GroupSummary[];
  rfm?: RfmSummary;
  lists: readonly ListSummary[];
  unpublished: readonly Unpublished[];
  splits: readonly SplitSummary[];
  suppressions: readonly SuppressionSummary[];
  /** Files of the people who are held out of segments. */
  holdouts: readonly ListSummary[];
  /** What guards said of segments that were held back; empty unless the rules say `on_breach: hold_back`. */
  heldBack: readonly Problem[];
  warnings: readonly string[];
  /** The segments and stages whose members the run keeps for the next one. */
  kept: { segments: readonly string[]; stages: readonly string[] };
  seconds: { total: number; read: number; decide: number; write: number };
}
