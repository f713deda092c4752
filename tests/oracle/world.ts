/** An instant, in ms since 1970. */
export interface Instant {
  instant: number;
}

/** A calendar date, `YYYY-MM-DD`. */
export interface Day {
  day: string;
}

/** Numbers are whole millionths; null is missing. */
export type Value = bigint | string | boolean | Instant | Day | readonly string[] | null;

export interface Person {
  id: string;
  /** All ids that rows of theirs have, where there are several. */
  ids?: readonly string[];
  email: string;
  attributes: Readonly<Record<string, Value>>;
}

export interface EventRow {
  /** Whose row it is, as the export writes it: an address or an id. */
  customer: string;
  at: number;
  fields: Readonly<Record<string, Value>>;
  /** What was in an order. */
  lines?: readonly Readonly<Record<string, Value>>[];
}

/** All that a run can know: who there is, what they did, and when it is now. */
export interface World {
  zone: string;
  instant: number;
  /** What the published run before was as of, if there was one. */
  earlier?: number;
  people: readonly Person[];
  /** The rows of the export of customers, where people have several; else each has one. */
  customers?: readonly Person[];
  /** Whether those who only appear in events are people too. */
  everyone?: boolean;
  events: Readonly<Record<'orders' | 'mail' | 'visits', readonly EventRow[]>>;
  /** Reference tables: rows by their key. */
  tables: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;
}

export interface Ageing {
  half_life?: string;
  fade_over?: string;
  expire_after?: string;
}

export interface Points extends Ageing {
  points: string;
  most_per_day?: number;
}

export interface Score extends Ageing {
  /** Event set or condition, and its points. */
  points: Readonly<Record<string, string | Points>>;
  between?: readonly [number, number];
  levels?: Readonly<Record<string, number>>;
}

/** A segment with more than a condition. */
export interface Segment {
  for?: Readonly<Record<string, readonly (string | number)[]>>;
  where: string;
  exclude?: readonly string[];
  /** Of `addressFiles`. */
  include_file?: string;
  exclude_file?: string;
  /** `500 by spend`. */
  top?: string;
  limit?: number;
  holdout?: string | { share: string; salt: string };
  split?: readonly string[] | Readonly<Record<string, string>>;
  split_by?: { by: string; at_least?: number; most?: number; rest?: string };
}

export interface Group {
  segments: readonly string[];
  among?: string;
  partition: true;
}

export interface Rfm {
  of?: string;
  in?: string;
  value?: string;
  classes?: number;
  frequency?: string;
  monetary?: string;
  among?: string;
  bounds?: Readonly<Record<string, readonly (number | null)[]>>;
  /** Cells by group: `[R, FM]`, or R for its whole row. */
  groups?: Readonly<Record<string, readonly (number | readonly [number, number])[]>>;
}

/** A rules file's definitions as it writes them. */
export interface Definitions {
  constants?: Readonly<Record<string, readonly string[]>>;
  events: Readonly<Record<string, string>>;
  traits: Readonly<Record<string, string>>;
  scores: Readonly<Record<string, Score>>;
  segments: Readonly<Record<string, string | Segment>>;
  /** In order; the last may be `otherwise`. */
  stages: Readonly<Record<string, Readonly<Record<string, string>>>>;
  rfm?: Rfm;
  suppress?: Readonly<Record<string, string>>;
  groups?: Readonly<Record<string, Group>>;
  /** Of whom lists have the first only. */
  priority?: readonly string[];
}
