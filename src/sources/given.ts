import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstant } from '../clock/instant.ts';
import type { ValueType } from '../expression/formula.ts';
import { Failure, type Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { GivenRow } from '../rules/read-tests.ts';
import type { Rules, SourceRule } from '../rules/rules.ts';
import type { Given } from '../rules/test-schema.ts';
import type { Format } from './formats/format.ts';
import { columnName } from './columns.ts';
import { formatNamed } from './formats/index.ts';
import { inspectSources } from './inspect.ts';
import { pathOf } from './json-path.ts';
import { readAs } from './readings.ts';
import { mailKinds, type ColumnShape, type MailKind, type Reading, type SourceShape } from './shape.ts';
import { roleOf } from './source-shape.ts';

/** A source as tests give it: its rows carry the names that rules use, so nothing has to be found in an export. */
export interface GivenSource extends Omit<SourceShape, 'files'> {
  /** Of reference tables: the columns of which the first that a row has is its key. */
  keyFrom: readonly string[];
}

/** A value's reading when it is written as the rules would write it. */
const plain: Record<ValueType, Reading> = {
  text: { as: 'text' },
  number: { as: 'number', decimal: '.' },
  boolean: { as: 'boolean' },
  timestamp: { as: 'timestamp' },
  date: { as: 'date' },
  list: { as: 'list', separator: ',' },
};

const linesKey = 'items';

/**
 * What a source looks like to tests. Its columns are those of the export where that is there; else those of its
 * format, those that the rules declare, and where no format is named those that any test's row has, as text.
 */
export async function givenSource(
  rule: SourceRule,
  rules: Rules,
  rows: readonly GivenRow[],
  scratch: () => Promise<string>,
): Promise<GivenSource> {
  const known = await inspected(rule, rules, scratch);
  const format = rule.format && formatNamed(rule.format.value);
  const hasKind = rule.kind !== undefined || rows.some(({ values }) => 'kind' in values);
  const role = known?.role ?? roleOf(rule, format, hasKind ? 'kind' : undefined);
  const columns = new Map((known?.columns ?? declared(rule, format)).map((each) => [each.name, each]));
  const add = (name: string, type: ValueType, of: 'row' | 'line' = 'row') => {
    if (!columns.has(name)) columns.set(name, column(name, type, of));
  };
  if (role === 'customers') for (const key of ['id', 'email']) add(key, 'text');
  else if (role !== 'table') add('customer', 'text');
  const keyFrom =
    role === 'table' ? ['id', ...(rule.id ?? []).flatMap(({ value }) => columnName(value) ?? [])] : [];
  for (const key of keyFrom) add(key, 'text');
  if (role !== 'customers' && role !== 'table') columns.set('at', column('at', 'timestamp', 'row'));
  const constantKind = known ? known.constantKind : constantOf(rule);
  if (role === 'mail' && !constantKind) add('kind', 'text');
  if (!known && !format) {
    for (const { values } of rows) {
      for (const [name, value] of Object.entries(values)) {
        if (name === linesKey && Array.isArray(value))
          for (const line of value.filter(isLine))
            for (const each of Object.keys(line)) add(each, 'text', 'line');
        else add(name, 'text');
      }
    }
  }
  const hasLines =
    known?.lines ?? format?.lines ?? rule.lines ?? rows.some(({ values }) => linesKey in values);
  return {
    name: rule.name,
    role,
    ...(format && { format: format.name }),
    zone: rules.timezone,
    columns: [...columns.values()].map(({ name, type, of }) => column(name, type, of)),
    firstTexts: () => [],
    doubts: [],
    keyFrom,
    keys: {
      customer: role === 'customers' ? ['id', 'email'] : role === 'table' ? [] : ['customer'],
      ...(role === 'table' && { id: 'id' }),
      ...(columns.has('at') && role !== 'customers' && role !== 'table' && { at: 'at' }),
      ...(role === 'mail' && !constantKind && { kind: 'kind' }),
    },
    ...(role === 'orders' && hasLines && { lines: { kind: 'array', path: pathOf([linesKey]) } }),
    ...(constantKind && { constantKind }),
  };
}

/** The shape of the source's export; undefined where there is none that can be read. */
async function inspected(
  rule: SourceRule,
  rules: Rules,
  scratch: () => Promise<string>,
): Promise<SourceShape | undefined> {
  if (rule.path.some(({ value }) => value === '-')) return undefined;
  try {
    const found = await inspectSources({ ...rules, sources: new Map([[rule.name, rule]]) }, { scratch });
    return found.get(rule.name);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'data') return undefined;
    throw error;
  }
}

