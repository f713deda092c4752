import type { Measure, Ranking } from '../../expression/definition.ts';
import { and, columnsOf, keyOf, or, type Formula, type ValueType } from '../../expression/formula.ts';
import { alternativesOf, conditionsOf } from '../../plan/alternatives.ts';
import { relationFormulas } from '../../plan/columns.ts';
import { rowColumns, type Aggregate, type Rank, type Relation } from '../../plan/plan.ts';
import { join, name, number, sql, type Sql } from '../../sql/sql.ts';
import { fromMillionths } from './arithmetic.ts';
import { fadedMillionths, storedAs } from './dialect.ts';
import { lookupJoins } from './lookups.ts';
import { print, printFilter, type Aliases } from './print.ts';
import { mostTogether, weakest } from './looks.ts';

const aliases: Aliases = { person: sql`p`, row: sql`r` };

/**
 * How DuckDB takes each measure of the rows that a filter leaves: `kept` is a value for those, missing for others. With
 * FILTER instead, each of n aggregates would copy the columns of all n, which is slow from twenty or so on.
 */
const measured: Record<Measure, (value: Sql, kept: (value: Sql) => Sql) => Sql> = {
  count: (_, kept) => sql`count(${kept(sql`1`)})`,
  count_distinct: (value, kept) => sql`count(DISTINCT ${kept(value)})`,
  sum: (value, kept) => sql`CAST(sum(${kept(value)}) AS DECIMAL(38, 6))`,
  least: (value, kept) => sql`min(${kept(value)})`,
  greatest: (value, kept) => sql`max(${kept(value)})`,
  median: (value, kept) => medianOf(kept(value)),
  median_gap: (value, kept) => medianGap(kept(value)),
  // arg_min and arg_max take whichever row comes first of several at one instant; these do not depend on order.
  first: (value, kept) =>
    sql`min(${kept(sql`{'at': r."at", 'known': ${value} IS NULL, 'value': ${value}}`)}).value`,
  last: (value, kept) =>
    sql`max(${kept(sql`{'at': r."at", 'known': ${value} IS NOT NULL, 'value': ${value}}`)}).value`,
  // So does mode() of equally common values.
  most_common: (value, kept) => common(kept(value), sql`-entry.value`),
  least_common: (value, kept) => common(kept(value), sql`entry.value`),
  // A histogram passes over what is missing, and of nothing there is none.
  values: (value, kept) => sql`list_sort(map_keys(histogram(${kept(value)})))`,
};

/**
 * The middle value, or the mean of the middle two, to six places with halves away from zero. DuckDB's own median cuts
 * halves, and is a double for numbers that 64 bits do not hold. Just above a half is the upper of the middle two, of
 * up to five thousand million values. A mean that does not fit is missing.
 */
function medianOf(value: Sql): Sql {
  const middle = sql`CAST(quantile_disc(${value}, [0.5, 0.5000000001]) AS ${storedAs.number}[])`;
  const mean = sql`TRY(CAST((two[1] + two[2]) * 0.5 AS ${storedAs.number}))`;
  return sql`list_transform([${middle}], lambda two: CASE WHEN two[1] = two[2] THEN two[1] ELSE ${mean} END)[1]`;
}

/** Instants in order, each once and none that is missing; of the microseconds between neighbours the middle one. */
function medianGap(value: Sql): Sql {
  const instants = sql`list_sort(list_distinct(list(${value})))`;
  const gaps = sql`list_transform(range(2, len(times) + 1), lambda place: epoch_us(times[place]) - epoch_us(times[place - 1]))`;
  return sql`CAST(list_transform([${instants}], lambda times: list_median(${gaps}))[1] / 1000000 AS DECIMAL(38, 6))`;
}

function common(value: Sql, order: Sql): Sql {
  return sql`list_min(list_transform(map_entries(histogram(${value})), lambda entry: {'place': ${order}, 'value': entry.key})).value`;
}

/**
 * One row a person with every aggregate that is taken of a relation, of whose rows `met` holds; `people` holds the
 * columns that they look at.
 */
