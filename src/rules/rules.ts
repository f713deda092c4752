import type { Duration } from '../clock/calendar.ts';
import type { Place } from '../problems/problem.ts';
import type { TestRule } from './read-tests.ts';
import type { Unread } from './unread.ts';

/** A value that remembers where it was written. */
export interface Located<Value> {
  value: Value;
  place: Place;
}

/** An expression's text, able to say where each of its characters stands in the file. */
export interface Written {
  text: string;
  /** The place of the characters from `start` up to, not including, `end`. */
  place(start: number, end: number): Place;
  /** What `$name` stands for in it. */
  parameters?: Parameters;
}

/** Values by the names of a segment's parameters. */
export type Parameters = ReadonlyMap<string, string | number>;

/** How a source's column is found and read, where the rules file says so. */
export interface ColumnRule {
  place: Place;
  /** Headers or dotted paths, the first that is not empty counts; without them the column's own name. */
  from?: readonly Located<string>[];
  type?: Located<'text' | 'number' | 'boolean' | 'timestamp' | 'date' | 'list'>;
  /** Of instants and dates: strptime letters, such as `%d/%m/%Y %H:%M`. */
  pattern?: string;
  decimal?: '.' | ',';
  thousands?: '.' | ',' | ' ' | "'";
  separator?: string;
}

export interface SourceRule {
  name: string;
  place: Place;
  /** Paths and globs, relative to the rules file; `-` is standard input. */
  path: readonly Located<string>[];
  format?: Located<string>;
  /** Reference data: rows that are not about customers. */
  table: boolean;
  timezone?: Located<string>;
  encoding?: Located<string>;
  delimiter?: Located<string>;
  /** customers: the column of the address. */
  email?: readonly Located<string>[];
  /** A row's own id. Tables: the key by which they are looked up. */
  id?: readonly Located<string>[];
  /** Others than customers: the columns that say whose row it is, an address or a customer's id. */
  customer?: readonly Located<string>[];
  at?: readonly Located<string>[];
  /** strptime letters for `at`. */
  pattern?: Located<string>;
  /** The column that says what kind of e-mail event a row is, or the kind that all rows have. */
  kind?: Located<string>;
  /** The export's words for kinds: `{ opened: open }`. */
  kinds?: ReadonlyMap<string, Located<string>>;
  /** JSON: the path to the array of order lines in an order. */
  lines?: Located<string>;
  columns: ReadonlyMap<string, ColumnRule>;
}

/** How points become less: by half with every length, evenly to nothing over it, or all at once after it. */
export interface Ageing {
  way: 'half_life' | 'fade_over' | 'expire_after';
  length: Duration;
}

/** What an event set or a condition gives. */
export interface PointsRule {
  what: Written;
  points: Written;
  /** Instead of the score's own. */
  ageing?: Ageing;
  /** Only so many events of a local day count. */
  mostPerDay?: number;
  /** The options that were given, which conditions do not take. */
  options: readonly Located<string>[];
}

export interface ScoreRule {
  name: string;
  place: Place;
  description?: string;
  points: readonly PointsRule[];
  ageing?: Ageing;
  between?: readonly [number, number];
  /** From the highest bound down. */
  levels: readonly { name: string; from: number; place: Place }[];
}

/** A file of addresses that segments include or exclude. */
export interface AddressFileRule {
  /** `addresses 1`, and so on: what is made of it is called so. */
  name: string;
  /** Relative to the rules file. */
  path: Located<string>;
  /** Whether any segment includes it. */
  included: boolean;
}

/** A list for each value. */
export interface ValueRule {
  by: Written;
  /** How many people a list has at least. */
  atLeast: number;
  /** How many values have a list: those with the most people. */
  most?: number;
  /** What the list of everybody else is called; without it they are on none. */
  rest?: string;
}

export interface SegmentRule {
  name: string;
  place: Place;
  description?: string;
  where: Written;
  /** Conditions; who meets any of them is no member. */
  exclude: readonly Written[];
  /** The names of files of addresses: whoever is in the one is a member, whoever is in the other is not. */
  includeFile?: string;
  excludeFile?: string;
  /** Only so many, those with the greatest values first. */
  top?: { count: number; by: Written };
  /** Only so many, drawn by chance that is the same every night. */
  limit?: number;
  /** Members who are drawn by chance and are on no list, in ten-thousandths of all. */
  holdout?: { share: number; salt: string };
  /** Parts by chance, each a list of its own, in ten-thousandths of those who are not held out. */
  split?: readonly { name: string; share: number }[];
  splitBy?: ValueRule;
  tags: readonly string[];
  columns: ReadonlyMap<string, Written>;
}

export interface StageRule {
  name: string;
  place: Place;
  /** In order; `otherwise` has no condition. */
  stages: readonly { name: string; where?: Written; place: Place }[];
}

/** Segments under one name. */
export interface GroupRule {
  name: string;
  place: Place;
  segments: readonly Located<string>[];
  /** Who is to be in one of them, everyone unless given. */
  among?: Written;
  /** Whether each person is meant to be in exactly one: those who are not are counted. */
  partition: boolean;
}

