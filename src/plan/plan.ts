import type { Clock, Measure, Ranking } from '../expression/definition.ts';
import { mailAddress, type Column, type Formula, type ValueType } from '../expression/formula.ts';
import type { AddressFile } from '../sources/address-file.ts';
import type { SourceShape } from '../sources/shape.ts';

/** Rows to aggregate: of one source, of several put together, or of one with the next event of others beside each. */
export type Relation =
  /** `rows`: a source's own rows; `lines`: order lines with their order's columns. */
  | { kind: 'rows' | 'lines'; name: string; source: string }
  | { kind: 'union'; name: string; of: readonly Relation[] }
  /** Of the rows of `base` for which `filter` holds the first so many of each `day`, of one instant those of most `worth`. */
  | {
      kind: 'first_of_day';
      name: string;
      base: Relation;
      filter: Formula;
      day: Formula;
      worth: Formula;
      most: number;
    }
  /** Of the rows of `base` for which `filter` holds, those with fewer than `count` of the person's at later instants. */
  | { kind: 'latest'; name: string; base: Relation; filter: Formula; count: number }
  /**
   * The rows of `base` with `next`: the instant of the first later row of `others`, of those with the `same` value where
   * there is one. It may be later than the instant that is asked for: whoever asks sees to that.
   */
  | {
      kind: 'sequence';
      name: string;
      base: Relation;
      others: readonly { relation: Relation; filter: Formula }[];
      same?: Column;
    };

/** One figure a person. */
export interface Aggregate {
  name: string;
  relation: Relation;
  measure: Measure;
  type: ValueType;
  /** Which rows; over columns of the relation and of people. */
  filter: Formula;
  value?: Formula;
}

/** A person's place among those for whom `among` holds. */
export interface Rank {
  name: string;
  ranking: Ranking;
  type: ValueType;
  among: Formula;
  value: Formula;
}

/** A column of people. */
export interface PersonColumn {
  name: string;
  type: ValueType;
  formula: Formula;
}

/** What can be computed once all layers before are there. */
export interface Layer {
  aggregates: readonly Aggregate[];
  columns: readonly PersonColumn[];
  ranks: readonly Rank[];
}

/** One source, read once. */
export interface Read {
  source: SourceShape;
  /** The columns that rules use, beside the keys. */
  columns: readonly string[];
  /** Conditions on rows that are decided while reading, so that the texts that they look at need not be kept. */
  tests: readonly { name: string; formula: Formula }[];
  /** Orders with lines: whether any rule looks at lines. */
  lines: boolean;
  /** Reference tables: whether rows are found by the key, and the columns by which they are found as the nearest. */
  table?: { byKey: boolean; coordinates: readonly string[] };
}

/** Who was in which segment and stage in the published run before this one. */
export interface EarlierRun {
  /** What it was as of, in ms since 1970. */
  instant: number;
  /** The file that holds it, a row a person: see `keptColumns`. */
  path: string;
  /** The segments and stages that it knew. */
  segments: ReadonlySet<string>;
  stages: ReadonlySet<string>;
}

/** Single people of whom more is asked than of everybody else. */
export interface Focus {
  /** By address. */
  people: readonly string[];
  /** Those outputs that are wanted of them alone. */
  columns: ReadonlySet<string>;
}

/** Engine-neutral steps, in order: read each source once, aggregate once a person, rank, decide. */
export interface Plan {
  clock: Clock;
  /** Whether people who appear only in orders or events are people too. */
  everyone: boolean;
  earlier?: EarlierRun;
  focus?: Focus;
  /**
   * What is asked of those who appear in mail events only, though they are no people: columns of people that are made of
   * mail events and addresses alone. Undefined: nothing.
   */
  strangers?: readonly Column[];
  reads: readonly Read[];
  /** The files of addresses that segments include or exclude. */
  addressFiles: readonly AddressFile[];
  layers: readonly Layer[];
  /** The columns of people that lists and counts need. */
  outputs: readonly { name: string; type: ValueType }[];
}

/** Columns of people that are always there. With a blank in their names, no column of an export is called so. */
export const personColumns = {
  person: 'person no',
  address: mailAddress.name,
  suppressed: 'suppressed by',
} as const;
/** Columns of the file in which a run keeps who was where. */
export const keptColumns = {
  address: 'email',
  segment: (name: string) => `segment ${name}`,
  stage: (name: string) => `stage ${name}`,
} as const;
/** A kept column of the run before, as a column of people. */
export const earlierColumn = (kept: string): string => `earlier ${kept}`;
/** The column of people that says whether they are in a file of addresses. */
export const addressFileColumn = (file: string): string => `in ${file}`;

/** Columns of rows: the instant, that of the next event in a sequence, the place of the relation in a union. */
export const rowColumns = { at: 'at', next: 'next at', relation: 'relation no' } as const;