export function aggregateSelect(
  relation: Relation,
  aggregates: readonly Aggregate[],
  people: Sql,
  met: Formula,
): Sql {
  const formulas = aggregates.flatMap(({ filter, value }) => (value ? [filter, value] : [filter]));
  const columns = aggregates.map((each) => sql`${measure(each)} AS ${name(each.name)}`);
  const filters = aggregates.map(({ filter }) => filter);
  const all =
    relation.kind === 'sequence'
      ? sequenceSelect(relation, weakest(filters.map(withoutNext)), people)
      : relationSelect(relation, people);
  const rows = together(all, aggregates.length);
  const tables = lookupJoins(formulas, (each) => print(each, aliases));
  const joined = readsPeople(formulas) ? sql` JOIN ${people} AS p ON p."person no" = r."person no"` : sql``;
  const wanted = weakest(filters);
  const where =
    isTrue(wanted) || keyOf(wanted) === keyOf(met) ? sql`` : sql` WHERE ${printFilter(wanted, aliases)}`;
  return sql`SELECT r."person no", ${join(columns, ',\n  ')} FROM ${rows} AS r${joined}${tables}${where} GROUP BY r."person no"`;
}

/**
 * Each person has a room with a place for every aggregate. With few of them the rooms of all people are still near at
 * hand; with many, going from room to room with every row takes longer than putting the rows of each person together.
 */
function together(rows: Sql, aggregates: number): Sql {
  return aggregates > mostTogether ? sql`(SELECT * FROM ${rows} ORDER BY "person no")` : rows;
}

const isTrue = (formula: Formula): boolean => formula.kind === 'literal' && formula.value === true;

function measure({ measure: of, filter, value }: Aggregate): Sql {
  const condition = printFilter(filter, aliases);
  const kept = (each: Sql) => (isTrue(filter) ? each : sql`CASE WHEN ${condition} THEN ${each} END`);
  if (of === 'sum' && value?.kind === 'call' && value.primitive === 'fade') {
    const millionths = fadedMillionths(value.arguments.map((each) => print(each, aliases)));
    return fromMillionths(sql`sum(${kept(millionths)})`);
  }
  return measured[of](value ? print(value, aliases) : sql``, kept);
}

const readsPeople = (formulas: readonly Formula[]) =>
  formulas.some((formula) => columnsOf(formula, 'person').size > 0);

/** What stands in FROM for a relation. */
function relationSelect(relation: Relation, people: Sql): Sql {
  switch (relation.kind) {
    case 'rows':
    case 'lines':
      return name(relation.name);
    case 'union': {
      // Relations lack columns that only others have: BY NAME fills them.
      const parts = relation.of.map(
        (each, index) =>
          sql`SELECT *, ${number(index)} AS "relation no" FROM ${relationSelect(each, people)}`,
      );
      return sql`(${join(parts, ' UNION ALL BY NAME ')})`;
    }
    case 'first_of_day': {
      const { base, filter, day, worth, most } = relation;
      const order = sql`r."at", ${print(worth, aliases)} DESC NULLS LAST`;
      const place = sql`row_number() OVER (PARTITION BY r."person no", ${print(day, aliases)} ORDER BY ${order})`;
      return sql`(${filtered(base, filter, sql`r.*`, people, [worth])} QUALIFY ${place} <= ${number(most)})`;
    }
    case 'latest': {
      const { base, filter, count } = relation;
      // The least of so many greatest instants; DuckDB keeps no more than these of a person.
      const since = sql`SELECT "person no", list_min(max("at", ${number(count)})) AS "latest from"`;
      const instants = filtered(base, filter, sql`r."person no", r."at"`, people);
      return sql`(SELECT b.* FROM (${filtered(base, filter, sql`r.*`, people)}) AS b JOIN (${since} FROM (${instants}) GROUP BY "person no") AS l ON b."person no" = l."person no" AND b."at" >= l."latest from")`;
    }
    case 'sequence':
      return sequenceSelect(relation, and(), people);
  }
}

