import { problem, type Problem } from '../problems/problem.ts';
import type { Located } from '../rules/rules.ts';

/** A figure that is not as a guard allows. */
export interface Breach {
  of: string;
  kind: 'segment' | 'source';
  problem: Problem;
}

/** One that `--accept` lets pass, at the bound that it breaks. */
export function breach(
  kind: Breach['kind'],
  of: string,
  { place }: Located<unknown>,
  message: string,
): Breach {
  const hint = `if that is right this time: --accept ${of}`;
  return { of, kind, problem: problem('guard', message, place, hint) };
}

export const figure = (value: number): string => value.toLocaleString('en-US');
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;
