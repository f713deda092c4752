import type { Call, Formula, Literal } from '../../expression/formula.ts';
import type { Plan } from '../../plan/plan.ts';
import { join, name, number, sql, text, type Sql } from '../../sql/sql.ts';
import { comparisons, dialect, joined, storedAs } from './dialect.ts';

/** Which table's columns a formula's columns are: an alias for people, one for rows. */
export interface Aliases {
  person?: Sql;
  row?: Sql;
  /** The type of a column of rows that holds one of a few words: DuckDB compares it with texts of that type fast. */
  words?: (column: string) => Sql | undefined;
}

/** A formula as DuckDB's SQL. */
export function print(formula: Formula, aliases: Aliases = {}): Sql {
  switch (formula.kind) {
    case 'literal':
      return printLiteral(formula);
    case 'column': {
      const alias = aliases[formula.of];
      return alias ? sql`${alias}.${name(formula.name)}` : name(formula.name);
    }
    case 'call':
      return printCall(formula, aliases);
  }
}

function printCall(call: Call, aliases: Aliases): Sql {
  const { primitive, arguments: args } = call;
  if (primitive === 'and' || primitive === 'or') return joined(printFilter(call, aliases), args);
  // Of choices the conditions are filters too: what is missing is not chosen.
  const isFilter = (index: number) => primitive === 'choose' && index % 2 === 0 && index + 1 < args.length;
  return dialect[primitive](
    args.map((arg, index) =>
      isFilter(index) ? printFilter(arg, aliases) : printBeside(args[0]!, arg, aliases),
    ),
    call,
  );
}

/** An argument of a call; a literal beside a column of a few words is one of them, or nothing. */
function printBeside(first: Formula, argument: Formula, aliases: Aliases): Sql {
  const printed = print(argument, aliases);
  if (argument.kind !== 'literal' || first.kind !== 'column' || first.of !== 'row') return printed;
  const type = aliases.words?.(first.name);
  return type ? sql`TRY_CAST(${printed} AS ${type})` : printed;
}

/** A formula as a condition of FILTER or WHERE, which take missing for false: cheaper than saying so each time. */
export function printFilter(formula: Formula, aliases: Aliases = {}): Sql {
  if (formula.kind !== 'call') return print(formula, aliases);
  const { primitive, arguments: args } = formula;
  if (primitive === 'and' || primitive === 'or') {
    const parts = args.map((each) => printFilter(each, aliases));
    return sql`(${join(parts, primitive === 'and' ? ' AND ' : ' OR ')})`;
  }
  const compare = comparisons[primitive as keyof typeof comparisons];
  if (!compare) return print(formula, aliases);
  return compare(
    args.map((each) => printBeside(args[0]!, each, aliases)),
    formula,
  );
}

/** The instant of the run. */
export const printInstant = ({ clock }: Pick<Plan, 'clock'>): Sql =>
  printLiteral({ kind: 'literal', type: 'timestamp', value: clock.instant });

function printLiteral({ type, value }: Literal): Sql {
  if (value === null) return sql`CAST(NULL AS ${storedAs[type]})`;
  switch (type) {
    case 'number':
      return number(Number(value));
    case 'boolean':
      return value ? sql`true` : sql`false`;
    case 'timestamp':
      return sql`TIMESTAMP ${text(new Date(Number(value)).toISOString().replace('T', ' ').replace('Z', ''))}`;
    case 'date':
      return sql`DATE ${text(String(value))}`;
    default:
      return text(String(value));
  }
}