/** Rows with the next of others; of the rows only those for which `wanted` holds need be there. */
function sequenceSelect(relation: Relation & { kind: 'sequence' }, wanted: Formula, people: Sql): Sql {
  const value = (of: Sql) =>
    relation.same && sameness(relation.same.type, sql`${of}.${name(relation.same.name)}`);
  const shared = value(sql`r`);
  const columns = shared ? sql`r."person no", r."at", ${shared} AS "same value"` : sql`r."person no", r."at"`;
  const others = relation.others.map(({ relation: other, filter }) =>
    filtered(other, filter, columns, people),
  );
  const base = filtered(relation.base, wanted, sql`r.*`, people);
  const own = value(sql`b`);
  const alike = own ? sql` AND ${own} = o."same value"` : sql``;
  return sql`(SELECT b.*, o."at" AS "next at" FROM (${base}) AS b ASOF LEFT JOIN (${join(others, ' UNION ALL ')}) AS o ON b."person no" = o."person no"${alike} AND b."at" < o."at")`;
}

/** What a filter says of a row itself, before the next one is found. */
function withoutNext(filter: Formula): Formula {
  const isOfRow = (each: Formula) => !columnsOf(each, 'row').has(rowColumns.next);
  return or(...alternativesOf(filter).map((each) => and(...conditionsOf(each).filter(isOfRow))));
}

/** Words may be stored as numbers, other ones in each source. */
const sameness = (type: ValueType, value: Sql): Sql =>
  type === 'text' ? sql`CAST(${value} AS VARCHAR)` : value;

function filtered(
  relation: Relation,
  filter: Formula,
  columns: Sql,
  people: Sql,
  alsoRead: readonly Formula[] = [],
): Sql {
  const joined = readsPeople([filter, ...alsoRead])
    ? sql` JOIN ${people} AS p ON p."person no" = r."person no"`
    : sql``;
  const tables = lookupJoins([filter, ...alsoRead], (each) => print(each, aliases));
  return sql`SELECT ${columns} FROM ${relationSelect(relation, people)} AS r${joined}${tables} WHERE ${printFilter(filter, aliases)}`;
}

/** Whether any aggregate of a layer, or a relation that it is taken of, looks at people. */
export function aggregatesLookAtPeople(aggregates: readonly Aggregate[]): boolean {
  return aggregates.some(({ filter, value, relation }) =>
    readsPeople([filter, ...(value ? [value] : []), ...relationFormulas(relation)]),
  );
}

/** Rankings of a person among the base: those outside are ranked among themselves, and nobody looks. */
const placed: Partial<Record<Ranking, (value: Sql, base: Sql) => Sql>> = {
  smaller: (value, base) => sql`rank() OVER (PARTITION BY ${base} ORDER BY ${value}) - 1`,
  larger: (value, base) => sql`rank() OVER (PARTITION BY ${base} ORDER BY ${value} DESC) - 1`,
  place: (value, base) => sql`row_number() OVER (PARTITION BY ${base} ORDER BY ${value} DESC, "place no")`,
};

/** Rankings that are one figure for the whole base. */
const shared: Record<Exclude<Ranking, 'smaller' | 'larger' | 'place'>, (value: Sql) => Sql> = {
  size: () => sql`count(*)`,
  sum: (value) => sql`sum(${value})`,
  least: (value) => sql`min(${value})`,
  greatest: (value) => sql`max(${value})`,
  median: medianOf,
};

/**
 * One row a person with all ranks of a layer. Only what is ranked by goes through the windows; a figure of the whole
 * base is a query of its own, since DuckDB takes windows with FILTER row by row.
 */
export function rankSelect(ranks: readonly Rank[], people: Sql): Sql {
  const columns = ranks.map(({ name: column, ranking, among, value }) => {
    const base = sql`(${print(among)} AND ${print(value)} IS NOT NULL)`;
    const place = placed[ranking];
    if (place) return sql`${place(print(value), base)} AS ${name(column)}`;
    const figure = shared[ranking as keyof typeof shared](print(value));
    return sql`(SELECT ${figure} FROM ${people} WHERE ${base}) AS ${name(column)}`;
  });
  const ordered = ranks.some((each) => each.ranking === 'place');
  const places = ordered ? sql` JOIN "list places" USING ("person no")` : sql``;
  return sql`SELECT "person no", ${join(columns, ',\n  ')} FROM ${people}${places}`;
}
