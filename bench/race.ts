import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checksumsOf, differences } from './checksums.ts';
import { accountsIn, listsIn, type Contender, type Job } from './contenders.ts';
import { measure, median, type Measurement } from './measure.ts';

export interface Result {
  contender: string;
  /** Medians of all runs. */
  seconds: number;
  peak: number | undefined;
  /** The lists that differ in some run from those of the very first run; without any, the lists agree. */
  differing: string[];
  /** Whether it tells of rows and people what the very first run told; undefined where it tells nothing. */
  accounts: boolean | undefined;
  /** How many lists there are. */
  lists: number;
}

/** Runs the contenders in turn, as often as said: A B A B. */
export async function race(
  contenders: readonly Contender[],
  job: Omit<Job, 'out'>,
  runs: number,
  temporary: string,
): Promise<Result[]> {
  const measured = contenders.map(() => [] as Measurement[]);
  const differing = contenders.map(() => new Set<string>());
  const told = contenders.map(() => new Set<string | undefined>());
  let lists: Map<string, string> | undefined;
  for (let run = 1; run <= runs; run++) {
    for (const [index, contender] of contenders.entries()) {
      const out = join(temporary, 'out');
      mkdirSync(out);
      const measurement = await measure(contender.command({ ...job, out }));
      process.stderr.write(`${contender.name}, run ${run}: ${measurement.seconds.toFixed(2)} s\n`);
      measured[index]!.push(measurement);
      const written = await checksumsOf(listsIn(out));
      told[index]!.add(accountsIn(out));
      for (const path of differences((lists ??= written), written)) differing[index]!.add(path);
      rmSync(out, { recursive: true });
    }
  }
  const [first] = told[0]!;
  const agrees = (all: ReadonlySet<string | undefined>) => all.size === 1 && all.has(first);
  return contenders.map(({ name }, index) => ({
    contender: name,
    seconds: median(measured[index]!.map(({ seconds }) => seconds)),
    peak: medianOfKnown(measured[index]!.map(({ peak }) => peak)),
    differing: [...differing[index]!].sort(),
    accounts: told[index]!.has(undefined) ? undefined : agrees(told[index]!),
    lists: lists?.size ?? 0,
  }));
}

function medianOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? median(known) : undefined;
}
