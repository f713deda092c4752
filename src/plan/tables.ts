import type { TableAccess } from '../expression/definition.ts';
import { call, callsOf, columnsOf, lookup, text, type Formula } from '../expression/formula.ts';
import type { Meaning, TableNames } from '../expression/meaning.ts';
import { coordinatesOf } from '../sources/coordinates.ts';
import type { SourceShape } from '../sources/shape.ts';
import { remedyFor } from './events.ts';
import type { Read } from './plan.ts';

/** The reference tables by their names. */
export function tablesOf(sources: ReadonlyMap<string, SourceShape>): Map<string, TableNames> {
  const tables = [...sources.values()].filter((source) => source.role === 'table');
  return new Map(
    tables.map(({ name, columns, keys }) => {
      const fields = new Map(
        columns.map((each) => [
          each.name,
          {
            name: each.name,
            type: each.type,
            ...(each.type === 'text' && { remedy: remedyFor(name, each.name) }),
          },
        ]),
      );
      const coordinates = coordinatesOf(columns);
      return [name, { name, fields, hasKey: keys.id !== undefined, ...(coordinates && { coordinates }) }];
    }),
  );
}

/**
 * What is looked up in a table. What depends on the person alone is a column of people: `once` makes it one; what
 * depends on a row is looked up beside the row.
 */
export function lowerTable(
  { definition, table, of }: Meaning & { kind: 'table' },
  args: readonly Formula[],
  once: (name: string, formula: Formula) => Formula,
): Formula {
  const whose = (name: string, formula: Formula) =>
    columnsOf(formula, 'row').size > 0 ? formula : once(name, formula);
  const valueAt = (row: Formula, { name, type } = of!) =>
    whose(`${table.name}.${name} of`, lookup(row, table.name, name, type));
  const access: TableAccess = {
    valueAt,
    coordinatesAt: (place) => {
      const [latitude, longitude] = table.coordinates!;
      return [valueAt(place, latitude), valueAt(place, longitude)];
    },
    nearest: (latitude, longitude) =>
      whose(`nearest of ${table.name} to`, call('nearest', latitude, longitude, text(table.name))),
  };
  return definition.compile(args, access);
}

/** What must be read of a table for these formulas; undefined when none of them looks at it. */
export function readTable(source: SourceShape, formulas: readonly Formula[]): Read | undefined {
  const isOf = (call: { arguments: readonly Formula[] }, place: number) =>
    textAt(call, place) === source.name;
  const lookups = formulas.flatMap((each) => callsOf(each, 'lookup')).filter((each) => isOf(each, 1));
  const places = formulas.flatMap((each) => callsOf(each, 'nearest')).filter((each) => isOf(each, 2));
  if (lookups.length === 0 && places.length === 0) return undefined;
  const coordinates = places.length > 0 ? coordinatesOf(source.columns)!.map((each) => each.name) : [];
  const used = new Set([...lookups.map((each) => textAt(each, 2)), ...coordinates]);
  const columns = source.columns.map((each) => each.name).filter((name) => used.has(name));
  const byKey = lookups.some((each) => each.arguments[0]!.type === 'text');
  return { source, columns, tests: [], lines: false, table: { byKey, coordinates } };
}

function textAt({ arguments: args }: { arguments: readonly Formula[] }, place: number): string | undefined {
  const arg = args[place];
  return arg?.kind === 'literal' ? String(arg.value) : undefined;
}
