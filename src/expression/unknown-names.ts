import { didYouMean } from '../problems/suggest.ts';
import type { Checker, Row } from './check.ts';
import { columnOfEvents } from './columns-of-events.ts';
import { askedAlone } from './convert.ts';
import type { FunctionDefinition } from './definition.ts';
import { isDay } from './habits.ts';
import type { Field, Meaning, Names } from './meaning.ts';
import { parametersFor } from './parameters.ts';
import { askAt, ExpressionProblem, type BinaryOperator, type Tree } from './tree.ts';

export type NameTree = Tree & { kind: 'name' };

/** What a name of nothing was probably meant for, by the place where it stands. */
export type Meant = (name: string) => string;

export const textMeant: Meant = (name) => `a text stands in quotes: '${name}'`;

/** Operators whose second side is of the kind of the first. */
const comparing: readonly BinaryOperator[] = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'starts with',
  'ends with',
  'matches',
];

/** What is meant beside this value. */
export function comparedWith(value: Meaning, operator: BinaryOperator = '='): Meant | undefined {
  if (!comparing.includes(operator)) return undefined;
  if (value.type === 'boolean') return () => askedAlone(value);
  return value.type === 'text' || value.type === 'list' ? textMeant : undefined;
}

/** What is meant by each argument: a text where it is written out, or is one of several to choose from of which none is a number. */
export function chosen(
  { parameters }: FunctionDefinition,
  args: readonly Tree[],
): readonly (Meant | undefined)[] {
  const all = parametersFor(parameters, args.length) ?? [];
  const isChoice =
    parameters.some(({ type, literal }) => type === 'boolean' || literal) &&
    !all.some(({ type }, index) => type === 'same' && args[index]!.kind === 'number');
  return all.map(({ type, literal }) =>
    (type === 'text' && literal) || (type === 'same' && isChoice) ? textMeant : undefined,
  );
}

/** More columns than these would be no help. */
const mostColumns = 12;

/** What to say of a name that nothing has. */
export function unknownName(
  { names, registry }: Checker,
  tree: NameTree,
  row: Row | undefined,
  meant: Meant | undefined,
): ExpressionProblem {
  const name = tree.parts.map((part) => part.name).join('.');
  if (registry.functions.has(name) || registry.aggregates.has(name)) {
    const takes = registry.functions.get(name)?.parameters.length === 0 ? '' : '...';
    return new ExpressionProblem('wrong-place', `"${name}" is a function: write ${name}(${takes})`, tree);
  }
  const column = row ? undefined : columnOfEvents(names, name, tree);
  if (column) return column;
  const known = [...(row?.fields.keys() ?? []), ...names.all('values'), ...names.all('events')];
  const suggestion = isDay(name) ? '' : didYouMean(name, known);
  const message = `nothing is called "${name}"${suggestion}`;
  return new ExpressionProblem(
    'unknown-name',
    message,
    tree,
    hintFor(names, tree, name, suggestion, row, meant),
  );
}

function hintFor(
  names: Names,
  { parts }: NameTree,
  name: string,
  suggestion: string,
  row: Row | undefined,
  meant: Meant | undefined,
): string | undefined {
  if (isDay(name))
    return 'ask how long ago something was: days_since(last_order) < 30; windows count back from the run: in last 30 days';
  if (/^null$/i.test(name)) return 'for a value that is not there, ask: is missing';
  if (/^(?:all|every(?:one|body))$/i.test(name))
    return 'everybody is asked by "true": percentile(spend among true)';
  if (meant && parts.length === 1) return meant(name);
  if (suggestion !== '') return undefined;
  const member = parts[1]?.name;
  if (member !== undefined && [...names.all('values')].includes(member))
    return `"${member}" is asked by its name alone`;
  if (!row || row.fields.size > mostColumns) return undefined;
  return `the columns of ${[...row.sets][0]} are ${[...row.fields.keys()].join(', ')}`;
}

/** What to say of `opens.campaing`. */
export function unknownField(
  { parts }: NameTree,
  head: string,
  member: string,
  fields: ReadonlyMap<string, Field>,
): ExpressionProblem {
  const message = `${head} has no "${member}"${didYouMean(member, fields.keys())}`;
  return new ExpressionProblem('unknown-column', message, parts[1]!);
}

/** What to say of `lifecycle.nwe`, and of `lifecycle.new`. */
export function unknownStage(names: Names, tree: NameTree, head: string, member: string): ExpressionProblem {
  const stages = askAt(tree, () => names.value(head))?.values ?? [];
  if (stages.includes(member)) {
    const message = `who is in the stage "${member}" is asked by comparing`;
    return new ExpressionProblem('wrong-place', message, tree, `ask: ${head} = '${member}'`);
  }
  const message = `${head} has no stage "${member}"${didYouMean(member, [...stages, 'before'])}`;
  const hint = `the stages are '${stages.join("', '")}'; that in the run before is ${head}.before`;
  return new ExpressionProblem('unknown-name', message, tree.parts[1]!, hint);
}
