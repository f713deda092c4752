import type { Field, LookedFile } from './look.ts';
import { columnName } from './columns.ts';
import { pathWritten } from './json-path.ts';
import type { Cell, ColumnShape } from './shape.ts';

/** A column being made, and its cells in each file, in the order of the files. */
export interface Draft {
  column: ColumnShape;
  cells: (readonly Cell[])[];
}

/** Columns by name, in the order in which rules are shown them. */
export type Drafts = Map<string, Draft>;

/** The field with this header: as written, else in any case. */
export function fieldByHeader(file: LookedFile, written: string): Field | undefined {
  const wanted = written.trim();
  const folded = wanted.toLowerCase();
  return (
    file.fields.find(({ label }) => label === wanted) ??
    file.fields.find(({ label }) => label.toLowerCase() === folded)
  );
}

/**
 * The field that a person means: by its header, its name, or its path. Fields of rows come before those of lines, unless
 * the path of the lines is written before it; such a field may also come further down only.
 */
export function fieldMeant(file: LookedFile, written: string): Field | undefined {
  const name = columnName(written);
  if (file.lines !== undefined && written.startsWith(`${file.lines}.`)) {
    const label = written.slice(file.lines.length + 1);
    const ofLines = { ...file, fields: file.fields.filter((field) => field.of === 'line') };
    return (
      fieldByHeader(ofLines, label) ?? {
        label,
        name: columnName(label) ?? label,
        cell: { path: pathWritten(label) },
        of: 'line',
      }
    );
  }
  return (
    fieldByHeader(file, written) ??
    file.fields.find((field) => field.name === name) ??
    file.fields.find(({ cell }) => 'path' in cell && cell.path === written)
  );
}

/**
 * The cells that a list of headers, names or paths means in a file. A path of JSON that its head does not show may
 * come further down, so it stays.
 */
export function cellsOf(file: LookedFile, from: readonly string[]): Cell[] {
  return from.flatMap((written): Cell[] => {
    const field = fieldMeant(file, written);
    if (field) return [field.cell];
    return file.container.kind === 'json' ? [{ path: pathWritten(written) }] : [];
  });
}

/** Whether any file is seen to have it. */
export const isSeen = (files: readonly LookedFile[], written: string): boolean =>
  files.some((file) => file.fields.some((field) => field === fieldMeant(file, written)));

/** Whether nothing can be said of a field that is not seen: some file is JSON without rows in its head. */
export const isUnknown = (files: readonly LookedFile[]): boolean => files.some((file) => !file.rows);

/** All headers and paths, for suggestions. */
export const labelsOf = (files: readonly LookedFile[]): string[] =>
  files
    .flatMap(({ fields, lines }) =>
      fields.map(({ label, of }) => (of === 'line' && lines !== undefined ? `${lines}.${label}` : label)),
    )
    .filter((label) => label !== '');
