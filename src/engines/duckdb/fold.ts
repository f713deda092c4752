import {
  call,
  callsOf,
  column,
  columnsOf,
  keyOf,
  missing,
  rewrite,
  type Formula,
  type ValueType,
} from '../../expression/formula.ts';
import { relationFormulas } from '../../plan/columns.ts';
import type { Aggregate, Layer, Plan, Relation } from '../../plan/plan.ts';
import { looksOf } from './looks.ts';

/** Aggregates that are taken together, and what is kept of them for each person. */
export interface Look {
  table: string;
  relation: Relation;
  aggregates: readonly Aggregate[];
  /** The aggregates whose values are needed. */
  kept: readonly string[];
  /** Conditions on the aggregates, of which nothing else is needed. */
  tests: readonly { name: string; formula: Formula }[];
}

export interface FoldedLayer extends Layer {
  looks: readonly Look[];
}

/**
 * A layer's aggregates in looks. Where rules only ask a condition of a figure (did they open at all? did they spend
 * 100?), the condition is decided in the look and its yes or no is kept instead of the figure: with hundreds of
 * segments that is a tenth of the room.
 */
export function fold({ layers, outputs }: Pick<Plan, 'layers' | 'outputs'>): FoldedLayer[] {
  const looks = layers.map(looksOfLayer);
  const lookOf = new Map(
    looks.flat().flatMap((look) => look.aggregates.map((each) => [each.name, look] as const)),
  );
  const types = new Map(
    layers.flatMap((layer) => layer.aggregates.map((each) => [each.name, each.type] as const)),
  );
  const tests = new Map<string, { name: string; formula: Formula; look: Look }>();
  const folded = (formula: Formula): Formula =>
    rewrite(formula, (part) => {
      const look = isCondition(part) ? theOnly(columnsOf(part, 'person'), lookOf) : undefined;
      if (!look) return undefined;
      const key = `${look.table} ${keyOf(part)}`;
      const known = tests.get(key) ?? { name: `figure test ${tests.size + 1}`, formula: part, look };
      tests.set(key, known);
      // Those who have no row in the look have no figure either.
      return call('first_known', column(known.name, 'boolean'), withoutFigures(part, types));
    });
  const changed = layers.map((layer) => ({
    columns: layer.columns.map((each) => ({ ...each, formula: folded(each.formula) })),
    ranks: layer.ranks.map((each) => ({ ...each, among: folded(each.among), value: folded(each.value) })),
    aggregates: layer.aggregates,
  }));
  const needed = new Set(outputs.map((output) => output.name));
  for (const { columns, ranks, aggregates } of changed) {
    const formulas = [
      ...columns.map((each) => each.formula),
      ...ranks.flatMap((each) => [each.among, each.value]),
      ...aggregates.flatMap(({ filter, value, relation }) => [
        filter,
        ...(value ? [value] : []),
        ...relationFormulas(relation),
      ]),
    ];
    for (const formula of formulas) columnsOf(formula, 'person', needed);
  }
  return changed.map((layer, index) => ({
    ...layer,
    looks: looks[index]!.map((look) => ({
      ...look,
      kept: look.kept.filter((each) => needed.has(each)),
      tests: [...tests.values()].filter((test) => test.look === look),
    })),
  }));
}

function looksOfLayer({ aggregates }: Layer, index: number): Look[] {
  const relations = new Map(aggregates.map(({ relation }) => [relation.name, relation]));
  return [...relations].flatMap(([of, relation]) =>
    looksOf(aggregates.filter((each) => each.relation.name === of)).map((taken, place) => ({
      table: `${of} a person ${index}.${place}`,
      relation,
      aggregates: taken,
      kept: taken.map((each) => each.name),
      tests: [],
    })),
  );
}

/** What is looked up in a table stands beside people and not beside rows. */
const isCondition = (part: Formula): boolean =>
  part.kind === 'call' && part.type === 'boolean' && callsOf(part, 'lookup').length === 0;

/** The look that all of the columns come from. */
function theOnly(columns: ReadonlySet<string>, lookOf: ReadonlyMap<string, Look>): Look | undefined {
  const looks = new Set([...columns].map((each) => lookOf.get(each)));
  return looks.size === 1 ? [...looks][0] : undefined;
}

function withoutFigures(condition: Formula, types: ReadonlyMap<string, ValueType>): Formula {
  return rewrite(condition, (part) =>
    part.kind === 'column' && part.of === 'person' ? missing(types.get(part.name)!) : undefined,
  );
}
