import { basename } from 'node:path';
import { columnsOf } from '../expression/formula.ts';
import { didYouMean, suggest } from '../problems/suggest.ts';
import type { ColumnRule, SourceRule } from '../rules/rules.ts';
import { cellsOf, type Drafts, fieldByHeader, fieldMeant, isSeen, isUnknown, labelsOf } from './drafts.ts';
import type { Findings } from './findings.ts';
import type { Format, FormatColumn } from './formats/format.ts';
import { pathWritten } from './json-path.ts';
import type { Field, LookedFile } from './look.ts';
import { readAs } from './readings.ts';
import { isAmong } from './recognise.ts';
import type { Cell, ColumnShape } from './shape.ts';

/**
 * The format's columns that any file has, and those that others are computed from; in JSON all of them, since keys may
 * first come up further down.
 */
export function addFormat(drafts: Drafts, format: Format, files: readonly LookedFile[]): void {
  const needed = new Set<string>();
  for (const { value } of format.columns) if (value) columnsOf(value, 'row', needed);
  for (const { from, fileName, otherwise, ...column } of format.columns) {
    const cells = files.map((file) => {
      const read = [
        ...(format.container === 'json' ? from.map(jsonCell) : csvCells(file, from)),
        ...fileNameCells(file, fileName),
      ];
      return read.length > 0 && otherwise !== undefined ? [...read, { text: otherwise }] : read;
    });
    const present = column.value || needed.has(column.name) || cells.some((each) => each.length > 0);
    if (present) drafts.set(column.name, { column, cells });
  }
}

const jsonCell = (written: string): Cell => ({ path: pathWritten(written) });

const csvCells = (file: LookedFile, from: readonly string[]): Cell[] =>
  from.flatMap((written) => fieldByHeader(file, written)?.cell ?? []);

function fileNameCells({ shown }: LookedFile, patterns: FormatColumn['fileName'] = []): Cell[] {
  const name = basename(shown);
  for (const [part, text] of patterns) {
    const found = part.exec(name);
    if (found) return [{ text: text.replace('$1', () => found[1] ?? '') }];
  }
  return [];
}

/** Every field that the format does not know, as text under its own name unless another column has it. */
export function addOthers(drafts: Drafts, format: Format | undefined, files: readonly LookedFile[]): void {
  const taken = new Set(drafts.keys());
  const used = files.map((file) => {
    const among = (of: ColumnShape['of']) =>
      file.container.kind === 'csv'
        ? file
        : { ...file, fields: file.fields.filter((field) => field.of === of) };
    const known = format?.columns.flatMap(({ from, of }) => from.map((one) => fieldByHeader(among(of), one)));
    return new Set(known);
  });
  const add = (field: Field, name: string, index: number): void => {
    if (used[index]!.has(field)) return;
    const column = { name, type: 'text', reading: { as: 'text' }, of: field.of, apostrophe: false } as const;
    const draft = drafts.get(name) ?? { column, cells: files.map(() => []) };
    draft.cells[index] = [field.cell];
    drafts.set(name, draft);
  };
  files.forEach(({ fields }, index) => {
    for (const field of fields)
      if (field.of === 'row' && !taken.has(field.name)) add(field, field.name, index);
  });
  const ofRows = new Set(drafts.keys());
  files.forEach(({ fields }, index) => {
    for (const field of fields) {
      if (field.of === 'line') add(field, ofRows.has(field.name) ? `line_${field.name}` : field.name, index);
    }
  });
}

/** What `columns:` of the rules says about one column. */
export function addRule(
  drafts: Drafts,
  name: string,
  rule: ColumnRule,
  format: Format | undefined,
  files: readonly LookedFile[],
  findings: Findings,
): void {
  const present = drafts.get(name);
  if (present && !rule.from) {
    present.column = { ...present.column, ...readAs(rule, present.column) };
    return;
  }
  const from = rule.from ?? [{ value: name, place: rule.place }];
  const unseen = from.filter(({ value }) => !isSeen(files, value));
  if (files.every(({ container }) => container.kind === 'csv')) {
    for (const { value, place } of unseen) {
      const message = `no file of this source has a column "${value}"${didYouMean(value, labelsOf(files))}`;
      findings.rules.add('column-missing', message, place);
    }
  }
  const cells = files.map((file) =>
    cellsOf(
      file,
      from.map(({ value }) => value),
    ),
  );
  // A column that the format knows, under a title that it does not, is read as the format says.
  const known = format?.columns.find((column) => column.name === name);
  const base = present?.column ?? known ?? { type: 'text', reading: { as: 'text' }, apostrophe: false };
  const column = {
    ...readAs(rule, base),
    name,
    of: known && !readsTitle(format, from[0]!.value) ? known.of : ofWhich(drafts, from[0]!.value, files),
    apostrophe: base.apostrophe,
  };
  drafts.set(name, { column, cells });
}

/**
 * Paths of JSON that the rules name and no file's first rows have, as people are told; of several for one column, none.
 * Such a path may well come further down, so it is no mistake.
 */
export function doubtfulPaths(rule: SourceRule, files: readonly LookedFile[]): string[] {
  if (isUnknown(files) || files.every(({ container }) => container.kind === 'csv')) return [];
  const { id, email, customer, at, columns } = rule;
  const read = [
    ...Object.entries({ id, email, customer, at }),
    ...[...columns].map(([name, each]) => [name, each.from] as const),
  ];
  return read.flatMap(([name, from = []]) => {
    if (from.some(({ value }) => isSeen(files, value))) return [];
    return from.map(({ value }) => {
      const near = labelsOf(files).filter((label) => isNear(value, label));
      return `its first rows have no "${value}", which "${name}" is read from${didYouMean(value, near)}`;
    });
  });
}

/** Whether each part of a path may be the other's, misspelt: what two paths share makes their ends no nearer. */
function isNear(written: string, label: string): boolean {
  const [parts, others] = [written.split('.'), label.split('.')];
  return (
    parts.length === others.length &&
    parts.every((part, index) => part === others[index] || suggest(part, [others[index]!]) !== undefined)
  );
}

/** Whether a column of the format has this title. */
const readsTitle = (format: Format | undefined, written: string): boolean =>
  format?.columns.some(({ from }) => isAmong(written, from)) ?? false;

/** Whether a header belongs to the order or its lines: as the column that reads it already. */
function ofWhich(drafts: Drafts, written: string, files: readonly LookedFile[]): 'row' | 'line' {
  for (const [index, file] of files.entries()) {
    const field = fieldMeant(file, written);
    if (!field) continue;
    const reader = [...drafts.values()].find(({ cells }) => cells[index]?.includes(field.cell));
    return reader?.column.of ?? field.of;
  }
  return 'row';
}

/** A path that one JSON file of a source shows may come further down in the others. */
export function sharePaths(drafts: Drafts, files: readonly LookedFile[]): void {
  const json = files.flatMap(({ container }, index) => (container.kind === 'json' ? [index] : []));
  for (const { cells } of drafts.values()) {
    const shown = json.map((index) => cells[index]!).find((each) => each.length > 0);
    if (shown) for (const index of json) if (cells[index]!.length === 0) cells[index] = shown;
  }
}
