import type { ValueType } from './formula.ts';
import type { Names } from './meaning.ts';
import { ExpressionProblem, type Span } from './tree.ts';

/** More sources than these would be no help. */
const mostSources = 3;

/** What to say of a name of nothing that is a column of events; undefined where it is none, or one of too many. */
export function columnOfEvents(names: Names, name: string, span: Span): ExpressionProblem | undefined {
  const sets = [...names.having(name)];
  if (sets.length === 0 || sets.length > mostSources) return undefined;
  const ways = sets.map(([set, { fields }]) => waysToAsk(set, name, fields.get(name)!.type));
  const shown = ways.length === 1 ? ways[0]! : ways.map(([first]) => first!);
  const called = listed(
    sets.map(([set]) => set),
    'and',
  );
  const message = `"${name}" is a column of ${called}, and one value must be made of all of a person's`;
  return new ExpressionProblem('wrong-place', message, span, `ask: ${listed(shown, 'or')}`);
}

/** What is asked of a column most often. */
export const waysOf = (set: string, name: string, type: ValueType = 'text'): string =>
  listed(waysToAsk(set, name, type), 'or');

function waysToAsk(set: string, name: string, type: ValueType): string[] {
  const any = `any(${set} where ${name} ...)`;
  const last = `last(${set}.${name})`;
  if (type === 'boolean') return [`any(${set} where ${name})`];
  return type === 'number' ? [`sum(${set}.${name})`, last, any] : type === 'text' ? [any, last] : [last, any];
}

/** What to write instead of `sum(total)` or `any(total)`: a column stands behind its event set, or in a condition. */
export function ofWhichEvents(names: Names, called: string, of: string, name: string): string | undefined {
  const sets = [...names.having(name).keys()].slice(0, mostSources);
  if (sets.length === 0) return undefined;
  const written = (set: string) => (of === 'events' ? `${set} where ${name} ...` : `${set}.${name}`);
  return listed(
    sets.map((set) => `${called}(${written(set)})`),
    'or',
  );
}

function listed(words: readonly string[], by: 'and' | 'or'): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(` ${by} `);
}
