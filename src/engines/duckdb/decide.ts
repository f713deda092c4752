import type { Layer, Plan } from '../../plan/plan.ts';
import type { ListPlan } from '../../plan/steps.ts';
import { join, name, sql, type Sql } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { aggregateSelect, looksAtPeople, rankColumn } from './aggregates.ts';
import { statement } from './people.ts';
import { print } from './print.ts';

export const leftOutColumn = (list: string): string => `left out ${list}`;

/**
 * Aggregates, then columns of people layer by layer, and at last the table `decided`: one row a person with what
 * lists need, and `place`, the person's place by address.
 */
export function decideStatements(plan: Plan, lists: readonly ListPlan[]): Statement[] {
  const statements: Statement[] = [];
  let people: Sql = sql`people`;
  let select: Sql = sql`SELECT * FROM people`;
  plan.layers.forEach((layer, index) => {
    if (looksAtPeople(layer.aggregates)) {
      people = name(`people ${index}`);
      statements.push(statement('what aggregates look at', sql`CREATE TABLE ${people} AS ${select}`));
      select = sql`SELECT * FROM ${people}`;
    }
    const tables = layerAggregates(layer, index, people);
    statements.push(...tables.statements);
    const joins = tables.names.map((table) => sql`LEFT JOIN ${table} USING (person)`);
    if (joins.length > 0) select = sql`SELECT * FROM (${select}) ${join(joins, ' ')}`;
    const columns = [
      ...layer.columns.map((column) => sql`${print(column.formula)} AS ${name(column.name)}`),
      ...layer.ranks.map(rankColumn),
    ];
    if (columns.length > 0) select = sql`SELECT *,\n  ${join(columns, ',\n  ')}\nFROM (${select})`;
  });
  const outputs = plan.outputs.map((output) => name(output.name));
  const leftOut = lists.map((list) => sql`${print(list.leftOut)} AS ${name(leftOutColumn(list.name))}`);
  const kept = [
    sql`row_number() OVER (ORDER BY address, identity) AS place`,
    sql`address`,
    ...outputs,
    ...leftOut,
  ];
  statements.push(
    statement('decide', sql`CREATE TABLE decided AS SELECT ${join(kept, ', ')}\nFROM (${select})`),
  );
  return statements;
}

function layerAggregates(
  { aggregates }: Layer,
  index: number,
  people: Sql,
): { statements: Statement[]; names: Sql[] } {
  const relations = new Map(aggregates.map(({ relation }) => [relation.name, relation]));
  const statements: Statement[] = [];
  const names: Sql[] = [];
  for (const [of, relation] of relations) {
    const table = name(`${of} a person ${index}`);
    const taken = aggregates.filter((each) => each.relation.name === of);
    names.push(table);
    statements.push(
      statement(`aggregate ${of}`, sql`CREATE TABLE ${table} AS ${aggregateSelect(relation, taken, people)}`),
    );
  }
  return { statements, names };
}

/** People by the reasons that keep them from lists, with how many of them each segment has. */
export function countQuery(
  lists: readonly ListPlan[],
  counted: readonly { name: string; member: Sql }[],
  suppressed: boolean,
): Sql {
  const reasons = [
    suppressed ? sql`suppressed` : sql`CAST(NULL AS VARCHAR) AS suppressed`,
    ...lists.map((list) => name(leftOutColumn(list.name))),
  ];
  const counts = [
    sql`count(*) AS people`,
    ...counted.map((each) => sql`count(*) FILTER (WHERE ${each.member}) AS ${name(`in ${each.name}`)}`),
  ];
  return sql`SELECT ${join([...reasons, ...counts], ', ')} FROM decided GROUP BY ALL ORDER BY ALL`;
}
