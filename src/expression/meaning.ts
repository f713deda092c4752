import type { CalendarUnit, Duration } from '../clock/calendar.ts';
import type {
  AggregateDefinition,
  FunctionDefinition,
  TableDefinition,
  PeriodDefinition,
  PopulationDefinition,
} from './definition.ts';
import type { EarlierWord } from './earlier.ts';
import type { Primitive, ValueType } from './formula.ts';
import type { Reach } from './reach.ts';
import type { Span } from './tree.ts';

/** The least and the greatest that a number can be. */
export type Range = readonly [number, number];

/** What a name at the level of a person stands for. */
export interface Reference extends Reach {
  what:
    | 'attribute'
    | 'trait'
    | 'score'
    | 'level'
    | 'segment'
    | 'holdout'
    | 'part'
    | 'stage'
    | 'rfm'
    | EarlierWord;
  name: string;
  type: ValueType;
  /** The only values that it can have, where that is known. */
  values?: readonly string[];
  range?: Range;
  /** How to make it another type, said as a hint when it does not fit. */
  remedy?: string;
}

/** A column of a source's rows. */
export interface Field {
  name: string;
  type: ValueType;
  /** All that it can be. */
  values?: readonly string[];
  remedy?: string;
}

/** What is known of a reference table. */
export interface TableNames {
  name: string;
  fields: ReadonlyMap<string, Field>;
  /** Whether a column is its key. */
  hasKey: boolean;
  /** Latitude and longitude, where it has both as numbers. */
  coordinates?: readonly [Field, Field];
}

/** Rows of one source that are part of an event set. All conditions must hold. */
export interface EventPart {
  /** The relation that holds the rows: a source's name, or `items`. */
  relation: string;
  where: readonly Meaning[];
  windows: readonly WindowMeaning[];
}

export interface EventSet {
  parts: readonly EventPart[];
  /** The columns that all parts have. */
  fields: ReadonlyMap<string, Field>;
}

export type WindowMeaning =
  | { kind: 'last'; length: Duration }
  | { kind: 'between'; from: Duration; to: Duration }
  | { kind: 'day'; number: number }
  | { kind: 'calendar'; unit: CalendarUnit; which: 'this' | 'previous' }
  | { kind: 'day_after'; number: number; date: Meaning }
  | { kind: 'since' | 'before'; date: Meaning };

/** Which of a person's events an aggregate is taken of. */
export interface Selection {
  parts: readonly EventPart[];
  /** Of these, together, so many of a person's latest; events of the same instant are alike. */
  latest?: number;
  /** A condition that is asked of each of them and chooses none. */
  test?: Meaning;
  sequence?: SequenceMeaning;
}

export interface SequenceMeaning {
  kind: 'without' | 'followed';
  parts: readonly EventPart[];
  /** A column whose value both must have. */
  same?: Field;
  within?: Duration;
}

export type ShiftMeaning = { ago: Duration } | { instant: number };

/** An expression after checking: every node has its type, every name what it stands for. */
export type Meaning = Span & {
  type: ValueType;
  values?: readonly string[];
  range?: Range;
  remedy?: string;
} & (
    | { kind: 'literal'; value: string | number | boolean | null }
    | { kind: 'reference'; to: Reference }
    | { kind: 'field'; name: string }
    | { kind: 'primitive'; primitive: Primitive; arguments: readonly Meaning[] }
    | { kind: 'apply'; definition: FunctionDefinition; arguments: readonly Meaning[] }
    | { kind: 'aggregate'; definition: AggregateDefinition; selection: Selection; value?: Meaning }
    | {
        kind: 'population';
        definition: PopulationDefinition;
        value: Meaning;
        among?: Meaning;
        arguments: readonly Meaning[];
      }
    | {
        kind: 'period';
        definition: PeriodDefinition;
        operand: Meaning;
        length: Duration;
        every: Duration;
        /** How many looks these are at most. */
        looks: number;
      }
    /** Whether a date or an instant lies within the time that begins at the clock. */
    | { kind: 'in_next'; value: Meaning; length: Duration }
    | {
        kind: 'table';
        definition: TableDefinition;
        table: TableNames;
        /** The column, where the function is of one. */
        of?: Field;
        arguments: readonly Meaning[];
      }
    | { kind: 'as_of'; operand: Meaning; shift: ShiftMeaning }
  );

/** Whatever a checker must know of the world: people's names, event sets, named constants. */
export interface Names {
  value(name: string): Reference | undefined;
  /** `engagement.level`. */
  member(name: string, member: string): Reference | undefined;
  isStage(name: string): boolean;
  events(name: string): EventSet | undefined;
  /** What `$name` stands for here. */
  parameter(name: string): string | number | undefined;
  table(name: string): TableNames | undefined;
  /** The event sets that sources give of which a column of this name is, by name; of lines where no whole rows have it. */
  having(column: string): ReadonlyMap<string, EventSet>;
  /** What a source has to say for it to give an event set of this name; undefined where none gives one. */
  given(name: string): string | undefined;
  constant(name: string): string | number | readonly (string | number)[] | undefined;
  /** Every name of a kind, for "did you mean". */
  all(kind: 'values' | 'events' | 'constants' | 'parameters' | 'tables'): Iterable<string>;
}
