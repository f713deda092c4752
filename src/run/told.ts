import type { PersonValues } from '../engines/engine.ts';
import type { Column, ValueType } from '../expression/formula.ts';
import type { Part } from '../plan/parts.ts';

/** A value of the rules: dates and instants as text, of instants in UTC; null is missing. */
export type Value = string | number | boolean | null;

/** A piece of a rule as it is written, what it is for one person, and the pieces that it is made of. */
export interface ToldPart {
  text: string;
  type: ValueType;
  value: Value;
  /** Whether it is the name of a definition, whose condition or value is its only part. */
  named: boolean;
  parts: readonly ToldPart[];
}

export function tell({ text, type, value, named, parts }: Part, person: PersonValues): ToldPart {
  const written = person.values[value.name] ?? null;
  const told = parts.map((each) => tell(each, person));
  return { text, type, value: valueOf(type, written), named, parts: told };
}

/** Every column that a part, or any of its own, has a value in. */
export function columnsOfPart({ value, parts }: Part): Column[] {
  return [value, ...parts.flatMap(columnsOfPart)];
}

function valueOf(type: ValueType, written: string | null): Value {
  if (written === null) return null;
  if (type === 'number') return Number(written);
  return type === 'boolean' ? written === 'true' : written;
}
