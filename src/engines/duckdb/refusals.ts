import { Failure, problem, type Problem } from '../../problems/problem.ts';
import type { Job } from '../engine.ts';

/**
 * What DuckDB says of files that it cannot read, of a full disk and of too little memory, as a Failure whose problems
 * hold nothing of a person; any other error as it is. DuckDB 1.5 has no codes for these, only words.
 */
export function inWords(error: unknown, { plan }: Pick<Job, 'plan'>): unknown {
  if (!(error instanceof Error)) return error;
  const said = error.message;
  const files = plan.reads.flatMap((read) => read.source.files);
  const file = files.find(({ path }) => said.includes(`"${path}"`) || said.includes(`file = ${path}\n`));
  const name = file ? file.shown : 'an export';
  const found = refusals.find(({ says }) => says.test(said));
  if (!found) return error;
  return new Failure('data', [found.problem(name, found.says.exec(said)!)]);
}

/** Said of a source with so many broken rows that they were not all kept. */
export function tooMany(source: string, most: number): Failure {
  const message = `${source}: there are more than ${most} remarks about rows that cannot be split into cells`;
  return new Failure('data', [problem('too-many-rejected', message)]);
}

const unreadable = (message: string, hint?: string): Problem =>
  problem('unreadable-file', message, undefined, hint);

const refusals: readonly { says: RegExp; problem: (file: string, found: RegExpExecArray) => Problem }[] = [
  {
    says: /^(?:Out of Range Error: Overflow|Conversion Error: Casting value ".*" to type DECIMAL\(38)/,
    problem: () => {
      const hint =
        'numbers made of texts may be as great: look for number() of a column that holds no numbers';
      return unreadable('a number that rules compute has more than 32 digits before the point', hint);
    },
  },
  {
    says: /No space left on device|failed to offload|max_temp_directory_size/i,
    problem: () =>
      problem('cannot-write', 'there is no room left on the disk for what a run writes and spills'),
  },
  {
    says: /^Out of Memory/i,
    problem: () =>
      problem(
        'cannot-write',
        'the engine needs more memory than it may use',
        undefined,
        'give more: --memory 4GB',
      ),
  },
  {
    // DuckDB counts the opening bracket too.
    says: /Malformed JSON in file .*, at byte \d+ in record\/value (\d+): ([a-z ]*(?:UTF-8)?)/,
    problem: (file, [, record, why]) =>
      unreadable(
        `${file}: row ${Number(record) - 1} of its array is not well-formed JSON: ${why!.trim()}`,
        why!.includes('UTF-8') ? 'say how it is written: "encoding: windows-1252"' : undefined,
      ),
  },
  {
    says: /maximum_object_size/,
    problem: (file) => unreadable(`${file}: one of its objects is longer than 64 MiB`),
  },
  {
    says: /JSON/,
    problem: (file) => unreadable(`${file} is not well-formed JSON all the way`),
  },
  {
    says: /CSV Parser|CSV Error/,
    problem: (file) => unreadable(`${file}: its rows cannot be split into cells`),
  },
  {
    says: /^IO Error: (?:Cannot open file|No files found)/i,
    problem: (file) => problem('file-missing', `${file}: it was there, and cannot be opened any more`),
  },
  {
    says: /^IO Error: .*(?:read|gzip|stream|decompress)/i,
    problem: (file) => unreadable(`${file}: it cannot be read to its end`),
  },
  {
    says: /^IO Error: .*(?:write|create|sync)/i,
    problem: () => problem('cannot-write', 'the lists cannot be written'),
  },
];
