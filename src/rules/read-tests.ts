import { parseInstant } from '../clock/instant.ts';
import type { Place, Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { RulesDocument } from './document.ts';
import type { Located, Written } from './rules.ts';
import type { RulesContent } from './schema.ts';
import type { Expected, Given, TestContent } from './test-schema.ts';
import { mayBeUnread, type Unread } from './unread.ts';

/** A row that a test gives, and where each of its values stands. */
export interface GivenRow {
  values: Readonly<Record<string, Given>>;
  /** That of a column's name, or of the row. */
  place(column?: string): Place;
  valuePlace(column: string): Place;
}

/** What a test expects of one person. */
export interface Expectation {
  person: Located<string>;
  in: readonly Located<string>[];
  notIn: readonly Located<string>[];
  /** A reason, true, or false for none; undefined when nothing is expected. */
  suppressed?: Located<Expected>;
  values: readonly { what: Written; value: Located<Expected> }[];
}

export interface TestRule {
  name: string;
  place: Place;
  /** In ms since 1970. */
  asOf: number;
  given: ReadonlyMap<string, readonly GivenRow[]>;
  /** Addresses by the paths of the files that they stand in. */
  files: readonly { path: Located<string>; addresses: readonly string[] }[];
  expect: readonly Expectation[];
}

/** The tests of a rules file; a source that there is not, and an instant that is none, are problems. */
export function readTests(
  document: RulesDocument,
  content: RulesContent,
  unread: Unread,
  problems: Problems,
): TestRule[] {
  return (content.tests ?? []).map((test, index) =>
    readTest(document, content, test, index, unread, problems),
  );
}

function readTest(
  document: RulesDocument,
  { sources, timezone = 'UTC' }: RulesContent,
  { name, as_of, given, files = {}, expect }: TestContent,
  index: number,
  unread: Unread,
  problems: Problems,
): TestRule {
  const path = ['tests', index];
  const asOf = parseInstant(as_of, timezone);
  if (asOf === undefined) {
    const message = `'${as_of}' is not an instant`;
    problems.add('wrong-value', message, document.place([...path, 'as_of']), 'such as 2026-11-22T03:00:00Z');
  }
  for (const source of Object.keys(given)) {
    if (source in sources || mayBeUnread(unread, source)) continue;
    const message = `no source is called "${source}"${didYouMean(source, Object.keys(sources))}`;
    problems.add('unknown-name', message, document.keyPlace([...path, 'given', source]));
  }
  const rows = Object.entries(given).map(([source, all]): [string, GivenRow[]] => [
    source,
    all.map((values, row) => ({
      values,
      place: (column = Object.keys(values)[0]) =>
        document.keyPlace([...path, 'given', source, row, ...(column === undefined ? [] : [column])]),
      valuePlace: (column) => document.place([...path, 'given', source, row, column]),
    })),
  ]);
  return {
    name,
    place: document.place([...path, 'name']),
    asOf: asOf ?? 0,
    given: new Map(rows),
    files: Object.entries(files).map(([file, addresses]) => ({
      path: { value: file, place: document.keyPlace([...path, 'files', file]) },
      addresses,
    })),
    expect: Object.entries(expect).map(([person, all]) => {
      const at = [...path, 'expect', person];
      const segments = (key: 'in' | 'not_in') => {
        const value = all[key] ?? [];
        if (typeof value === 'string') return [document.located([...at, key], value)];
        return value.map((each, place) => document.located([...at, key, place], each));
      };
      const others = Object.keys(all).filter((key) => !['in', 'not_in', 'suppressed'].includes(key));
      const valueOf = (key: string) => document.located([...at, key], all[key] as Expected);
      return {
        person: { value: person, place: document.keyPlace(at) },
        in: segments('in'),
        notIn: segments('not_in'),
        ...('suppressed' in all && { suppressed: valueOf('suppressed') }),
        values: others.map((key) => ({ what: document.writtenKey([...at, key]), value: valueOf(key) })),
      };
    }),
  };
}
