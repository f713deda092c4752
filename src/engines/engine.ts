import type { Column, Formula } from '../expression/formula.ts';
import type { Memory } from '../plan/memory.ts';
import type { Plan } from '../plan/plan.ts';
import type { DecidedList, ListFile, ValueSplit } from '../plan/steps.ts';

/** What a run asks of an engine. */
export interface Job {
  plan: Plan;
  lists: readonly DecidedList[];
  /** Segments with a list for each value; the values are asked for before lists are counted and written. */
  splits: readonly ValueSplit[];
  /** Conditions and stages whose members are counted: a segment's column by its name. */
  counted: readonly { name: string; member: Formula }[];
  /** Text: the first of `priority:` that a person is in, where that keeps anybody off a list. */
  first?: Column;
  memory: Memory;
  bounds: readonly Bound[];
}

/** The worst of a figure that somebody has for whom a condition holds. */
export interface Bound {
  name: string;
  worst: 'least' | 'greatest';
  value: Formula;
  among: Formula;
}

export interface Settings {
  /** `1GB`, `500MB`: what the engine may use before it spills to `scratch`. */
  memory: string;
  threads: number;
  /** The run's own folder, which files are written below. */
  folder: string;
  /** A private folder for what does not fit in memory. */
  scratch: string;
}

/** What became of one file's rows. */
export interface FileCount {
  source: string;
  /** The place in the source's list of files. */
  file: number;
  /** Rows that could be split into cells. */
  rows: number;
  used: number;
  /** Rows that are another one's twin by their id: used, but once. */
  repeated: number;
  /** Rows at or after the instant of the run, used but never seen. */
  later: number;
  /** Rows about somebody who is not among the people. */
  strangers: number;
  /** Used mail events of no known kind; 0 where no rule asks for kinds. */
  kindless: number;
  /** The instant of the newest used row before that of the run, in ms since 1970; absent where rows have none. */
  newest?: number;
}

/** Cells for which rows were rejected: the same text in the same column of the same file, so many times. */
export interface RejectedCells {
  source: string;
  file: number;
  column: string;
  reason: RejectReason;
  text: string;
  /** There are so many different texts that these are no longer kept: `text` is empty for all of them. */
  more?: true;
  /** Where rows belong to orders: the id of theirs; null without one. */
  order?: string | null;
  rows: number;
}

export const rejectReasons = {
  'no customer': 'the row does not say whose it is',
  'no instant': 'the row does not say when it happened',
  'no order': 'the row does not say which order it belongs to',
  'unreadable instant': 'this is no instant that can be read',
  'unreadable date': 'this is no date that can be read',
  'unreadable number': 'this is no number that can be read',
  'unreadable boolean': 'this is neither yes nor no',
  'not JSON': 'the line is not JSON',
} as const;
export type RejectReason = keyof typeof rejectReasons;

export const brokenReasons = {
  fewer: 'the row has fewer cells than the header',
  more: 'the row has more cells than the header',
  quote: 'a quote is opened and not closed, or something follows a closed one',
  encoding: 'the row is not UTF-8',
  long: 'the row is longer than 2 MiB',
  other: 'the row cannot be split into cells',
} as const;

/** A row that could not even be split into cells. */
export interface BrokenRow {
  source: string;
  file: number;
  line: number;
  column: string;
  reason: string;
  raw: string;
}

export interface ReadResult {
  files: readonly FileCount[];
  rejected: readonly RejectedCells[];
  broken: readonly BrokenRow[];
  /** Keys of reference tables that several rows have which are not alike, and each text that they are written as. */
  ambiguous: readonly { source: string; key: string; written: string }[];
}

/** People with the same answers to: suppressed, left out of each list, remarks of each list, first of priority. And how many of them are in each segment. */
export interface PeopleGroup {
  people: number;
  suppressed: string | null;
  leftOut: Readonly<Record<string, string | null>>;
  /** Why each list's service is not told of them where they are suppressed. */
  untold: Readonly<Record<string, string | null>>;
  /** The numbers of each list's remarks that hold for them, with blanks between. */
  remarks: Readonly<Record<string, string | null>>;
  /** The first of `priority:` that they are in, where the job asks for it. */
  first?: string | null;
  members: Readonly<Record<string, number>>;
}

/** The same of those who appear in mail events only: how many of them are to be in each file that tells of suppressed people. */
export type StrangerGroup = Pick<PeopleGroup, 'people' | 'untold' | 'first' | 'members'>;

export interface PeopleResult {
  groups: readonly PeopleGroup[];
  /** Empty where nothing is asked of them. */
  strangerGroups: readonly StrangerGroup[];
  /** People who are in the customers source. */
  customers: number;
  /** People who appear only in orders or events: included or not, as the rules say. */
  strangers: number;
  /** How many of these have an address. */
  strangersWithAddress: number;
  /** By segment; only of those that the run before knew. */
  moves: ReadonlyMap<string, Moves>;
  /** By name, in the order asked for; null where nobody has any. */
  bounds: ReadonlyMap<string, number | null>;
  /** Of each file of addresses, by its name: how many it has, and how many of these are nobody's. */
  addressFiles: ReadonlyMap<string, { addresses: number; unknown: number }>;
}

/** How many have entered and left a segment since the run before. */
export interface Moves {
  entered: number;
  left: number;
}

/** One person's values by column; null is missing. */
export interface PersonValues {
  address: string | null;
  values: Readonly<Record<string, string | null>>;
}

/** A statement that a run executes, with what it is for. */
export interface Statement {
  title: string;
  text: string;
  /** A query: the statement has nothing to do where it gives no row. */
  onlyIf?: string;
}

/** All people, or those whom the plan has its focus on. */
export type Whom = 'everybody' | 'of interest';

/** One engine at work on one job; methods run in this order, `values` once for each split; `remember` before `write`. */
export interface Session {
  /** Reads every source once. `progress` is told what is being done and how far it is, from 0 to 1 where known. */
  read(progress: (title: string, share: number | undefined) => void): Promise<ReadResult>;
  /** Aggregates, ranks and decides. */
  decide(progress: (title: string, share: number | undefined) => void): Promise<void>;
  /** How many people on lists have each value that a segment is split by. */
  values(split: ValueSplit): Promise<readonly { value: string | null; people: number }[]>;
  /** Counts people, everybody unless given; of the job with the lists of the values that there are. */
  count(job: Job, whom?: Whom): Promise<PeopleResult>;
  /** Writes the files of all lists; gives how many rows each has. `written` is told of each, and waited for. */
  write(
    files: readonly ListFile[],
    written: (path: string) => Promise<void>,
  ): Promise<ReadonlyMap<string, number>>;
  /** Writes what the next run will ask of this one, and who has moved since the run before; all of the job's own, or less. */
  remember(memory: Memory): Promise<void>;
  /** How many are in each segment that is kept, of those with an address who are not suppressed. */
  members(): Promise<ReadonlyMap<string, number>>;
  /** People by address, with the values of some of the plan's outputs, which are texts. */
  people(columns: readonly string[], whom?: Whom): Promise<readonly PersonValues[]>;
  /** The rows of one file, in order, instead of writing them. */
  rows(file: ListFile): AsyncIterable<readonly (string | null)[]>;
  /** Ends what is being executed with an error. */
  interrupt(): void;
  close(): Promise<void>;
}

/** Something that can execute plans. */
export interface Engine {
  name: string;
  open(job: Job, settings: Settings): Promise<Session>;
  /** Every statement that a run would execute, in order. */
  statements(job: Job, settings: Settings): readonly Statement[];
}
