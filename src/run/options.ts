import type { Readable } from 'node:stream';
import { Failure, problem } from '../problems/problem.ts';
import type { LogEvent } from './log-events.ts';

/** A limit on rejected rows of each source: so many, or this share of the source's rows. */
export type RejectLimit = { rows: number } | { share: number };

/** What every use of a rules file needs. */
export interface Options {
  /** The rules file. */
  config: string;
  /** The instant of the run, in ms since 1970; now unless given. */
  asOf?: number;
  /** Paths by source name, instead of those in the rules. */
  sources?: ReadonlyMap<string, string>;
  /** What the path `-` means. */
  stdin?: Readable;
  /** The output folder, in which the published run before this one is found; without it there is none. */
  out?: string;
  /** Only these segments are listed: segments, their parts, families, stages and groups (`lifecycle.*`), by name. */
  only?: readonly string[];
  /** `1GB` unless given. */
  memory?: string;
  /** As many as the machine has, unless given. */
  threads?: number;
  /** One in a hundred unless given. */
  maxRejected?: RejectLimit;
  /** Breaches of guards that are all right this time: all, or those of these segments and sources. */
  accept?: 'all' | readonly string[];
  /** Told what has happened, for logs. */
  log?: (event: LogEvent) => void;
  /** Told what is being done, and how far it is from 0 to 1 where that is known. */
  progress?: (title: string, share: number | undefined) => void;
  /** Ends the run; nothing is published then. */
  signal?: AbortSignal;
}

/** The instant of a run. Throws a Failure when what is given is none: JavaScript may give a text. */
export function instantOf({ asOf = Date.now() }: Pick<Options, 'asOf'>): number {
  if (typeof asOf === 'number' && !Number.isNaN(new Date(asOf).getTime())) return asOf;
  const hint = 'parseInstant makes one of a text';
  throw new Failure('rules', [problem('bad-option', 'asOf is no instant in ms since 1970', undefined, hint)]);
}
