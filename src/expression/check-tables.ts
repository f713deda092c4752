import { didYouMean } from '../problems/suggest.ts';
import type { Checker, Row } from './check.ts';
import { literalOf } from './convert.ts';
import type { Parameter, TableDefinition } from './definition.ts';
import type { Field, Meaning, TableNames } from './meaning.ts';
import { signature } from './parameters.ts';
import { ExpressionProblem, type Span, type Tree } from './tree.ts';

/** `lookup(stores.coupon, city)`, `nearest_km(stores, latitude, longitude)`. */
export function callTable(
  checker: Checker,
  definition: TableDefinition,
  tree: Tree & { kind: 'call' },
  row: Row | undefined,
): Meaning {
  const { name, of, by } = definition;
  const table: Parameter = { name: of === 'column' ? 'table.column' : 'table', type: 'any' };
  const parameters = [table, ...definition.parameters];
  const [first, ...rest] = tree.arguments;
  if (first?.kind !== 'name' || first.parts.length !== (of === 'column' ? 2 : 1)) {
    throw new ExpressionProblem(
      'wrong-arguments',
      `it is written ${signature(name, parameters)}`,
      first ?? tree,
    );
  }
  if (row && by === 'coordinates') {
    throw new ExpressionProblem('wrong-place', `${name} is for places of people, not of rows`, tree.nameSpan);
  }
  const [head, column] = first.parts;
  const found = tableNamed(checker, head!);
  const field = column && columnOf(found, column);
  refuseLacking(found, by, head!);
  const values = rest.map((each) => checker.value(each, row));
  const [, ...args] = checker.arguments(tree, { name, parameters }, [
    literalOf('text', head!.name, first),
    ...values,
  ]);
  const type = definition.result === 'same' ? field!.type : definition.result;
  const { start, end } = tree;
  return {
    kind: 'table',
    definition,
    table: found,
    ...(field && { of: field }),
    ...(field?.remedy && { remedy: field.remedy }),
    arguments: args,
    type,
    start,
    end,
  };
}

function tableNamed(checker: Checker, { name, ...span }: Span & { name: string }): TableNames {
  const found = checker.names.table(name);
  if (found) return found;
  const message = `no reference table is called "${name}"${didYouMean(name, checker.names.all('tables'))}`;
  throw new ExpressionProblem('unknown-name', message, span, 'a source with "table: true" is one');
}

function columnOf({ name: table, fields }: TableNames, { name, ...span }: Span & { name: string }): Field {
  const field = fields.get(name);
  if (field) return field;
  const message = `${table} has no "${name}"${didYouMean(name, fields.keys())}`;
  throw new ExpressionProblem('unknown-column', message, span);
}

function refuseLacking(
  { name, hasKey, coordinates }: TableNames,
  by: TableDefinition['by'],
  span: Span,
): void {
  if (by === 'key' && !hasKey) {
    const hint = `say which column it is: under sources.${name} "id: COLUMN"`;
    throw new ExpressionProblem('column-missing', `${name} has no key by which a row is found`, span, hint);
  }
  if (by === 'coordinates' && !coordinates) {
    const message = `${name} has no latitude and longitude`;
    const hint = `under sources.${name} say "columns: { latitude: { from: COLUMN, type: number }, longitude: ... }"`;
    throw new ExpressionProblem('column-missing', message, span, hint);
  }
}