function declared(rule: SourceRule, format: Format | undefined): ColumnShape[] {
  const ofFormat = new Map(
    (format?.columns ?? []).map((each) => [each.name, column(each.name, each.type, each.of)]),
  );
  const ofRules = [...rule.columns].map(([name, each]) => {
    const present = ofFormat.get(name) ?? column(name, 'text', 'row');
    return column(name, readAs(each, present).type, present.of);
  });
  return [...ofFormat.values(), ...ofRules];
}

function column(name: string, type: ValueType, of: 'row' | 'line'): ColumnShape {
  return { name, type, of, reading: plain[type], apostrophe: false };
}

function constantOf({ kind }: SourceRule): MailKind | undefined {
  return mailKinds.find((each) => each === kind?.value);
}

/** Reports whatever in a row is no column of its source, or no value of its column's type. */
export function checkRow(row: GivenRow, source: GivenSource, problems: Problems): void {
  const { values, place, valuePlace } = row;
  const of = (which: 'row' | 'line') =>
    new Map(source.columns.filter((each) => each.of === which).map((each) => [each.name, each]));
  const columns = of('row');
  const keys =
    source.role === 'customers' ? ['email', 'id'] : ['customer', ...(source.keys.at ? ['at'] : [])];
  const lacking = source.role === 'table' ? [] : keys.filter((key) => (values[key] ?? null) === null);
  if (source.role === 'customers' ? lacking.length === 2 : lacking.length > 0) {
    const what = source.role === 'customers' ? 'email' : lacking[0]!;
    problems.add('shape', `this row needs "${what}"`, place());
  }
  for (const [name, value] of Object.entries(values)) {
    if (name === linesKey && source.lines && Array.isArray(value)) {
      const ofLine = of('line');
      for (const each of value.filter(isLine)) {
        for (const [key, cell] of Object.entries(each)) check(key, cell, ofLine.get(key), [...ofLine.keys()]);
      }
    } else check(name, value, columns.get(name), [...columns.keys(), ...(source.lines ? [linesKey] : [])]);
  }

  function check(
    name: string,
    value: Given,
    column: ColumnShape | undefined,
    known: readonly string[],
  ): void {
    const key = name in values ? name : linesKey;
    if (!column) {
      problems.add(
        'unknown-column',
        `${source.name} has no column "${name}"${didYouMean(name, known)}`,
        place(key),
      );
    } else if (!fits(value, column.type, source.zone)) {
      problems.add('wrong-value', `"${name}" must be ${called[column.type]}`, valuePlace(key));
    } else if (name === source.keys.kind && !mailKinds.includes(value as MailKind)) {
      const message = `no kind of mail event is called "${String(value)}"${didYouMean(String(value), mailKinds)}`;
      problems.add('wrong-value', message, valuePlace(key), `the kinds are ${mailKinds.join(', ')}`);
    }
  }
}

const called: Record<ValueType, string> = {
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  timestamp: 'an instant, such as 2026-11-22T03:00:00Z',
  date: 'a date, such as 2026-11-22',
  list: 'a list',
};

function fits(value: Given, type: ValueType, zone: string): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return type === 'list' && !value.some(isLine);
  switch (type) {
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean' || value === 'yes' || value === 'no';
    case 'timestamp':
    case 'date':
      return typeof value === 'string' && parseInstant(value, zone) !== undefined;
    default:
      return true;
  }
}

type Line = Readonly<Record<string, string | number | boolean | null>>;
const isLine = (value: Given | Line): value is Line =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A source as an engine reads it, from a file of a JSON object a line. */
export function shapeOf({ keyFrom, ...source }: GivenSource, path: string): SourceShape {
  const namesOf = (name: string) => (name === source.keys.id && keyFrom.length > 0 ? keyFrom : [name]);
  const cells = Object.fromEntries(
    source.columns.map(({ name }) => [name, namesOf(name).map((each) => ({ path: pathOf([each]) }))]),
  );
  const container = { kind: 'json', layout: 'lines' } as const;
  const recognised = { confidence: 'unknown', why: 'a test gives it' } as const;
  return { ...source, files: [{ shown: path, path, compressed: false, container, recognised, cells }] };
}

/** Writes the rows of a source into a folder, for an engine to read. */
export async function writeGiven(
  source: GivenSource,
  rows: readonly GivenRow[],
  folder: string,
): Promise<SourceShape> {
  const path = join(folder, `${source.name}.jsonl`);
  await writeFile(path, rows.map(({ values }) => `${JSON.stringify(values)}\n`).join(''), { mode: 0o600 });
  return shapeOf(source, path);
}