/** A cell of the RFM grid, by class of R and mean class of F and M. */
export interface Cell {
  r: number;
  fm: number;
}

/** Recency, frequency and monetary value of people with events of a set. */
export interface RfmRule {
  place: Place;
  /** An event set; `orders` unless given. */
  of?: Written;
  /** How far back events count. */
  window?: Duration;
  /** What an event is worth; `total` unless given. */
  value?: Written;
  among?: Written;
  classes: number;
  frequency: 'orders' | 'days';
  monetary: 'sum' | 'mean' | 'median';
  /**
   * The worst value of each class but the worst, upwards: of recency from the best class down, of the others from the
   * second class up. Null for a class that nobody reaches.
   */
  bounds: Readonly<
    Partial<Record<'recency' | 'frequency' | 'monetary', readonly (number | null)[] | undefined>>
  >;
  /** Every cell of the grid is in one of them. */
  groups: ReadonlyMap<string, readonly Cell[]>;
}

export interface ListRule {
  name: string;
  place: Place;
  provider: Located<string>;
  /** Segment names, `stages.*`, `stages.one`; undefined: all segments. */
  segments?: readonly Located<string>[];
  layout: 'one-file-per-segment' | 'one-file-with-tags';
  columns: ReadonlyMap<string, Written>;
  /** Local parts like `info` that the service refuses are left out unless this says otherwise. */
  roleAddresses: 'leave-out' | 'keep';
  /** Free text that a spreadsheet would run as a formula is neutralised unless this says otherwise. */
  formulas: 'neutralise' | 'keep';
  /** Postal addresses are data that few mailings need: they are written where this says so. */
  postalAddress: 'leave-out' | 'write';
  /** Whether files begin with a byte order mark, for spreadsheets that need one to see UTF-8. */
  bom: boolean;
  /** More rows than this make several files. */
  rowsPerFile?: number;
  /** Reasons of `suppress:` by what the service is to be told of those who meet them. */
  suppressions: ReadonlyMap<SuppressionKind, readonly Located<string>[]>;
}

/** What becomes of people whom a service is told to mail no more. */
export const suppressionKinds = ['unsubscribed', 'cleaned', 'complained'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

/** How much a segment's size may differ from the run before, and what it may be; people who are not suppressed count. */
export interface SegmentGuard {
  /** Shares from 0 to 1 of the size before. */
  shrink?: Located<number>;
  grow?: Located<number>;
  at_least?: Located<number>;
  at_most?: Located<number>;
}

export interface SourceGuard {
  /** Of the newest of its files, by when they were written. */
  not_older_than?: Located<Duration>;
  /** How long before the instant of the run the newest of the rows before it may be. */
  newest_row_within?: Located<Duration>;
  /** Rows. */
  at_least?: Located<number>;
  /** A share from 0 to 1 of the rows before. */
  shrink?: Located<number>;
  /** Every file ends with a line end. */
  whole?: Located<true>;
}

/** What must hold before anything is published; `all` is for every segment or source that does not say otherwise. */
export interface GuardRules {
  onBreach: 'stop' | 'hold_back';
  segments: ReadonlyMap<string, SegmentGuard>;
  sources: ReadonlyMap<string, SourceGuard>;
}

/** Which published runs are kept: the newest, or those of so long ago. */
export type KeepRule = { runs: number } | { age: Duration };

/** A checked rules file. What its expressions mean is decided later, when the exports are known. */
export interface Rules {
  file: string;
  /** The folder that paths are relative to. */
  folder: string;
  timezone: string;
  /** Who is considered: rows of the customers source, or everyone who appears anywhere. */
  people: 'customers' | 'everyone';
  sources: ReadonlyMap<string, SourceRule>;
  events: ReadonlyMap<string, Written>;
  constants: ReadonlyMap<string, Located<string | number | readonly (string | number)[]>>;
  traits: ReadonlyMap<string, Written>;
  scores: ReadonlyMap<string, ScoreRule>;
  /** Reason to condition, in order. */
  suppress: ReadonlyMap<string, Written>;
  /** Of a segment with `for`, each combination of its values is a segment: `non_openers.spring-1`. */
  segments: ReadonlyMap<string, SegmentRule>;
  /** Those that segments name, each once. */
  addressFiles: readonly AddressFileRule[];
  /** The names of segments with `for`, and of the segments that each is made of. */
  families: ReadonlyMap<string, { place: Place; members: readonly string[] }>;
  stages: ReadonlyMap<string, StageRule>;
  groups: ReadonlyMap<string, GroupRule>;
  /** Who is in several of these segments is on the lists of the first only. */
  priority: readonly Located<string>[];
  rfm?: RfmRule;
  lists: ReadonlyMap<string, ListRule>;
  tests: readonly TestRule[];
  guards?: GuardRules;
  keep?: KeepRule;
  unread: Unread;
}
