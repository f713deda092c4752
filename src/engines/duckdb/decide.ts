import { and, columnsOf, type Formula } from '../../expression/formula.ts';
import { layerFormulas } from '../../plan/columns.ts';
import { personColumns, type Layer, type Plan, type Relation } from '../../plan/plan.ts';
import type { DecidedList, ValueSplit } from '../../plan/steps.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import type { Job, Statement, Whom } from '../engine.ts';
import { withAddressFiles } from './address-files.ts';
import { aggregateSelect, aggregatesLookAtPeople, rankSelect } from './aggregates.ts';
import { fold, type FoldedLayer, type Look } from './fold.ts';
import { moveStatements, peopleWithEarlier } from './memory.ts';
import { statement } from './people.ts';
import { lookupJoins } from './lookups.ts';
import { print } from './print.ts';
import { decideStrangers, numberStrangers } from './strangers.ts';

/**
 * Aggregates, then columns of people layer by layer, and at last the table `decided people`: one row a person with what
 * lists need, by address, so that each list need but be picked from it. Layers are nested queries; only where ranks or
 * aggregates look at people, these are put into a table with the columns that are still needed. The last of these tables
 * has just what is looked at: to compute that twice costs less than to keep everything else between the two times.
 * `wanted` says of each source which of its rows any aggregate wants.
 */
export function decideStatements(
  { plan, memory }: Pick<Job, 'plan' | 'memory'>,
  wanted: ReadonlyMap<string, Formula>,
): Statement[] {
  const statements: Statement[] = numberStrangers(plan);
  const layers = fold(plan);
  let people: Sql = sql`"all people"`;
  let select: Sql = withAddressFiles(peopleWithEarlier(plan), plan);
  const settled = layers.flatMap((layer, index) => (index > 0 && looksAtPeople(layer) ? [index] : []));
  const settle = (index: number) => {
    people = name(`people ${index}`);
    const last = index === settled.at(-1);
    const needed = last
      ? lookedAt(layers[index]!)
      : [personColumns.address, ...neededFrom(layers, plan, index)];
    const columns = [personColumns.person, ...needed].map((column) => name(column));
    statements.push(
      statement(
        'what ranks and aggregates look at',
        sql`CREATE TABLE ${people} AS SELECT ${join(columns, ', ')} FROM (${select})`,
      ),
    );
    if (!last) select = sql`SELECT * FROM ${people}`;
  };
  layers.forEach((layer, index) => {
    if (settled.includes(index)) settle(index);
    const tables = layerTables(layer, index, people, (relation) => metIn(relation, plan, wanted));
    statements.push(...tables.statements);
    const joins = tables.names.map((table) => sql`LEFT JOIN ${table} USING ("person no")`);
    if (joins.length > 0) select = sql`SELECT * FROM (${select}) ${join(joins, ' ')}`;
    const columns = layer.columns.map((column) => sql`${print(column.formula)} AS ${name(column.name)}`);
    const lookups = lookupJoins(
      layer.columns.map((column) => column.formula),
      print,
    );
    if (columns.length > 0)
      select = sql`SELECT p.*,\n  ${join(columns, ',\n  ')}\nFROM (${select}) AS p${lookups}`;
  });
  statements.push(...forgetRows(plan));
  const { focus } = plan;
  const outputsOf = (columns: Plan['outputs']) => {
    const others = columns.map((output) => sql`p.${name(output.name)}`);
    return join([sql`"place no"`, sql`"mail address"`, sql`"key without address"`, ...others], ', ');
  };
  const ofEverybody = plan.outputs.filter((output) => !focus?.columns.has(output.name));
  statements.push(
    statement('rows stay in their order from here on', sql`SET preserve_insertion_order = true`),
    statement(
      'decide, in the order of lists',
      sql`CREATE TABLE "decided people" AS SELECT ${outputsOf(ofEverybody)}\nFROM (${select}) AS p JOIN "list places" AS l USING ("person no") ORDER BY "place no"`,
    ),
  );
  if (focus) {
    const keys = focus.people.map((address) => sql`key_of(${text(address)})`);
    statements.push(
      statement(
        'what is asked of single people',
        sql`CREATE TABLE "people of interest" AS SELECT ${outputsOf(plan.outputs)}\nFROM (${select}) AS p JOIN "list places" AS l USING ("person no") WHERE "mail address" IN (${join(keys, ', ')}) ORDER BY "place no"`,
      ),
    );
  }
  return [...statements, ...decideStrangers(plan, layers), ...moveStatements(memory)];
}

/** Events are no longer needed once everything is aggregated: their room is. */
function forgetRows({ reads }: Plan): Statement[] {
  return reads
    .filter((read) => !['customers', 'table'].includes(read.source.role))
    .map(({ source }) =>
      statement(
        `events of ${source.name} are no longer needed`,
        sql`DROP TABLE ${name(`${source.name} rows`)}`,
      ),
    );
}

