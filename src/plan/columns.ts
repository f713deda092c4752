import type { Measure, Ranking } from '../expression/definition.ts';
import {
  column,
  columnsOf,
  keyOf,
  type Column,
  type Formula,
  type ValueType,
} from '../expression/formula.ts';
import { textsOf } from '../expression/texts.ts';
import { isTwoValued } from './truth.ts';
import type { Aggregate, Layer, PersonColumn, Rank, Relation } from './plan.ts';

/**
 * Every column of people that rules need, each once: what is asked for twice is computed once. A column is ready one
 * layer after the last one that it reads.
 */
export class Columns {
  private readonly byKey = new Map<string, Column>();
  private readonly readyAt = new Map<string, number>();
  /** Names, without their capitals. */
  private readonly taken = new Set<string>();
  private readonly numbers = new Map<string, number>();
  private readonly layers: { aggregates: Aggregate[]; columns: PersonColumn[]; ranks: Rank[] }[] = [];

  /**
   * A named column: a trait, a score, a segment. Asked for again under the same name it is the same column. Engines do
   * not tell columns apart by capitals: the second of two such names gets a number.
   */
  named(asked: string, make: () => Formula): Column {
    const known = this.byKey.get(`named ${asked}`);
    if (known) return known;
    const formula = make();
    const texts = textsOf(formula);
    const name = this.untaken(asked);
    const made: Column = {
      ...column(name, formula.type),
      ...(isTwoValued(formula) && { known: true }),
      ...(texts && { texts }),
    };
    this.byKey.set(`named ${asked}`, made);
    this.place(name, [formula]).columns.push({ name, type: formula.type, formula });
    return made;
  }

  aggregate(relation: Relation, measure: Measure, type: ValueType, filter: Formula, value?: Formula): Column {
    const parts = [relation.name, measure, keyOf(filter), value ? keyOf(value) : ''];
    const made = this.once(`aggregate ${parts.join(' ')}`, `${relation.name} ${measure}`, type, (name) => {
      const formulas = value ? [filter, value] : [filter];
      const layer = this.place(name, [...formulas, ...relationFormulas(relation)], 0);
      layer.aggregates.push({ name, relation, measure, type, filter, ...(value && { value }) });
    });
    return measure.startsWith('count') ? { ...made, whole: true } : made;
  }

  rank(ranking: Ranking, type: ValueType, among: Formula, value: Formula): Column {
    const key = `rank ${ranking} ${keyOf(among)} ${keyOf(value)}`;
    return this.once(key, `rank ${ranking}`, type, (name) => {
      this.place(name, [among, value]).ranks.push({ name, ranking, type, among, value });
    });
  }

  all(): readonly Layer[] {
    return this.layers;
  }

  private once(key: string, base: string, type: ValueType, make: (name: string) => void): Column {
    const known = this.byKey.get(key);
    if (known) return known;
    const count = (this.numbers.get(base) ?? 0) + 1;
    this.numbers.set(base, count);
    const made = column(this.untaken(`${base} ${count}`), type);
    this.byKey.set(key, made);
    make(made.name);
    return made;
  }

  private untaken(name: string): string {
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name} (${count})`;
      const key = candidate.toLowerCase();
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return candidate;
    }
  }

  /** The layer in which something can be computed that reads these formulas. */
  private place(name: string, formulas: readonly Formula[], least = 1) {
    const read = formulas.flatMap((formula) => [...columnsOf(formula, 'person')]);
    const ready =
      read.length === 0 ? least : Math.max(...read.map((each) => this.readyAt.get(each) ?? 0)) + 1;
    this.readyAt.set(name, ready);
    while (this.layers.length <= ready) this.layers.push({ aggregates: [], columns: [], ranks: [] });
    return this.layers[ready]!;
  }
}

/** The formulas inside a relation itself. */
export function relationFormulas(relation: Relation): Formula[] {
  if (relation.kind === 'union') return relation.of.flatMap(relationFormulas);
  if (relation.kind === 'first_of_day') {
    const { filter, day, worth, base } = relation;
    return [filter, day, worth, ...relationFormulas(base)];
  }
  if (relation.kind === 'latest') return [relation.filter, ...relationFormulas(relation.base)];
  if (relation.kind !== 'sequence') return [];
  const others = relation.others.flatMap((other) => [other.filter, ...relationFormulas(other.relation)]);
  const same = relation.same ? [relation.same] : [];
  return [...same, ...others, ...relationFormulas(relation.base)];
}

/** Every formula of a layer, those inside its relations included. */
export function layerFormulas({ aggregates, columns, ranks }: Layer): Formula[] {
  return [
    ...columns.map((each) => each.formula),
    ...ranks.flatMap((each) => [each.among, each.value]),
    ...aggregates.flatMap(({ filter, value, relation }) => [
      filter,
      ...(value ? [value] : []),
      ...relationFormulas(relation),
    ]),
  ];
}
