import { and, call, missing, not, or, text, truth, type Formula } from '../expression/formula.ts';
import { listed, type ListFile, type ListPlan, type SuppressionFile, type Withheld } from '../plan/steps.ts';
import type { ListRule } from '../rules/rules.ts';
import { leftOut, unsure, untold } from './addresses.ts';
import { cell, type Cell, type CellRules } from './cells.ts';
import { fileName } from './file-names.ts';
import { fieldHeader } from './headers.ts';
import { addressFields, postalAddress } from './postal-address.ts';
import type { Provider } from './providers/provider.ts';
import { tagColumns, tagNames, tagsOf, type Tag } from './tags.ts';

/** A header and what stands below it. */
export interface ListColumn {
  header: string;
  value: Formula;
}

/** A header and what stands below it in a file. */
type FileColumn = ListFile['columns'][number];

/** A segment whose own columns are cells already. */
type OwnSegment = Omit<ListSegment, 'columns'> & { columns: readonly FileColumn[] };

/** What is known of a person. `fields` are those that there are: `first_name`, `last_name`, `name`, `phone`, ... */
export interface Person {
  address: Formula;
  fields: Readonly<Record<string, Formula>>;
  /** Of a postal address, as far as there are such fields: `address1`, `city`, ... */
  home?: Readonly<Record<string, Formula>>;
}

/** The person fields that a list may show under their own names, and those of a postal address. */
export const personFields = ['first_name', 'last_name', 'name', 'phone', 'birthday'];
export const homeFields = addressFields;

/** Who is to be mailed no more, why, and what the service is to make of it. */
export interface Suppression {
  kind: string;
  reasons: readonly string[];
  people: Formula;
  strangers: Formula;
  unasked: readonly string[];
}

type Rule = Pick<
  ListRule,
  'name' | 'layout' | 'roleAddresses' | 'formulas' | 'postalAddress' | 'bom' | 'rowsPerFile'
>;

/** A segment with its meaning. */
export interface ListSegment {
  name: string;
  /** The segment that this is the people of one value of. */
  of?: string;
  tags: readonly string[];
  member: Formula;
  /** Members who are not on its lists, by reason: each under one of them. */
  withheld?: readonly Withheld[];
  columns: readonly ListColumn[];
}

/**
 * The files of one list in the shape that its provider imports.
 *
 * Columns come in this order: the address, what else the provider knows about a person, tags, `extra`, the segment's
 * own. Headers are compared without case: a column of `extra` or of a segment takes the place of a contact column
 * with its header; otherwise, and always against the address and the tags, the first one stays.
 *
 * A service that knows fields by names of one form has the rules' columns under such names (`fieldHeader`).
 *
 * Where the provider's files cannot carry tags, `one-file-with-tags` gives one file per segment. In one file with
 * tags a segment's own columns are filled for its members only.
 *
 * `folders` holds the folders that other lists of the run have; the list's own is added.
 */
