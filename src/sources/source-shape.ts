import type { Rules, SourceRule } from '../rules/rules.ts';
import { addFormat, addOthers, addRule, doubtfulPaths, sharePaths } from './column-drafts.ts';
import { readCoordinates } from './coordinates.ts';
import { textsIn } from './column-looks.ts';
import type { Drafts } from './drafts.ts';
import type { Findings } from './findings.ts';
import type { Format } from './formats/format.ts';
import { pathWritten } from './json-path.ts';
import { addKeys } from './key-columns.ts';
import type { LookedFile } from './look.ts';
import { addKind, kindOf, unknownWords } from './mail-kind.ts';
import { recognise } from './recognise.ts';
import type { Role, SourceFile, SourceShape } from './shape.ts';

/** Decides what each column of a source is. Whatever is wrong goes to the findings; the shape is then of no use. */
export function shapeOf(
  rule: SourceRule,
  rules: Rules,
  format: Format | undefined,
  files: readonly LookedFile[],
  findings: Findings,
): SourceShape {
  const kind = kindOf(rule, format, files, findings);
  const role = roleOf(rule, format, kind.column ?? kind.constant);
  const drafts: Drafts = new Map();
  if (format) addFormat(drafts, format, files);
  const keys = addKeys(drafts, rule, role, format, files, findings);
  if (kind.column !== undefined) addKind(drafts, rule, kind.column, files);
  addOthers(drafts, format, files);
  if (role === 'table') readCoordinates(drafts, rule);
  for (const [name, column] of rule.columns) addRule(drafts, name, column, format, files, findings);
  sharePaths(drafts, files);
  const lines = linesOf(rule, format);
  return {
    name: rule.name,
    role,
    ...(format && { format: format.name, formatFrom: rule.format ? 'rules' : 'files' }),
    ...(format?.secret && { secret: true }),
    zone: rule.timezone?.value ?? format?.zone ?? rules.timezone,
    files: files.map((file, index) => withCells(file, rule.name, drafts, index)),
    columns: [...drafts.values()].map(({ column }) => column),
    keys:
      kind.column !== undefined || (format?.keys.kind && !kind.constant) ? { ...keys, kind: 'kind' } : keys,
    ...(lines && { lines }),
    firstTexts: (column) => {
      const cells = drafts.get(column)?.cells ?? [];
      const texts = files.flatMap((file, index) =>
        (cells[index] ?? []).flatMap((cell) => textsIn(file, cell)),
      );
      return [...new Set(texts)];
    },
    doubts: doubtfulPaths(rule, files),
    ...(kind.constant !== undefined && { constantKind: kind.constant }),
    ...(kind.column !== undefined && { unknownKinds: unknownWords(rule, kind.column, files) }),
  };
}

/** What a source is for: its format says it, else its name, else whether its rows have a kind. */
export function roleOf(rule: SourceRule, format: Format | undefined, kind: string | undefined): Role {
  if (format) return format.role;
  if (rule.table) return 'table';
  if (rule.name === 'customers' || rule.name === 'orders') return rule.name;
  return kind === undefined ? 'activity' : 'mail';
}

function linesOf(rule: SourceRule, format: Format | undefined): SourceShape['lines'] {
  return rule.lines ? { kind: 'array', path: pathWritten(rule.lines.value) } : format?.lines;
}

function withCells(file: LookedFile, source: string, drafts: Drafts, index: number): SourceFile {
  const { shown, path, compressed, container } = file;
  const cells = [...drafts].map(([name, draft]) => [name, draft.cells[index]!] as const);
  const present = Object.fromEntries(cells.filter(([, each]) => each.length > 0));
  return { shown, path, compressed, container, recognised: recognise(file, source), cells: present };
}
