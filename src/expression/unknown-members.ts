import { didYouMean } from '../problems/suggest.ts';
import type { Field, Names } from './meaning.ts';
import { askAt, ExpressionProblem, type Tree } from './tree.ts';

type NameTree = Tree & { kind: 'name' };

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
