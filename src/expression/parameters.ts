import type { Parameter } from './definition.ts';
import type { Meaning } from './meaning.ts';
import { ExpressionProblem } from './tree.ts';

/** The parameter that each of so many arguments is for; undefined when there cannot be so many. */
export function parametersFor(
  parameters: readonly Parameter[],
  count: number,
): readonly Parameter[] | undefined {
  const group = parameters.filter((each) => each.repeated);
  const first = parameters.findIndex((each) => each.repeated);
  const needed = parameters.filter((each) => !each.repeated && !each.optional).length;
  const times = group.length === 0 ? 0 : Math.floor((count - needed) / group.length);
  if (group.length > 0 && times < 1) return undefined;
  const repeated = Array.from({ length: times }, () => group).flat();
  const all =
    group.length === 0
      ? parameters
      : [...parameters.slice(0, first), ...repeated, ...parameters.slice(first + group.length)];
  const fits = count <= all.length && all.slice(count).every((each) => each.optional);
  return fits ? all.slice(0, count) : undefined;
}

/** `case(condition, value, ..., otherwise)`: how a function is written. */
export function signature(name: string, parameters: readonly Parameter[]): string {
  const written = parameters.map(
    (each, index) => each.name + (each.repeated && !parameters[index + 1]?.repeated ? ', ...' : ''),
  );
  return `${name}(${written.join(', ')})`;
}

/** Refuses what must be written out and is computed, or is a number that the parameter does not take. */
export function refuseUnwritten({ literal, range, whole }: Parameter, arg: Meaning, what: string): void {
  if (literal && arg.kind !== 'literal') {
    throw new ExpressionProblem('wrong-arguments', `${what} must be written out, not computed`, arg);
  }
  if (!range || arg.kind !== 'literal' || typeof arg.value !== 'number') return;
  const [least, most] = range;
  if (arg.value >= least && arg.value <= most && (!whole || Number.isInteger(arg.value))) return;
  const bounds = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`;
  throw new ExpressionProblem(
    'wrong-value',
    `${what} must be ${whole ? 'a whole number, ' : ''}${bounds}`,
    arg,
  );
}
