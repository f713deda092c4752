import type { Job } from '../engines/engine.ts';
import { dependentColumns, readsAny } from '../plan/dependents.ts';
import { personColumns } from '../plan/plan.ts';
import type { ListFile, ValueSplit } from '../plan/steps.ts';
import { Problems } from '../problems/problem.ts';
import type { Rules } from '../rules/rules.ts';
import { firstOfPriority } from './list-segments.ts';
import { priorityOf } from './segment-names.ts';

/** What is kept off the lists because of guards: segments, stages, and `rfm`, by their names. */
export interface HeldBack {
  names: ReadonlySet<string>;
  /** Columns of people that are doubtful with them. */
  columns: ReadonlySet<string>;
  /** Whether it is doubtful who may be mailed at all. */
  everybody: boolean;
}

/**
 * What some segments take with them when they are held back: segments and stages whose rules ask who is in them now or
 * was at an instant (who was in the run before is not in doubt), and those that come after them in `priority:`, for
 * people who are kept off those lists by a segment must not be on them because of a mistake in it.
 */
export function heldBackWith(rules: Rules, { plan, memory }: Job, segments: readonly string[]): HeldBack {
  const priority = priorityOf(rules, new Problems());
  const kept = [...memory.segments, ...memory.stages.map(({ name, stage: member }) => ({ name, member }))];
  // Those after a segment in priority are held back by their names; those before it are not in doubt.
  const layers = plan.layers.map((layer) => ({
    ...layer,
    columns: layer.columns.filter(({ name }) => name !== firstOfPriority),
  }));
  const names = new Set(segments);
  for (;;) {
    const before = names.size;
    const own = kept.filter(({ name }) => names.has(name)).map(({ member }) => member);
    const asked = layers
      .flatMap((layer) => layer.columns)
      .filter(({ name }) => own.some((each) => each.kind === 'column' && isAt(name, each.name)))
      .map(({ name }) => name);
    const columns = dependentColumns(layers, asked);
    for (const { name, member } of kept)
      if (!rules.families.has(name) && readsAny([member], columns)) names.add(name);
    const first = priority.findIndex((name) => isHeld(name, names));
    if (first >= 0) for (const name of priority.slice(first)) names.add(name);
    if (names.size === before) return { names, columns, everybody: columns.has(personColumns.suppressed) };
  }
}

/** The files of lists that a segment in doubt has a say in: in who is on them, or in a column. */
export function filesHeldBack({ lists }: Job, { names, columns }: HeldBack): ListFile[] {
  return lists
    .flatMap((list) => list.files)
    .filter(
      (file) =>
        file.segments.some((each) => isHeld(each, names)) ||
        readsAny([file.members, ...file.columns.map(({ value }) => value)], columns),
    );
}

/**
 * The job without those files. It tells no changes of segments that are held back, and keeps for the next run who was in
 * them in the run before, which is what was last published of them.
 */
export function withoutHeldBack(job: Job, heldBack: HeldBack): Job {
  const { names, columns } = heldBack;
  if (names.size === 0) return job;
  const { memory } = job;
  const { against } = memory;
  const withheld = new Set(filesHeldBack(job, heldBack));
  const lists = job.lists.map((list) => ({
    ...list,
    files: list.files.filter((file) => !withheld.has(file)),
  }));
  const segments = memory.segments.flatMap((each) => {
    if (!isHeld(each.name, names) && !readsAny([each.member], columns)) return [each];
    const { changes: _, ...others } = each;
    return against?.segments.has(each.name) ? [{ ...others, carried: true as const }] : [];
  });
  const stages = memory.stages.flatMap((each) => {
    if (![...names].some((name) => isHeld(name, new Set([each.name])))) return [each];
    return against?.stages.has(each.name) ? [{ ...each, carried: true as const }] : [];
  });
  const isWithheld = ({ list, segment }: ValueSplit) =>
    [...withheld].some((file) => file.list === list && file.segments.includes(segment));
  const splits = job.splits.filter(
    (split) =>
      !isHeld(split.segment, names) && !readsAny([split.members, split.value], columns) && !isWithheld(split),
  );
  return { ...job, lists, splits, memory: { ...memory, segments, stages } };
}

/** Parts of a segment, and stages of a waterfall, are held back with it. */
const isHeld = (name: string, held: ReadonlySet<string>): boolean =>
  [...held].some((each) => name === each || name.startsWith(`${each}.`));

/** Whether a column is another one, as of whatever instant. */
const isAt = (name: string, column: string): boolean =>
  name === column || name.startsWith(`${column} as of `);
