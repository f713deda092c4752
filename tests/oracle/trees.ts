import { parse } from '../../src/expression/parse.ts';
import type { Tree } from '../../src/expression/tree.ts';

const known = new Map<string, Tree>();

/** The tree of an expression's text; the same text gives the same tree. */
export function treeOf(text: string): Tree {
  if (!known.has(text)) known.set(text, parse(text));
  return known.get(text)!;
}
