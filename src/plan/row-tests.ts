import {
  call,
  callsOf,
  column,
  columnsOf,
  keyOf,
  literal,
  or,
  rewrite,
  type Formula,
  type Primitive,
} from '../expression/formula.ts';
import { alternativesOf, conditionsOf } from './alternatives.ts';
import { relationFormulas } from './columns.ts';
import type { Aggregate, Layer, Read, Relation } from './plan.ts';

/** So many conditions on one column are decided while reading; with more, keeping the text costs less. */
const mostTests = 12;

/** A condition that looks at one text column only. */
interface Test {
  formula: Formula;
  column: string;
}

/**
 * Texts are what makes rows large. Where rules only ever ask conditions of a text column (is it an open? is the
 * campaign this one?), the conditions are decided while reading and the text is dropped.
 */
export function decideWhileReading(
  source: string,
  texts: ReadonlySet<string>,
  layers: readonly Layer[],
): { tests: Read['tests']; layers: readonly Layer[]; dropped: ReadonlySet<string> } {
  const aggregates = layers.flatMap((layer) => layer.aggregates);
  const simple = aggregates.filter(({ relation }) => relation.kind === 'rows' && relation.source === source);
  const others = aggregates.filter(
    ({ relation }) => !simple.some((each) => each.relation === relation) && reads(relation, source),
  );
  const kept = new Set<string>();
  for (const formula of others.flatMap(allFormulas)) columnsOf(formula, 'row', kept);

  const found = new Map<string, Test>();
  for (const formula of simple.flatMap(formulasOf)) {
    const bare = rewrite(formula, (part) => {
      const test = testIn(part, texts);
      if (test) found.set(keyOf(part), test);
      return test && column('', 'boolean', 'row');
    });
    columnsOf(bare, 'row', kept);
  }
  for (const name of texts) {
    if ([...found.values()].filter((test) => test.column === name).length > mostTests) kept.add(name);
  }
  const dropped = new Set([...found.values()].map((test) => test.column).filter((name) => !kept.has(name)));
  const decided = [...found].filter(([, test]) => dropped.has(test.column));
  const named = new Map(
    decided.map(([key, { formula }], index) => [key, { name: `test ${index + 1}`, formula }]),
  );
  const replace = (part: Formula) => {
    const test = named.get(keyOf(part));
    return test && column(test.name, 'boolean', 'row');
  };
  const changed = new Map(
    simple.map((aggregate) => [
      aggregate,
      {
        ...aggregate,
        filter: rewrite(aggregate.filter, replace),
        ...(aggregate.value && { value: rewrite(aggregate.value, replace) }),
      },
    ]),
  );
  return {
    tests: [...named.values()].map((test) => guarded(test, [...changed.values()], texts)),
    layers: layers.map((layer) => ({
      ...layer,
      aggregates: layer.aggregates.map((each) => changed.get(each) ?? each),
    })),
    dropped,
  };
}

function testIn(part: Formula, texts: ReadonlySet<string>): Test | undefined {
  if (part.kind !== 'call' || part.type !== 'boolean') return undefined;
  if (columnsOf(part, 'person').size > 0 || callsOf(part, 'lookup').length > 0) return undefined;
  const [name, another] = columnsOf(part, 'row');
  return name !== undefined && another === undefined && texts.has(name)
    ? { formula: part, column: name }
    : undefined;
}

const compares: ReadonlySet<Primitive> = new Set(['equal', 'less', 'less_or_equal', 'one_of', 'known']);

/** Whether a condition is decided as fast as what could be asked before it. */
const isCheap = (formula: Formula): boolean =>
  formula.kind === 'call' &&
  compares.has(formula.primitive) &&
  formula.arguments.every((each) => each.kind !== 'call');

/**
 * A test that is asked of those rows only for which an answer matters: of clicks, what address was clicked.
 * `aggregates` are those that look at it by its name.
 */
function guarded(
  { name, formula }: Read['tests'][number],
  aggregates: readonly Aggregate[],
  texts: ReadonlySet<string>,
): Read['tests'][number] {
  if (isCheap(formula)) return { name, formula };
  const asks = (part: Formula | undefined) => part !== undefined && columnsOf(part, 'row').has(name);
  const guards = aggregates.flatMap(({ filter, value }) =>
    alternativesOf(filter)
      .filter((each) => asks(each) || asks(value))
      .map((each) => conditionsOf(each).find((one) => alternativesOf(one).every(isGuard(texts)))),
  );
  if (guards.includes(undefined)) return { name, formula };
  const all = new Map(guards.flatMap((each) => alternativesOf(each!)).map((each) => [keyOf(each), each]));
  return { name, formula: call('choose', or(...all.values()), formula, literal('boolean', false)) };
}

/** Whether a condition says what a column is that is no text. */
const isGuard =
  (texts: ReadonlySet<string>) =>
  (condition: Formula): boolean => {
    if (condition.kind !== 'call' || condition.primitive !== 'equal') return false;
    const [of, value] = condition.arguments;
    return of?.kind === 'column' && of.of === 'row' && !texts.has(of.name) && value?.kind === 'literal';
  };

const formulasOf = ({ filter, value }: Aggregate): Formula[] => (value ? [filter, value] : [filter]);
const allFormulas = (aggregate: Aggregate): Formula[] => [
  ...formulasOf(aggregate),
  ...relationFormulas(aggregate.relation),
];

/** Whether a relation is made of a source's rows. */
export function reads(relation: Relation, source: string): boolean {
  switch (relation.kind) {
    case 'rows':
    case 'lines':
      return relation.source === source;
    case 'union':
      return relation.of.some((each) => reads(each, source));
    case 'latest':
    case 'first_of_day':
      return reads(relation.base, source);
    case 'sequence':
      return reads(relation.base, source) || relation.others.some((other) => reads(other.relation, source));
  }
}

/** Whether a relation looks at a source's order lines. */
export function readsLines(relation: Relation, source: string): boolean {
  switch (relation.kind) {
    case 'rows':
      return false;
    case 'lines':
      return relation.source === source;
    case 'union':
      return relation.of.some((each) => readsLines(each, source));
    case 'latest':
    case 'first_of_day':
      return readsLines(relation.base, source);
    case 'sequence':
      return (
        readsLines(relation.base, source) ||
        relation.others.some((other) => readsLines(other.relation, source))
      );
  }
}

/** Every row column that any aggregate over a source's rows needs. */
export function rowColumnsOf(source: string, layers: readonly Layer[]): Set<string> {
  const found = new Set<string>();
  for (const aggregate of layers.flatMap((layer) => layer.aggregates)) {
    if (!reads(aggregate.relation, source)) continue;
    for (const formula of allFormulas(aggregate)) columnsOf(formula, 'row', found);
  }
  return found;
}
