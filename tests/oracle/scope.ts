/** The types of the language of which expressions are generated. */
export type Kind = 'number' | 'text' | 'instant' | 'date' | 'list' | 'condition';

/** A set of events and the columns that its rows have. */
export interface SetInfo {
  name: string;
  fields: Readonly<Partial<Record<Kind, readonly string[]>>>;
  /** Text columns that can be a few texts only, and whole conditions on them. */
  closed?: { fields: readonly string[]; tests: readonly string[] };
}

/** What an expression may speak of where it stands. */
export interface Scope {
  /** Names by type. */
  names: Readonly<Record<Kind, readonly string[]>>;
  /** Whole conditions that only fit as they are, such as comparisons with a stage. */
  tests: readonly string[];
  sets: readonly SetInfo[];
  /** `person`: anything; `row`: no ranks and no "as of"; `value`: no other events either. */
  of: 'person' | 'row' | 'value';
  /** Of rows: what other events that are asked for within may speak of, which is the person again. */
  around?: Scope;
}

const mail: SetInfo['fields'] = { text: ['campaign'], instant: ['at'] };
const orders: SetInfo['fields'] = {
  number: ['total'],
  text: ['category', 'coupon', 'channel'],
  instant: ['at'],
};
const visits: SetInfo['fields'] = { number: ['seconds'], text: ['page', 'channel'], instant: ['at'] };

const items: SetInfo['fields'] = {
  number: ['quantity', 'total'],
  text: ['sku', 'category', 'channel'],
  instant: ['at'],
};

export const sources: readonly SetInfo[] = [
  { name: 'orders', fields: orders },
  { name: 'items', fields: items },
  { name: 'visits', fields: visits },
  {
    name: 'mail',
    fields: mail,
    closed: {
      fields: ['kind'],
      tests: [
        "kind = 'open'",
        "kind != 'click'",
        "kind in ('sent', 'unsubscribe')",
        "kind ends with 'e'",
        'kind is missing',
        "mail.kind = 'complaint'",
        'lower(kind) = campaign',
      ],
    },
  },
  { name: 'opens', fields: mail },
  { name: 'clicks', fields: mail },
  { name: 'sends', fields: mail },
];

/** What is known of people before anything is defined. */
export const attributes: Scope = {
  names: {
    number: ['points'],
    text: ['country', 'email', 'consent'],
    instant: ['signed_up_at'],
    date: ['born'],
    list: ['tags'],
    condition: ['vip'],
  },
  tests: [],
  sets: sources,
  of: 'person',
};

export interface More {
  names?: Partial<Record<Kind, readonly string[]>>;
  tests?: readonly string[];
  sets?: readonly SetInfo[];
}

export function extend(scope: Scope, { names = {}, tests = [], sets = [] }: More): Scope {
  const kinds = Object.keys(scope.names) as Kind[];
  const all = kinds.map((kind) => [kind, [...scope.names[kind], ...(names[kind] ?? [])]] as const);
  return {
    ...scope,
    names: Object.fromEntries(all) as Record<Kind, string[]>,
    tests: [...scope.tests, ...tests],
    sets: [...scope.sets, ...sets],
  };
}

/** Two sets joined by "or": rows have the columns that both have. */
export function union(a: SetInfo, b: SetInfo): SetInfo {
  const common = Object.entries(a.fields).map(([kind, names]) => [
    kind,
    names.filter((name) => b.fields[kind as Kind]?.includes(name)),
  ]);
  return { name: `${a.name} or ${b.name}`, fields: Object.fromEntries(common) };
}

/** The scope of a condition on a set's rows, or of a value made of them. */
export function inRow(scope: Scope, set: SetInfo, of: 'row' | 'value'): Scope {
  const names = Object.entries(set.fields).map(([kind, fields]) => {
    const head = set.name.split(' or ')[0];
    const qualified = fields.map((field) => `${head}.${field}`);
    return [kind, of === 'row' ? [...fields, ...qualified] : qualified] as const;
  });
  // Rows have no "as of".
  const own = of === 'row' ? (set.closed?.tests ?? []) : [];
  const tests = [...scope.tests.filter((test) => !test.includes(' as of ')), ...own];
  return {
    ...extend({ ...scope, tests }, { names: Object.fromEntries(names) }),
    of,
    around: scope.around ?? scope,
  };
}
