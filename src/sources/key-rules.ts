import type { Located, SourceRule } from '../rules/rules.ts';
import type { Format } from './formats/format.ts';
import type { ColumnShape, Role } from './shape.ts';

/** One of the columns that say what a row is about. */
export interface Key {
  /** The name that the column has in every source. */
  name: string;
  /** The word of the rules file that maps it. */
  word: string;
  /** What it says, for "no column that says …". */
  says: string;
  /** Headers or paths that the rules give, the first that is not empty counts. */
  mapped?: readonly Located<string>[] | undefined;
  /** Names that are taken for it when neither the rules nor a format say which it is. */
  usual: readonly string[];
  /** Whether every file must have it. */
  needed: boolean;
  column: Pick<ColumnShape, 'type' | 'reading'>;
}

const text = { type: 'text', reading: { as: 'text' } } as const;
const timestamp = { type: 'timestamp', reading: { as: 'timestamp' } } as const;

/** The keys that a source of a role can have, those first that it is mostly known by. */
export function keysFor(rule: SourceRule, role: Role, format: Format | undefined): Key[] {
  const id = { name: 'id', word: 'id', says: 'which row it is', mapped: rule.id, column: text };
  if (role === 'table') return [{ ...id, usual: ['id', 'key', 'code'], needed: rule.id !== undefined }];
  if (role === 'customers') {
    return [
      { ...id, usual: ['id', 'customer_id'], needed: false },
      {
        name: 'email',
        word: 'email',
        says: 'the address',
        mapped: rule.email,
        usual: ['email', 'email_address', 'e_mail'],
        needed: true,
        column: text,
      },
    ];
  }
  const keys: Key[] = [
    ...customersFor(rule, format),
    {
      name: 'at',
      word: 'at',
      says: 'when it happened',
      mapped: rule.at,
      usual: ['at', 'timestamp', 'created_at', 'date', 'time', 'event_time'],
      needed: true,
      column: timestamp,
    },
  ];
  // Rows of one order have only its id in common. Elsewhere an `id` may be anything's, so it must be named.
  if (rule.id || format?.keys.id) keys.push({ ...id, usual: [], needed: role === 'orders' });
  return keys;
}

/**
 * `customer`, and `customer_2` and so on when the rules, or without them the format, have several columns: a row has to
 * have the first at least.
 */
function customersFor(rule: SourceRule, format: Format | undefined): Key[] {
  const key = {
    name: 'customer',
    word: 'customer',
    says: 'whose row it is',
    usual: ['customer', 'email', 'email_address', 'customer_email', 'customer_id'],
    needed: true,
    column: text,
  };
  const columns = rule.customer ?? format?.keys.customer.map(() => undefined) ?? [undefined];
  return columns.map((mapped, index) => {
    if (index === 0) return { ...key, mapped: mapped && [mapped] };
    return { ...key, name: `customer_${index + 1}`, mapped: mapped && [mapped], needed: false };
  });
}
