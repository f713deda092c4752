import type { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import type { ColumnRule, Located, SourceRule } from './rules.ts';
import type { RulesContent } from './schema.ts';
import { checkZone } from './zones.ts';

type SourceContent = RulesContent['sources'][string];

/** The sources of a rules file, each value with its place. */
export function readSources(
  document: RulesDocument,
  content: RulesContent,
  problems: Problems,
): Map<string, SourceRule> {
  const names = Object.keys(content.sources);
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other) {
      const message = `"${name}" and "${other}" differ in capitals only`;
      problems.add('duplicate-name', message, document.keyPlace(['sources', name]), 'choose another name');
    }
    seen.set(name.toLowerCase(), name);
  }
  return new Map(names.map((name) => [name, readSource(document, name, content.sources[name]!, problems)]));
}

function readSource(
  document: RulesDocument,
  name: string,
  source: SourceContent,
  problems: Problems,
): SourceRule {
  const path = ['sources', name];
  const one = (key: keyof SourceContent): Located<string> | undefined => {
    const value = source[key];
    return typeof value === 'string' ? document.located([...path, key], value) : undefined;
  };
  const several = (key: 'path' | 'email' | 'id' | 'customer' | 'at') =>
    locateAll(document, [...path, key], source[key]);
  const timezone = one('timezone');
  if (timezone) checkZone(timezone, problems);
  const kinds =
    source.kinds &&
    new Map(
      Object.entries(source.kinds).map(([word, kind]) => [
        word,
        document.located([...path, 'kinds', word], kind),
      ]),
    );
  const entries = Object.entries(source.columns ?? {});
  const optional = {
    format: one('format'),
    timezone,
    encoding: one('encoding'),
    delimiter: one('delimiter'),
    pattern: one('pattern'),
    kind: one('kind'),
    lines: one('lines'),
    kinds,
    email: several('email'),
    id: several('id'),
    customer: several('customer'),
    at: several('at'),
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    name,
    place: document.keyPlace(path),
    path: several('path')!,
    table: source.table ?? false,
    columns: new Map(
      entries.map(([column, rule]) => [column, readColumn(document, [...path, 'columns', column], rule)]),
    ),
    ...given,
  };
}

function readColumn(
  document: RulesDocument,
  path: Path,
  rule: NonNullable<SourceContent['columns']>[string],
): ColumnRule {
  const place = document.keyPlace(path);
  if (typeof rule === 'string') return { place, type: document.located(path, rule) };
  const { from, type, pattern, decimal, thousands, separator } = rule;
  const headers = locateAll(document, [...path, 'from'], from);
  return {
    place,
    ...(headers && { from: headers }),
    ...(type && { type: document.located([...path, 'type'], type) }),
    ...(pattern !== undefined && { pattern }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    ...(separator !== undefined && { separator }),
  };
}

function locateAll(
  document: RulesDocument,
  path: Path,
  value: string | readonly string[] | undefined,
): Located<string>[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [document.located(path, value)];
  return value.map((each, index) => document.located([...path, index], each));
}
