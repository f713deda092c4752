import {
  and,
  call,
  keyOf,
  missing,
  not,
  or,
  rewrite,
  text,
  type Call,
  type Formula,
} from '../expression/formula.ts';
import { csvCell } from '../expression/texts.ts';
import type { Planning } from '../plan/build.ts';
import type { DecidedList, ListFile, ListPlan, Remark } from '../plan/steps.ts';

/**
 * Rows and cells that several files have, and reasons to leave people out, are decided once a person and not once a
 * file. Gives what makes a list so: for these lists, and for the same ones when more is known of their files.
 */
export function decideOnce(lists: readonly ListPlan[], planning: Planning): (list: ListPlan) => DecidedList {
  const files = lists.flatMap((list) => list.files);
  const names = namesOfShared(
    files.flatMap((file) => file.columns.map(({ value }) => keyOf(value))),
    'cell',
  );
  const rows = namesOfShared(files.map(rowKey), 'row');
  const ofRows = [...new Map(files.map((file) => [rowKey(file), file])).values()];
  const quoted = namesOfShared(
    ofRows.flatMap((file) => file.columns.map(({ value }) => keyOf(value))),
    'quoted',
  );
  const step = steps(planning);
  const shared = (value: Formula): Formula => {
    const name = names.get(keyOf(value));
    return name === undefined || value.kind !== 'call' ? value : planning.column(name, step(value));
  };
  const written = (value: Formula): Formula => {
    const cell = csvCell(shared(value), value);
    const name = quoted.get(keyOf(value));
    return name === undefined || cell.kind !== 'call' ? cell : planning.column(name, cell);
  };
  const tests = sharedTests(lists.flatMap((list) => [list.leftOut, list.untold]));
  const decided = (part: Formula): Formula | undefined => {
    const name = tests.get(keyOf(part));
    return name === undefined ? undefined : planning.column(name, part);
  };
  const settled = (part: Formula): Formula => step(rewrite(part, decided));
  const remarks = new Map(lists.map((list) => [list.name, remarksOn(list, planning, settled)]));
  return (list) => {
    const leftOut = planning.column(`left out ${list.name}`, settled(list.leftOut));
    const reasons = [planning.suppressed(), leftOut];
    return {
      ...list,
      leftOut,
      untold:
        list.suppressions.length === 0 || keyOf(list.untold) === keyOf(list.leftOut)
          ? leftOut
          : planning.column(`untold ${list.name}`, settled(list.untold)),
      mailable: planning.column(
        `mailable ${list.name}`,
        and(...reasons.map((reason) => not(call('known', reason)))),
      ),
      ...remarks.get(list.name)!(list),
      files: list.files.map((file) => {
        const columns = file.columns.map(({ header, value }) => ({ header, value: shared(value) }));
        const name = rows.get(rowKey(file));
        if (name === undefined) return { ...file, columns };
        return {
          ...file,
          columns,
          row: planning.column(name, call('csv_row', ...file.columns.map(({ value }) => written(value)))),
        };
      }),
    };
  };
}

const rowKey = ({ columns }: ListFile): string => JSON.stringify(columns.map(({ value }) => keyOf(value)));

/** Names for what is there more than once, by key. */
function namesOfShared(keys: readonly string[], what: string): Map<string, string> {
  const uses = new Map<string, number>();
  for (const key of keys) uses.set(key, (uses.get(key) ?? 0) + 1);
  const several = [...uses].filter(([, count]) => count > 1);
  return new Map(several.map(([key], index) => [key, `${what} ${index + 1}`]));
}

/** What looks at its first argument several times, or is looked at by a cell and by the remark that it is cut. */
const lookers: ReadonlySet<string> = new Set([
  'cut_bytes',
  'left',
  'length',
  'byte_length',
  'one_of',
  'written',
]);
/** What costs enough to be done once. */
const costly: ReadonlySet<string> = new Set(['one_line', 'join_known', 'replace']);

/**
 * Engines compute each mention of a formula anew: a text that is looked at several times to write one cell, or for
 * several cells, becomes a column of its own.
 */
function steps(planning: Planning): (value: Formula) => Formula {
  const names = new Map<string, string>();
  const column = (part: Call): Formula => {
    const key = keyOf(part);
    const name = names.get(key) ?? `cell part ${names.size + 1}`;
    names.set(key, name);
    return planning.column(name, { ...part, arguments: part.arguments.map(stepped) });
  };
  const stepped = (value: Formula): Formula =>
    rewrite(value, (part) => {
      if (part.kind !== 'call') return undefined;
      const [first, ...rest] = part.arguments;
      if (lookers.has(part.primitive) && first?.kind === 'call')
        return { ...part, arguments: [column(first), ...rest] };
      return costly.has(part.primitive) ? column(part) : undefined;
    });
  return stepped;
}

/** A list's column of remarks: hardly anyone has one, so a person's are looked at together first. */
function remarksOn(
  { name, unsure, files }: ListPlan,
  planning: Planning,
  step: (value: Formula) => Formula,
): (list: ListPlan) => Pick<DecidedList, 'remarks' | 'remarked'> {
  const cuts = new Map(files.flatMap(cutColumns).map(({ cut }) => [keyOf(cut), cut]));
  const found = [...(unsure ? [unsure] : []), ...cuts.values()];
  const tests = found.map((holds, index) => planning.column(`remark ${index} ${name}`, step(holds)));
  const numbers = tests.map((test, index) => call('choose', test, text(String(index)), missing('text')));
  const remarks = planning.column(
    `remarks ${name}`,
    found.length === 0
      ? missing('text')
      : call('choose', or(...tests), call('join_known', text(' '), ...numbers), missing('text')),
  );
  return (list) => ({
    remarks,
    remarked: [
      ...(unsure ? [{ what: 'unsure' } as const] : []),
      ...[...cuts.keys()].map((key): Remark => ({ what: 'cut', headers: cutHeaders(list, key) })),
    ],
  });
}

/** The headers of the columns in which a cell is cut when a condition holds, by file. */
function cutHeaders({ files }: ListPlan, key: string): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const { file, header, cut } of files.flatMap(cutColumns)) {
    if (keyOf(cut) === key) headers.set(file, [...(headers.get(file) ?? []), header]);
  }
  return headers;
}

function cutColumns({ path, columns }: ListFile) {
  return columns.flatMap(({ header, cut }) => (cut ? [{ file: path, header, cut }] : []));
}

/** What is asked first of each address, by its key, where several services ask the same; the rest is asked of few. */
function sharedTests(reasons: readonly Formula[]): Map<string, string> {
  const asked = reasons.flatMap((reason) =>
    reason.kind === 'call' && reason.primitive === 'choose' ? [keyOf(reason.arguments[0]!)] : [],
  );
  const shared = [...new Set(asked.filter((key, index) => asked.indexOf(key) < index))];
  return new Map(shared.map((key, index) => [key, `address test ${index + 1}`]));
}
