import type { Formula, ValueType } from './formula.ts';

/** The instant at which an expression is evaluated, in ms since 1970, and the zone in which its days are counted. */
export interface Clock {
  instant: number;
  zone: string;
}

/** An example that is executed by the tests and printed in the reference. */
export interface Example {
  expression: string;
  /** What it gives; null for missing. Dates and instants as text. */
  gives: string | number | boolean | null;
}

interface Described {
  name: string;
  group:
    | 'logic'
    | 'numbers'
    | 'text'
    | 'time'
    | 'events'
    | 'population'
    | 'lists'
    | 'places'
    | 'chance'
    | 'tables';
  /** One sentence: what it gives. */
  meaning: string;
  /** What happens to missing values and to nothing at all. */
  missing: string;
  examples: readonly Example[];
  /** The least and the greatest that it can give, by the numbers that are written out in it. */
  range?(...written: readonly number[]): readonly [number, number];
}

export interface Parameter {
  name: string;
  /** `same`: any type, the same for all parameters that say so. Of several types, any of them. */
  type: ValueType | readonly ValueType[] | 'same' | 'any';
  optional?: true;
  /** May be given any number of times, once at least; neighbours that may are repeated together. */
  repeated?: true;
  /** Must be written out, not computed. */
  literal?: true;
  /** Of a number that is written out: the least and the greatest that it can be. */
  range?: readonly [number, number];
  /** Of a number that is written out: it has no fraction. */
  whole?: true;
}

/** A function of values. */
export interface FunctionDefinition extends Described {
  kind: 'function';
  parameters: readonly Parameter[];
  result: ValueType | 'same';
  /** The only texts that it can give, where they are few. */
  values?: readonly string[];
  compile(args: readonly Formula[], clock: Clock): Formula;
}

/** What engines can measure over a person's events. Rows are those that a selection leaves. */
export const measures = {
  count: 'number', // rows; with a value: rows whose value is known
  count_distinct: 'number', // different known values
  sum: 'number', // of nothing: 0
  least: 'same', // of nothing: missing, as all that follow
  greatest: 'same',
  median: 'number', // the mean of the middle two where their number is even
  median_gap: 'number', // seconds between one and the next of the different instants: the middle one; of fewer than two: missing
  first: 'same', // the value of the earliest row; among rows of the same instant the least
  last: 'same', // the value of the latest row; among rows of the same instant the greatest
  most_common: 'same', // of equally common ones the least
  least_common: 'same', // of equally rare ones the least
  values: 'list', // the different known values, by code point; of nothing: missing
} as const;
export type Measure = keyof typeof measures;

/** A function of a person's events, made of measures. */
export interface AggregateDefinition extends Described {
  kind: 'aggregate';
  /** What it is taken of: events themselves, or a value of each. */
  of: 'events' | 'events or values' | ValueType | 'any';
  result: ValueType | 'same';
  /** Whether "where" and a sequence do not choose the events, but are asked of each that windows choose. */
  tests?: true;
  /** `only` narrows the rows of a measure further; `passes` is what `tests` asks of a row. */
  compile(
    measure: (measure: Measure, value?: Formula, only?: Formula) => Formula,
    value: Formula | undefined,
    passes: Formula,
  ): Formula;
}

/** What engines can say of a value's place among the people of a base whose value is known. */
export const rankings = {
  smaller: 'number', // how many have a smaller value
  larger: 'number',
  size: 'number', // how many there are
  sum: 'number',
  least: 'same',
  greatest: 'same',
  median: 'number',
  place: 'number', // 1 for the greatest value; equal ones in the order of their addresses
} as const;
export type Ranking = keyof typeof rankings;

/**
 * A function of a person's place among others. Outside the base, or where the value is missing, rankings are
 * missing.
 */
export interface PopulationDefinition extends Described {
  kind: 'population';
  of: ValueType;
  parameters: readonly Parameter[];
  result: ValueType | 'same';
  /** `everyone`: the figure is the same for everybody and known to people outside the base as well. */
  shared: boolean;
  compile(ranking: (ranking: Ranking) => Formula, args: readonly Formula[]): Formula;
}

/** A function of what a number was at several instants of a period, that of the run among them. */
export interface PeriodDefinition extends Described {
  kind: 'period';
  result: 'number';
  compile(looks: readonly Formula[]): Formula;
}

/** A row of a reference table, and what can be had of it. */
export interface TableAccess {
  /** The column that the expression names, of a row known by its key or its place. */
  valueAt(row: Formula): Formula;
  /** Latitude and longitude of the row at a place. */
  coordinatesAt(place: Formula): [Formula, Formula];
  /** The place of the row that is nearest to a latitude and longitude. */
  nearest(latitude: Formula, longitude: Formula): Formula;
}

/** A function of a reference table: of one of its columns, or of the table. */
export interface TableDefinition extends Described {
  kind: 'table';
  of: 'column' | 'table';
  /** How a row is found: by the table's key, also for rows of events, or by coordinates, for people. */
  by: 'key' | 'coordinates';
  parameters: readonly Parameter[];
  /** `same`: that of the column. */
  result: ValueType | 'same';
  compile(args: readonly Formula[], table: TableAccess): Formula;
}

export type Definition =
  FunctionDefinition | AggregateDefinition | PopulationDefinition | PeriodDefinition | TableDefinition;

/** All that can be called, by kind: `median` is both an aggregate and a population function. */
export interface Registry {
  functions: ReadonlyMap<string, FunctionDefinition>;
  aggregates: ReadonlyMap<string, AggregateDefinition>;
  populations: ReadonlyMap<string, PopulationDefinition>;
  periods: ReadonlyMap<string, PeriodDefinition>;
  tables: ReadonlyMap<string, TableDefinition>;
}
