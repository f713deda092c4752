import { call, missing, or, text, truth, type Formula } from '../expression/formula.ts';
import type { ListFile, ListPlan } from '../plan/steps.ts';
import type { ListRule } from '../rules/rules.ts';
import { leftOut } from './addresses.ts';
import { cell, type CellRules } from './cells.ts';
import { fileName } from './file-names.ts';
import type { Provider } from './providers/provider.ts';
import { slugsOf, tagColumns, tagsOf, type Tag } from './tags.ts';

/** A header and what stands below it. */
export interface ListColumn {
  header: string;
  value: Formula;
}

/** What is known of a person. `fields` are those that there are: `first_name`, `last_name`, `name`, `phone`, ... */
export interface Person {
  address: Formula;
  fields: Readonly<Record<string, Formula>>;
}

/** A segment with its meaning. */
export interface ListSegment {
  name: string;
  tags: readonly string[];
  member: Formula;
  columns: readonly ListColumn[];
}

/**
 * The files of one list in the shape that its provider imports.
 *
 * Columns come in this order: the address, what else the provider knows about a person, tags, `extra`, the segment's
 * own. Headers are compared without case: a column of `extra` or of a segment takes the place of a contact column
 * with its header; otherwise, and always against the address and the tags, the first one stays.
 *
 * Where the provider's files cannot carry tags, `one-file-with-tags` gives one file per segment. In one file with
 * tags a segment's own columns are filled for its members only.
 *
 * `folders` holds the folders that other lists of the run have; the list's own is added.
 */
export function composeList(
  rule: Pick<ListRule, 'name' | 'layout' | 'roleAddresses' | 'formulas'>,
  provider: Provider,
  person: Person,
  segments: readonly ListSegment[],
  extra: readonly ListColumn[],
  folders: Set<string> = new Set(),
): ListPlan {
  const rules: CellRules = { provider, formulas: rule.formulas };
  const folder = fileName(rule.name, folders);
  const cells = (columns: readonly ListColumn[]): ListColumn[] =>
    columns.map(({ header, value }) => ({ header, value: cell(header, value, rules) }));

  const address = { header: provider.emailHeader, value: person.address };
  const contact = cells(contactColumns(provider, person.fields));
  const own = segments.map((segment) => ({ ...segment, columns: cells(segment.columns) }));
  const slugs = slugsOf(tagsOf(segments), provider.tags);
  const file = (name: string, among: readonly ListSegment[], tags: readonly Tag[]): ListFile => ({
    path: `lists/${folder}/${name}.csv`,
    list: rule.name,
    provider: provider.name,
    segments: among.map((segment) => segment.name),
    members: or(...among.map((segment) => segment.member)),
    columns: arrange(address, contact, tagColumns(provider.tags, tags, slugs, rule.formulas), [
      ...cells(extra),
      ...(among.length === 1 ? among[0]!.columns : unite(among)),
    ]),
  });

  const names = new Set<string>();
  const files =
    rule.layout === 'one-file-with-tags' && provider.tags.kind !== 'file'
      ? [file(folder, own, tagsOf(own))]
      : own.map((segment) => {
          const tags = segment.tags.length > 0 ? tagsOf([{ ...segment, member: truth(true) }]) : [];
          return file(fileName(segment.name, names), [segment], tags);
        });
  return {
    name: rule.name,
    provider: provider.name,
    leftOut: leftOut(person.address, provider, rule.roleAddresses),
    files,
  };
}

function contactColumns({ contact, otherFields }: Provider, fields: Person['fields']): ListColumn[] {
  const columns = contact.flatMap(({ header, from }) => {
    const ways = from
      .map((way) => way.flatMap((field) => fields[field] ?? []))
      .filter((way) => way.length > 0);
    return ways.length === 0 ? [] : [{ header, value: firstKnown(ways.map(joined)) }];
  });
  const used = new Set(contact.flatMap(({ from }) => from.flat()));
  const others = Object.keys(fields).filter((field) => otherFields && !used.has(field));
  return [...columns, ...others.map((field) => ({ header: field, value: fields[field]! }))];
}

const firstKnown = (values: readonly Formula[]): Formula =>
  values.length === 1 ? values[0]! : call('first_known', ...values);

const joined = (parts: readonly Formula[]): Formula =>
  parts.length === 1 ? parts[0]! : call('join_known', text(' '), ...parts);

/** The segments' own columns side by side, those with the same header as one, each filled for members only. */
function unite(segments: readonly ListSegment[]): ListColumn[] {
  const columns = new Map<string, { header: string; values: Formula[] }>();
  for (const { member, columns: own } of segments) {
    for (const { header, value } of own) {
      const column = columns.get(header.toLowerCase()) ?? { header, values: [] };
      column.values.push(call('choose', member, value, missing('text')));
      columns.set(header.toLowerCase(), column);
    }
  }
  return [...columns.values()].map(({ header, values }) => ({ header, value: firstKnown(values) }));
}

/** One column a header; `added` ones take the places of contact columns. */
function arrange(
  address: ListColumn,
  contact: readonly ListColumn[],
  tags: readonly ListColumn[],
  added: readonly ListColumn[],
): ListColumn[] {
  const columns = new Map<string, ListColumn>();
  for (const column of [address, ...contact, ...tags]) {
    const key = column.header.toLowerCase();
    if (!columns.has(key)) columns.set(key, column);
  }
  const replaceable = new Set(contact.map(({ header }) => header.toLowerCase()));
  replaceable.delete(address.header.toLowerCase());
  for (const column of added) {
    const key = column.header.toLowerCase();
    if (!columns.has(key) || replaceable.delete(key)) columns.set(key, column);
  }
  return [...columns.values()];
}
