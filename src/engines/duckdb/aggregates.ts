import type { Measure, Ranking } from '../../expression/definition.ts';
import { columnsOf, type Formula } from '../../expression/formula.ts';
import { relationFormulas } from '../../plan/columns.ts';
import type { Aggregate, Rank, Relation } from '../../plan/plan.ts';
import { join, name, number, sql, type Sql } from '../../sql/sql.ts';
import { storedAs } from './dialect.ts';
import { print, type Aliases } from './print.ts';

const aliases: Aliases = { person: sql`p`, row: sql`r` };

/** How DuckDB takes each measure of the rows that a filter leaves. */
const measured: Record<Measure, (value: Sql, filter: Sql) => Sql> = {
  count: (_, filter) => sql`count(*)${filter}`,
  count_distinct: (value, filter) => sql`count(DISTINCT ${value})${filter}`,
  sum: (value, filter) => sql`CAST(sum(${value})${filter} AS DECIMAL(38, 6))`,
  least: (value, filter) => sql`min(${value})${filter}`,
  greatest: (value, filter) => sql`max(${value})${filter}`,
  median: (value, filter) => sql`CAST(median(CAST(${value} AS DECIMAL(18, 6)))${filter} AS DECIMAL(38, 6))`,
  // arg_min and arg_max take whichever row comes first of several at one instant; these do not depend on order.
  first: (value, filter) =>
    sql`min({'at': r."at", 'known': ${value} IS NULL, 'value': ${value}})${filter}.value`,
  last: (value, filter) =>
    sql`max({'at': r."at", 'known': ${value} IS NOT NULL, 'value': ${value}})${filter}.value`,
  // So does mode() of equally common values.
  most_common: (value, filter) => common(value, filter, sql`-entry.value`),
  least_common: (value, filter) => common(value, filter, sql`entry.value`),
};

function common(value: Sql, filter: Sql, order: Sql): Sql {
  return sql`list_min(list_transform(map_entries(histogram(${value})${filter}), lambda entry: {'place': ${order}, 'value': entry.key})).value`;
}

/** One row a person with every aggregate that is taken of a relation; `people` holds the columns that they look at. */
export function aggregateSelect(relation: Relation, aggregates: readonly Aggregate[], people: Sql): Sql {
  const formulas = aggregates.flatMap(({ filter, value }) => (value ? [filter, value] : [filter]));
  const columns = aggregates.map((each) => sql`${measure(each)} AS ${name(each.name)}`);
  const needed = new Set<string>();
  for (const formula of formulas) columnsOf(formula, 'row', needed);
  const rows = relationSelect(relation, needed, people);
  const joined = readsPeople(formulas) ? sql` JOIN ${people} AS p ON p.person = r.person` : sql``;
  return sql`SELECT r.person, ${join(columns, ',\n  ')} FROM ${rows} AS r${joined} GROUP BY r.person`;
}

function measure({ measure: of, filter, value }: Aggregate): Sql {
  const all = filter.kind === 'literal' && filter.value === true;
  const where = all ? sql`` : sql` FILTER (WHERE ${print(filter, aliases)})`;
  return measured[of](value ? print(value, aliases) : sql``, where);
}

const readsPeople = (formulas: readonly Formula[]) =>
  formulas.some((formula) => columnsOf(formula, 'person').size > 0);

/** What stands in FROM for a relation; `needed` are the columns that are looked at. */
function relationSelect(relation: Relation, needed: ReadonlySet<string>, people: Sql): Sql {
  switch (relation.kind) {
    case 'rows':
    case 'lines':
      return name(relation.name);
    case 'union': {
      // Relations lack columns that only others have: BY NAME fills them.
      const parts = relation.of.map(
        (each, index) =>
          sql`SELECT *, ${number(index)} AS relation FROM ${relationSelect(each, needed, people)}`,
      );
      return sql`(${join(parts, ' UNION ALL BY NAME ')})`;
    }
    case 'sequence': {
      const others = relation.others.map(({ relation: other, filter }) =>
        filtered(other, filter, sql`r.person, r."at"`, people),
      );
      const base = filtered(relation.base, relation.filter, sql`r.*`, people);
      return sql`(SELECT b.*, o."at" AS next FROM (${base}) AS b ASOF LEFT JOIN (${join(others, ' UNION ALL ')}) AS o ON b.person = o.person AND b."at" < o."at")`;
    }
  }
}

function filtered(relation: Relation, filter: Formula, columns: Sql, people: Sql): Sql {
  const joined = readsPeople([filter]) ? sql` JOIN ${people} AS p ON p.person = r.person` : sql``;
  return sql`SELECT ${columns} FROM ${relationSelect(relation, new Set(), people)} AS r${joined} WHERE ${print(filter, aliases)}`;
}

/** Whether any aggregate of a layer, or a relation that it is taken of, looks at people. */
export function looksAtPeople(aggregates: readonly Aggregate[]): boolean {
  return aggregates.some(({ filter, value, relation }) =>
    readsPeople([filter, ...(value ? [value] : []), ...relationFormulas(relation)]),
  );
}

/** How DuckDB ranks people. Those outside the base are ranked among themselves, and nobody looks. */
const ranked: Record<Ranking, (value: Sql, base: Sql) => Sql> = {
  smaller: (value, base) => sql`rank() OVER (PARTITION BY ${base} ORDER BY ${value}) - 1`,
  larger: (value, base) => sql`rank() OVER (PARTITION BY ${base} ORDER BY ${value} DESC) - 1`,
  size: (_, base) => sql`count(*) FILTER (WHERE ${base}) OVER ()`,
  sum: (value, base) => sql`sum(${value}) FILTER (WHERE ${base}) OVER ()`,
  least: (value, base) => sql`min(${value}) FILTER (WHERE ${base}) OVER ()`,
  greatest: (value, base) => sql`max(${value}) FILTER (WHERE ${base}) OVER ()`,
  median: (value, base) =>
    sql`CAST(median(CAST(${value} AS DECIMAL(18, 6))) FILTER (WHERE ${base}) OVER () AS ${storedAs.number})`,
};

export function rankColumn({ name: column, ranking, among, value }: Rank): Sql {
  const base = sql`(${print(among)} AND ${print(value)} IS NOT NULL)`;
  return sql`${ranked[ranking](print(value), base)} AS ${name(column)}`;
}
