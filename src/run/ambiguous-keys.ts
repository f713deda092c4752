import type { ReadResult } from '../engines/engine.ts';
import { Failure, problem, type Problem } from '../problems/problem.ts';
import { lookAgain } from '../sources/second-look.ts';
import type { SourceShape } from '../sources/shape.ts';
import { counted } from '../problems/count.ts';

/** So many of the rows are shown. */
const shown = 4;

/**
 * Throws a Failure when rows of a reference table have the same key and are not alike in what the rules look at:
 * whichever were taken, it would be a guess. Says where the first ones are, never what is in them.
 */
export async function checkKeys(
  sources: ReadonlyMap<string, SourceShape>,
  { ambiguous }: ReadResult,
): Promise<void> {
  const problems: Problem[] = [];
  for (const source of sources.values()) {
    const own = ambiguous.filter((each) => each.source === source.name);
    if (own.length === 0) continue;
    const keys = counted(new Set(own.map(({ key }) => key)).size, 'key is', 'keys are');
    const message = `${source.name}: ${keys} there several times, in rows that are not alike`;
    problems.push(problem('ambiguous-key', message, undefined, 'leave one row a key; the first ones follow'));
    problems.push(...(await firstOf(source, new Set(own.map(({ written }) => written)))));
  }
  if (problems.length > 0) throw new Failure('data', problems);
}

async function firstOf(source: SourceShape, texts: ReadonlySet<string>): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const file of source.files) {
    const wanted = [{ column: source.keys.id!, reason: 'the key of several rows', texts }];
    for await (const { line, reason } of lookAgain(file, wanted, { limit: shown - found.length })) {
      found.push(problem('ambiguous-key', reason, { file: file.shown, line, column: 1, length: 1 }));
    }
  }
  return found;
}
