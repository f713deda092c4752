import { offsetsOf } from '../../clock/zone.ts';
import type { Plan, Read } from '../../plan/plan.ts';
import { join, number, sql, text, type Sql } from '../../sql/sql.ts';
import type { SourceShape } from '../../sources/shape.ts';
import type { Job, Settings, Statement } from '../engine.ts';
import { addressFileStatements } from './address-files.ts';
import { decideStatements } from './decide.ts';
import { readStatements, relationStatements, repeatedStatements } from './events.ts';
import { literalPath } from './files.ts';
import { wantedOf } from './looks.ts';
import { identityMacros, peopleStatements, statement, strangerStatements } from './people.ts';
import { printInstant } from './print.ts';
import { tableStatements } from './tables.ts';
import { stage, type Stage } from './stage.ts';
import { closedWords, instantMacros, wordType, zoneMacro } from './values.ts';

/** Everything that a run executes before it writes, in two parts: read, decide. */
export interface Script {
  settings: readonly Statement[];
  read: readonly Statement[];
  decide: readonly Statement[];
  stages: ReadonlyMap<string, Stage>;
}

export function compile(job: Job, settings: Settings): Script {
  const { plan } = job;
  const instant = printInstant(plan);
  const stages = new Map(plan.reads.map((read) => [read.source.name, stage(read)]));
  const customers = plan.reads.find((read) => read.source.role === 'customers');
  const tables = plan.reads.filter((read) => read.source.role === 'table');
  const events = plan.reads
    .filter((read) => !['customers', 'table'].includes(read.source.role))
    .map((read) => ({
      read,
      stage: stages.get(read.source.name)!,
      wanted: wantedOf(read.source.name, plan.layers),
    }));
  return {
    settings: settingStatements(job, settings),
    read: [
      ...zoneStatements(plan),
      ...identityMacros,
      ...addressFileStatements(plan),
      ...plan.reads.flatMap(wordStatements),
      ...tables.flatMap((read) => tableStatements(read, stages.get(read.source.name)!)),
      ...peopleStatements(customers, customers && stages.get(customers.source.name)),
      ...events.flatMap(({ read, stage, wanted }) => readStatements(read, stage, wanted, instant)),
      ...strangerStatements(
        plan,
        events.map(({ read }) => read.source),
      ),
      ...events.flatMap(({ read, stage }) => repeatedStatements(read, stage)),
      ...events.flatMap(({ read, stage }) => relationStatements(plan, read, stage)),
    ],
    decide: decideStatements(job, new Map(events.map(({ read, wanted }) => [read.source.name, wanted]))),
    stages,
  };
}

/** The engine may use what it was given, read the files that are declared, write below the run's folder. Nothing else. */
function settingStatements(
  { plan, memory: kept }: Job,
  { memory, threads, folder, scratch }: Settings,
): Statement[] {
  const exported = plan.reads.flatMap((read: Read) =>
    read.source.files.flatMap(({ path }) => [path, literalPath(path)]),
  );
  const earlier = [plan.earlier, kept.against].flatMap((run) => (run ? [run.path] : []));
  const paths = [...new Set([...exported, ...earlier])].map(text);
  const set = (title: string, value: Sql) => statement(title, sql`SET ${value}`);
  return [
    set('clocks show UTC', sql`TimeZone = 'UTC'`),
    set('no collation, no locale', sql`default_collation = ''`),
    set('what may be used', sql`memory_limit = ${text(memory)}`),
    set('how many threads', sql`threads = ${number(threads)}`),
    set('where to spill', sql`temp_directory = ${text(scratch)}`),
    set('rows may be read in any order', sql`preserve_insertion_order = false`),
    // DuckDB takes a CSV for a few rows and would hash ten million events instead of the people they belong to; and
    // it makes joins of longer lists of values, where looking through them costs less.
    set('joins are as they are written', sql`disabled_optimizers = 'build_side_probe_side,in_clause'`),
    set('nothing is fetched', sql`autoinstall_known_extensions = false`),
    set('nothing is loaded', sql`autoload_known_extensions = false`),
    set('what may be read', sql`allowed_paths = [${join(paths, ', ')}]`),
    set('what may be written', sql`allowed_directories = [${text(`${folder}/`)}, ${text(`${scratch}/`)}]`),
    set('and nothing else', sql`enable_external_access = false`),
    set('nor anything else changed than that order', sql`allowed_configs = ['preserve_insertion_order']`),
    set('for good', sql`lock_configuration = true`),
  ];
}

/** The clocks of the zones that are used, from the platform's time zone data: a list of offsets each. */
function zoneStatements(plan: Plan): Statement[] {
  const readers = new Set(plan.reads.flatMap(({ source }) => zonesOf(source)));
  const zones = new Set([plan.clock.zone, ...readers]);
  const statements = [...zones].flatMap((zone) => [
    statement(
      `from UTC to the clock of ${zone}`,
      sql`CREATE MACRO ${zoneMacro('local', zone)}(instant) AS ${shift(zone, 'local', plan.clock.instant)}`,
    ),
    statement(
      `from the clock of ${zone} to UTC`,
      sql`CREATE MACRO ${zoneMacro('utc', zone)}(instant) AS ${shift(zone, 'utc', plan.clock.instant)}`,
    ),
  ]);
  const { zone } = plan.clock;
  return [
    ...statements,
    ...instantMacros.map(([title, macro]) => statement(title, sql`CREATE MACRO ${macro}`)),
    statement(
      "the rules' own zone",
      sql`CREATE MACRO to_local(instant) AS ${zoneMacro('local', zone)}(instant)`,
    ),
    statement(
      "the rules' own zone, back",
      sql`CREATE MACRO to_utc(instant) AS ${zoneMacro('utc', zone)}(instant)`,
    ),
  ];
}

const zonesOf = ({ zone, columns }: SourceShape): string[] => [
  zone,
  ...columns.flatMap(({ reading }) => (reading.as === 'timestamp' && reading.zone ? [reading.zone] : [])),
];

/** Columns of a few words are stored as one byte. */
function wordStatements({ source }: Read): Statement[] {
  return source.columns.flatMap((column) => {
    const words = closedWords(column);
    if (!words || words.length === 0) return [];
    const type = sql`CREATE TYPE ${wordType(source.name, column.name)} AS ENUM (${join(words.map(text), ', ')})`;
    return [statement(`the words of ${column.name}`, type)];
  });
}

/** Nothing later than the instant of the run is seen; two years are more than any clock's difference. */
const lookahead = 2 * 366 * 86_400_000;

/** The latest offset first, since most instants are recent. */
function shift(zone: string, direction: 'local' | 'utc', instant: number): Sql {
  const offsets = offsetsOf(zone).filter(({ from }) => from < instant + lookahead);
  const sign = direction === 'local' ? 1 : -1;
  const whens = offsets
    .map(({ from, seconds }, index) => {
      // A local time that is skipped or shown twice is read with the offset before, as the clock module does.
      const ahead =
        direction === 'local' || index === 0 ? 0 : Math.max(seconds, offsets[index - 1]!.seconds) * 1000;
      const start = new Date(Math.max(from + ahead, -62_135_596_800_000))
        .toISOString()
        .replace('T', ' ')
        .replace('Z', '');
      return sql`WHEN instant >= TIMESTAMP ${text(start)} THEN ${number(sign * seconds)}`;
    })
    .slice(1)
    .reverse();
  const first = number(sign * offsets[0]!.seconds);
  if (whens.length === 0) return sql`instant + to_seconds(${first})`;
  return sql`instant + to_seconds(CASE ${join(whens, ' ')} ELSE ${first} END)`;
}