/** The tables that a layer adds to people: one for each look at events, one of ranks. */
function layerTables(
  { looks, ranks }: FoldedLayer,
  index: number,
  people: Sql,
  met: (relation: Relation) => Formula,
): { statements: Statement[]; names: Sql[] } {
  const tables = looks.map((look) => ({
    title: `aggregate ${look.relation.name}`,
    table: name(look.table),
    select: lookSelect(look, people, met(look.relation)),
  }));
  if (ranks.length > 0) {
    tables.push({ title: 'rank', table: name(`ranks ${index}`), select: rankSelect(ranks, people) });
  }
  return {
    statements: tables.map(({ title, table, select }) =>
      statement(title, sql`CREATE TABLE ${table} AS ${select}`),
    ),
    names: tables.map(({ table }) => table),
  };
}

/** What holds of every row of a relation: of mail events only those are there that anything looks at. */
function metIn(relation: Relation, { reads }: Plan, wanted: ReadonlyMap<string, Formula>): Formula {
  if (relation.kind !== 'rows') return and();
  const isMail = reads.some(({ source }) => source.role === 'mail' && source.name === relation.source);
  return isMail ? wanted.get(relation.source)! : and();
}

function lookSelect({ relation, aggregates, kept, tests }: Look, people: Sql, met: Formula): Sql {
  const select = aggregateSelect(relation, aggregates, people, met);
  if (tests.length === 0) return select;
  const columns = [
    ...kept.map((each) => name(each)),
    ...tests.map((test) => sql`${print(test.formula)} AS ${name(test.name)}`),
  ];
  return sql`SELECT "person no", ${join(columns, ',\n  ')} FROM (${select})`;
}

/** Whether a layer's ranks or aggregates look at columns of people that layers before it have. */
const looksAtPeople = ({ ranks, aggregates }: Layer): boolean =>
  ranks.length > 0 || aggregatesLookAtPeople(aggregates);

/** The columns of people that a layer's ranks and aggregates look at. */
function lookedAt({ aggregates, ranks }: Layer): string[] {
  const found = new Set<string>();
  for (const formula of layerFormulas({ aggregates, ranks, columns: [] }))
    columnsOf(formula, 'person', found);
  found.delete(personColumns.person);
  return [...found];
}

/** The columns of people that are there before a layer and that it, or what comes after, looks at. */
function neededFrom(layers: readonly FoldedLayer[], { outputs }: Plan, index: number): string[] {
  const needed = new Set(outputs.map((output) => output.name));
  const later = new Set<string>([personColumns.person, personColumns.address]);
  for (const layer of layers.slice(index)) {
    const tests = layer.looks.flatMap((look) => look.tests);
    for (const each of [...layer.aggregates, ...tests, ...layer.columns, ...layer.ranks])
      later.add(each.name);
    for (const formula of layerFormulas(layer)) columnsOf(formula, 'person', needed);
  }
  return [...needed].filter((column) => !later.has(column));
}

/** Where people are whose every value is known. */
const tableOf = (whom: Whom): Sql =>
  whom === 'everybody' ? sql`"decided people"` : sql`"people of interest"`;

/** All people's addresses or those of interest, with the values of some outputs. */
export function valuesOfPeople(columns: readonly string[], whom: Whom): Sql {
  const wanted = [personColumns.address, ...columns].map((column) => name(column));
  return sql`SELECT ${join(wanted, ', ')} FROM ${tableOf(whom)}`;
}

/** People by the reasons that keep them from lists, with how many of them each segment has. */
export function countQuery({ lists, counted, first }: Job, whom: Whom): Sql {
  const ofLists = lists.flatMap(({ leftOut, untold, remarks }) => [leftOut.name, untold.name, remarks.name]);
  const asked = [personColumns.suppressed, ...ofLists, ...(first ? [first.name] : [])];
  const reasons = [...new Set(asked)].map((column) => name(column));
  const counts = [
    sql`count(*) AS people`,
    // Not by FILTER, which is slow in numbers.
    ...counted.map(
      ({ name: of, member }) => sql`count(CASE WHEN ${print(member)} THEN 1 END) AS ${name(`in ${of}`)}`,
    ),
  ];
  return sql`SELECT ${join([...reasons, ...counts], ', ')} FROM ${tableOf(whom)} GROUP BY ALL ORDER BY ALL`;
}

/** The worst values of those for whom conditions hold, as text. */
export function boundsQuery({ bounds }: Pick<Job, 'bounds'>): Sql {
  const asked = bounds.map(({ name: of, worst, value, among }) => {
    const taken = worst === 'least' ? sql`min` : sql`max`;
    return sql`CAST(${taken}(CASE WHEN ${print(among)} THEN ${print(value)} END) AS VARCHAR) AS ${name(of)}`;
  });
  return sql`SELECT ${join(asked, ', ')} FROM "decided people"`;
}

/** The values of a split segment, with how many people would be on the list of each. */
export function valuesQuery({ value, listed }: ValueSplit, { mailable }: DecidedList): Sql {
  return sql`SELECT ${print(value)} AS value, count(*) AS people FROM "decided people"
WHERE ${print(listed)} AND ${print(mailable)} GROUP BY ALL ORDER BY ALL`;
}
