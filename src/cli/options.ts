import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseInstant, type Options, type RejectLimit } from '../index.ts';
import { logLine } from './log.ts';
import { withNameOptions } from './names.ts';
import type { Progress } from './progress.ts';

/** What the options of the command line hold once parsed. */
export interface Parsed {
  config: string;
  asOf?: number;
  source?: Map<string, string>;
  only?: string[];
  maxRejected?: RejectLimit;
  memory?: string;
  threads?: number;
  engine?: string;
  quiet?: boolean;
  out: string;
  accept?: true | string[];
  /** In ms. */
  timeout?: number;
  log?: 'json';
}

/** Adds the options that every command takes which looks at rules and exports. */
export function withCommonOptions(command: Command): Command {
  return withDataOptions(command.option('-c, --config <file>', 'the rules', 'segments.yaml'));
}

/** The same without the one that names the rules. Arguments of the command are added before. */
export function withDataOptions(command: Command): Command {
  return withNameOptions(command)
    .option('--as-of <instant>', 'the instant of the run instead of now: 2026-11-22T03:00:00Z', instant)
    .option(
      '--source <name=path>',
      'read this source from another path; - is standard input (repeatable)',
      source,
    )
    .option('-o, --out <dir>', 'where lists are published, and the run before is found', 'out')
    .option('--max-rejected <n|p%>', 'rows of a source that may be unreadable, 1% unless given', rejected)
    .option('--memory <size>', 'memory before spilling to disk, 1GB unless given', size)
    .option('--threads <n>', 'processors to use, all unless given', threads)
    .addOption(new Option('--engine <name>', 'what computes').choices(['duckdb']).default('duckdb'))
    .option('--timeout <duration>', 'end without publishing after 30 minutes, 2 hours, ...', duration)
    .addOption(
      new Option('--log <format>', 'tell standard error what happens, a line of JSON each').choices(['json']),
    )
    .option('--quiet', 'say nothing but problems');
}

/** What the library is asked, from what was parsed. */
export function optionsOf(parsed: Parsed, progress: Progress | undefined): Options {
  return {
    config: parsed.config,
    stdin: process.stdin,
    out: parsed.out,
    ...(parsed.asOf !== undefined && { asOf: parsed.asOf }),
    ...(parsed.source && { sources: parsed.source }),
    ...(parsed.only && { only: parsed.only }),
    ...(parsed.maxRejected && { maxRejected: parsed.maxRejected }),
    ...(parsed.memory && { memory: parsed.memory }),
    ...(parsed.threads && { threads: parsed.threads }),
    ...(parsed.accept && { accept: parsed.accept === true ? 'all' : parsed.accept }),
    ...(parsed.log && { log: logLine }),
    ...(progress && { progress: (title, share) => progress.show(title, share) }),
  };
}

function instant(written: string): number {
  const found = parseInstant(written, 'UTC');
  if (found === undefined)
    throw new InvalidArgumentError('It is written 2026-11-22 or 2026-11-22T03:00:00Z.');
  return found;
}

function source(written: string, before: Map<string, string> = new Map()): Map<string, string> {
  const [, name, path] = /^([^=]+)=(.+)$/.exec(written) ?? [];
  if (!name || !path) throw new InvalidArgumentError('It is written NAME=PATH, such as orders=today.csv.');
  return before.set(name, path);
}

function rejected(written: string): RejectLimit {
  const found = /^(\d+(?:\.\d+)?)(%?)$/.exec(written);
  const value = Number(found?.[1]);
  if (!found || (found[2] ? value > 100 : !Number.isInteger(value))) {
    throw new InvalidArgumentError('It is a number of rows, such as 10, or a share, such as 0.5%.');
  }
  return found[2] ? { share: value / 100 } : { rows: value };
}

function size(written: string): string {
  if (!/^\d+(\.\d+)?\s?([KMGT]i?B)$/i.test(written))
    throw new InvalidArgumentError('It is written 500MB or 2GB.');
  return written;
}

const lengths = { s: 1000, m: 60_000, h: 3_600_000 };

function duration(written: string): number {
  const found = /^(\d+(?:\.\d+)?) ?(s|m|h|seconds?|minutes?|hours?)$/.exec(written);
  const time = found ? Number(found[1]) * lengths[found[2]![0] as keyof typeof lengths] : 0;
  // Timers know no longer time.
  if (time <= 0 || time > 2 ** 31 - 1)
    throw new InvalidArgumentError('It is written 30 minutes, 2 hours or 90s.');
  return time;
}

/** More make nothing faster, and many more leave the machine without any for others. */
const mostThreads = 1024;

function threads(written: string): number {
  const count = Number(written);
  if (!Number.isInteger(count) || count < 1 || count > mostThreads)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${mostThreads}.`);
  return count;
}
