import type { ValueType } from '../expression/formula.ts';
import type { ColumnRule } from '../rules/rules.ts';
import type { ColumnShape, Reading } from './shape.ts';

/**
 * The type and reading that the rules give to a column. Without a type, a pattern means an instant, a decimal or
 * thousands mark a number and a separator a list, unless the column is already of a type that has such a thing.
 */
export function readAs(rule: ColumnRule, present: Pick<ColumnShape, 'type' | 'reading'>): typeof present {
  const type = rule.type?.value ?? impliedType(rule, present.type);
  const same = type === present.type;
  if (same && !rule.pattern && !rule.decimal && !rule.thousands && !rule.separator) return present;
  return { type, reading: readingOf(type, rule) };
}

function impliedType(rule: ColumnRule, present: ValueType): ValueType {
  if (present !== 'text') return present;
  if (rule.pattern !== undefined) return 'timestamp';
  if (rule.decimal !== undefined || rule.thousands !== undefined) return 'number';
  return rule.separator !== undefined ? 'list' : 'text';
}

function readingOf(type: ValueType, { pattern, decimal, thousands, separator }: ColumnRule): Reading {
  switch (type) {
    case 'number':
      return { as: 'number', decimal: decimal ?? '.', ...(thousands !== undefined && { thousands }) };
    case 'timestamp':
    case 'date':
      return { as: type, ...(pattern !== undefined && { pattern }) };
    case 'list':
      return { as: 'list', separator: separator ?? ',' };
    default:
      return { as: type };
  }
}
