import { parseInstant } from '../clock/instant.ts';
import type { ValueType } from '../expression/formula.ts';
import type { Problems } from '../problems/problem.ts';
import type { Located } from '../rules/rules.ts';
import type { Expected } from '../rules/test-schema.ts';
import type { Value } from './told.ts';

const truths: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

/** Reports an expected value that an expression of that type can never have. */
export function checkExpected(
  { value, place }: Located<Expected>,
  type: ValueType,
  zone: string,
  problems: Problems,
): void {
  if (value === null || fits(value, type, zone)) return;
  const wanted = {
    number: 'a number',
    boolean: 'yes or no',
    timestamp: 'an instant',
    date: 'a date',
    text: 'a text',
    list: 'a list',
  };
  problems.add('wrong-type', `this is compared with ${wanted[type]}`, place);
}

function fits(value: Expected, type: ValueType, zone: string): boolean {
  if (Array.isArray(value)) return type === 'list';
  switch (type) {
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return String(value) in truths;
    case 'timestamp':
    case 'date':
      return typeof value === 'string' && parseInstant(value, zone) !== undefined;
    case 'list':
      return false;
    case 'text':
      return true;
  }
}

/** Whether a value is the one that is expected; instants are the same however they are written. */
export function isAsExpected(found: Value, expected: Expected, type: ValueType, zone: string): boolean {
  if (expected === null || found === null) return expected === found;
  if (type === 'boolean') return truths[String(expected)] === found;
  if (type === 'timestamp')
    return parseInstant(String(expected), zone) === parseInstant(String(found), 'UTC');
  if (type === 'list') return (expected as readonly unknown[]).map(String).join(', ') === found;
  return type === 'number' ? expected === found : String(expected) === found;
}

/** An expected value as it is shown. */
export function showExpected(value: Expected): string {
  if (value === null) return 'missing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