export function composeList(
  rule: Rule,
  provider: Provider,
  person: Person,
  segments: readonly ListSegment[],
  extra: readonly ListColumn[],
  folders: Set<string> = new Set(),
  suppressions: readonly Suppression[] = [],
): ListPlan {
  const rules: CellRules = { provider, formulas: rule.formulas };
  const folder = fileName(rule.name, folders);
  const cells = (columns: readonly ListColumn[]): FileColumn[] =>
    columns.map(({ header, value }) => ({ header, ...cell(header, value, rules, person.home?.['country']) }));
  const named = (columns: readonly ListColumn[]): FileColumn[] =>
    cells(columns.map(({ header, value }) => ({ header: fieldHeader(header, provider), value })));
  const marked = (columns: readonly FileColumn[]): FileColumn[] =>
    columns.map((each, index) =>
      rule.bom && index === 0 ? { ...each, header: `\uFEFF${each.header}` } : each,
    );

  const address = { header: provider.emailHeader, value: person.address };
  const home = homeColumn(rule, provider, person);
  const contact = [...cells(contactColumns(provider, person.fields)), ...(home ? [home] : [])];
  const own = segments.map((segment) => ({ ...segment, columns: named(segment.columns) }));
  const onLists = segments.map((segment) => ({ ...segment, member: listedIn(segment) }));
  const names = tagNames(tagsOf(onLists), provider.tags);
  const file = (name: string, among: readonly OwnSegment[], tags: readonly Tag[]): ListFile => ({
    path: `lists/${folder}/${name}.csv`,
    list: rule.name,
    provider: provider.name,
    segments: [...new Set(among.map((segment) => segment.of ?? segment.name))],
    tags: new Map(tagsOf(among).map(({ name: tag }) => [tag, names.get(tag)!])),
    members: or(...among.map((segment) => segment.member)),
    withheld: withheldFrom(among),
    columns: marked(
      arrange(address, contact, tagColumns(provider.tags, tags, names, rule.formulas), [
        ...named(extra),
        ...(among.length === 1
          ? among[0]!.columns
          : unite(among.map((segment) => ({ ...segment, member: listedIn(segment) })))),
      ]),
    ),
    headed: true,
    limits: limitsOf(rule, provider),
  });

  const taken = new Set<string>();
  const files = isOneFile(rule, provider)
    ? [file(folder, own, tagsOf(onLists))]
    : own.map((segment) => {
        const tags = segment.tags.length > 0 ? tagsOf([{ ...segment, member: truth(true) }]) : [];
        return file(fileName(segment.name, taken), [segment], tags);
      });
  return {
    name: rule.name,
    provider: provider.name,
    leftOut: leftOut(person.address, provider, rule.roleAddresses),
    untold: untold(person.address, provider, rule.roleAddresses),
    ...unsure(person.address, provider),
    files,
    suppressions: suppressions.map(({ kind, reasons, people, strangers, unasked }): SuppressionFile => {
      const { header } = provider.suppressions;
      return {
        path: `suppressions/${folder}/${kind}.${header === undefined ? 'txt' : 'csv'}`,
        list: rule.name,
        provider: provider.name,
        segments: [],
        tags: new Map(),
        kind,
        reasons,
        strangers,
        unasked,
        members: people,
        withheld: [],
        columns: [{ header: header ?? provider.emailHeader, value: person.address }],
        headed: header !== undefined,
        limits: limitsOf(rule, provider),
      };
    }),
  };
}

/** Whether all segments of a list are in one file, told apart by tags. */
export const isOneFile = ({ layout }: Pick<ListRule, 'layout'>, { tags }: Provider): boolean =>
  layout === 'one-file-with-tags' && tags.kind !== 'file';

function limitsOf({ rowsPerFile }: Rule, { maxFileBytes }: Provider): ListFile['limits'] {
  return {
    ...(rowsPerFile !== undefined && { rows: rowsPerFile }),
    ...(maxFileBytes !== undefined && { bytes: maxFileBytes }),
  };
}

function homeColumn({ postalAddress: wanted, formulas }: Rule, provider: Provider, { home = {} }: Person) {
  if (wanted === 'leave-out' || !provider.postalAddress) return undefined;
  const written: Cell | undefined = postalAddress(home, provider.postalAddress, formulas);
  return written && { header: provider.postalAddress.header, ...written };
}

type Members = Pick<ListSegment, 'member' | 'withheld'>;

const listedIn = ({ member, withheld = [] }: Members): Formula => listed({ members: member, withheld });

/** Who is withheld from a file of several segments: members of some, listed for none. */
function withheldFrom(segments: readonly Members[]): Withheld[] {
  const all = segments.flatMap(({ withheld = [] }) => withheld);
  if (segments.length === 1) return all;
  const reasons = new Map<string, Formula[]>();
  for (const { reason, people } of all) reasons.set(reason, [...(reasons.get(reason) ?? []), people]);
  const onList = or(...segments.map(listedIn));
  const before: Formula[] = [];
  return [...reasons].map(([reason, people]) => {
    const first = and(or(...people), not(onList), ...before.map(not));
    before.push(or(...people));
    return { reason, people: first };
  });
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
function unite(segments: readonly { member: Formula; columns: readonly FileColumn[] }[]): FileColumn[] {
  const columns = new Map<string, { header: string; values: Formula[]; cuts: Formula[] }>();
  for (const { member, columns: own } of segments) {
    for (const { header, value, cut } of own) {
      const column = columns.get(header.toLowerCase()) ?? { header, values: [], cuts: [] };
      column.values.push(call('choose', member, value, missing('text')));
      if (cut) column.cuts.push(and(member, cut));
      columns.set(header.toLowerCase(), column);
    }
  }
  return [...columns.values()].map(({ header, values, cuts }) => ({
    header,
    value: firstKnown(values),
    ...(cuts.length > 0 && { cut: or(...cuts) }),
  }));
}

/** One column a header; `added` ones take the places of contact columns. */
function arrange(
  address: FileColumn,
  contact: readonly FileColumn[],
  tags: readonly FileColumn[],
  added: readonly FileColumn[],
): FileColumn[] {
  const columns = new Map<string, FileColumn>();
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
