import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join as joinPath } from 'node:path';
import type * as DuckDb from '@duckdb/node-api';
import type { Memory } from '../../plan/memory.ts';
import { keptColumns, personColumns } from '../../plan/plan.ts';
import type { DecidedList, ListFile, ValueSplit } from '../../plan/steps.ts';
import type { SourceShape } from '../../sources/shape.ts';
import { name, number, sql, type Sql } from '../../sql/sql.ts';
import {
  brokenReasons,
  type BrokenRow,
  type FileCount,
  type Job,
  type PeopleGroup,
  type PeopleResult,
  type PersonValues,
  type ReadResult,
  type RejectedCells,
  type Session,
  type Settings,
  type Statement,
  type Whom,
} from '../engine.ts';
import { addressFileCounts } from './address-files.ts';
import { compile, type Script } from './compile.ts';
import { boundsQuery, countQuery, valuesOfPeople, valuesQuery } from './decide.ts';
import { groupFiles, mostRejects, rejectsTable } from './files.ts';
import { copyMembers, keptCounts, moveCounts, moveFiles } from './memory.ts';
import { printInstant } from './print.ts';
import { countStrangers } from './strangers.ts';
import { ambiguousKeys } from './tables.ts';
import { countRows, timesOf } from './times.ts';
import { inWords, tooMany } from './refusals.ts';
import { copyFile, copyTo, fileSelect } from './write.ts';

type Row = Record<string, unknown>;
type Progress = (title: string, share: number | undefined) => void;

const require = createRequire(import.meta.url);

/**
 * Loaded when it is needed. Of a CommonJS package that is imported, Node looks through every file for what it exports
 * before it loads them, which takes as long again.
 */
const library = () => require('@duckdb/node-api') as typeof DuckDb;

/** How often progress is asked for, in ms. */
const glance = 200;

/** DuckDB at work on one job, in memory, spilling to the scratch folder. */
export class DuckDbSession implements Session {
  private readonly instance: DuckDb.DuckDBInstance;
  private readonly connection: DuckDb.DuckDBConnection;
  private readonly job: Job;
  private readonly settings: Settings;
  private readonly script: Script;
  private readonly instant: Sql;
  private interrupted = false;
  /** Connections that write beside the first. */
  private writers: DuckDb.DuckDBConnection[] = [];

  private constructor(
    instance: DuckDb.DuckDBInstance,
    connection: DuckDb.DuckDBConnection,
    job: Job,
    settings: Settings,
  ) {
    this.instance = instance;
    this.connection = connection;
    this.job = job;
    this.settings = settings;
    this.script = compile(job, settings);
    this.instant = printInstant(job.plan);
  }

  static async open(job: Job, settings: Settings): Promise<DuckDbSession> {
    const instance = await library().DuckDBInstance.create(':memory:');
    const session = new DuckDbSession(instance, await instance.connect(), job, settings);
    await session.execute(session.script.settings, () => undefined);
    return session;
  }

  async read(progress: Progress): Promise<ReadResult> {
    await this.execute(this.script.read, progress);
    const results = [];
    for (const read of this.job.plan.reads) {
      const { name: source, files } = read.source;
      const rejected = await this.rejectedCells(read.source);
      const broken = await this.brokenRows(source, files);
      results.push({
        files: await this.fileCounts(read.source),
        rejected,
        broken,
        ambiguous: read.table?.byKey ? await this.query(ambiguousKeys(source)) : [],
        source,
      });
    }
    return {
      files: results.flatMap((each) => each.files),
      rejected: results.flatMap((each) => each.rejected),
      broken: results.flatMap((each) => each.broken),
      ambiguous: results.flatMap(({ source, ambiguous }) =>
        ambiguous.map((row) => ({ source, key: String(row['key']), written: String(row['written']) })),
      ),
    };
  }

  async decide(progress: Progress): Promise<void> {
    await this.execute(this.script.decide, progress);
  }

  async values(split: ValueSplit): Promise<{ value: string | null; people: number }[]> {
    const rows = await this.query(valuesQuery(split, this.listNamed(split.list)));
    return rows.map((row) => ({ value: row['value'] as string | null, people: Number(row['people']) }));
  }

  async count(job: Job, whom: Whom = 'everybody'): Promise<PeopleResult> {
    const { lists, counted, first } = job;
    const rows = await this.query(countQuery(job, whom));
    const ofLists = (row: Row, column: 'leftOut' | 'untold' | 'remarks') =>
      Object.fromEntries(lists.map((list) => [list.name, row[list[column].name] as string | null]));
    const groups = rows.map((row): PeopleGroup => ({
      people: Number(row['people']),
      suppressed: row[personColumns.suppressed] as string | null,
      leftOut: ofLists(row, 'leftOut'),
      untold: ofLists(row, 'untold'),
      remarks: ofLists(row, 'remarks'),
      ...(first && { first: row[first.name] as string | null }),
      members: Object.fromEntries(counted.map(({ name: of }) => [of, Number(row[`in ${of}`])])),
    }));
    const files = lists.flatMap((list) => list.suppressions);
    const told = countStrangers(job);
    const strangerGroups = (told ? await this.query(told) : []).map((row) => ({
      people: Number(row['people']),
      untold: ofLists(row, 'untold'),
      members: Object.fromEntries(files.map(({ path }) => [path, Number(row[`in ${path}`])])),
    }));
    // An id alone makes nobody a person.
    const people = job.plan.everyone ? sql` WHERE contains("whose key", '@')` : sql``;
    const [figures] = await this.query(
      sql`SELECT (SELECT count(*) FROM "stranger keys"${people}) AS strangers, (SELECT count(*) FROM "stranger keys" WHERE contains("whose key", '@')) AS addressed, (SELECT count(*) FROM "all people" ANTI JOIN "stranger keys" ON "mail address" = "whose key") AS customers`,
    );
    return {
      groups,
      strangerGroups,
      strangers: Number(figures!['strangers']),
      strangersWithAddress: Number(figures!['addressed']),
      customers: Number(figures!['customers']),
      moves: await this.moves(),
      bounds: await this.bounds(),
      addressFiles: await this.addressFiles(),
    };
  }

  private async addressFiles(): Promise<PeopleResult['addressFiles']> {
    const counts = addressFileCounts(this.job.plan);
    const rows = counts ? await this.query(counts) : [];
    return new Map(
      rows.map((row) => [
        String(row['file']),
        { addresses: Number(row['addresses']), unknown: Number(row['unknown']) },
      ]),
    );
  }

  private async bounds(): Promise<PeopleResult['bounds']> {
    const { bounds } = this.job;
    if (bounds.length === 0) return new Map();
    const [row] = await this.query(boundsQuery(this.job));
    return new Map(bounds.map(({ name: of }) => [of, row![of] === null ? null : Number(row![of])]));
  }

  private async moves(): Promise<PeopleResult['moves']> {
    const { memory } = this.job;
    const counts = moveCounts(memory);
    if (!counts) return new Map();
    const [row] = await this.query(counts);
    return new Map(
      memory.segments
        .filter((each) => each.changes)
        .map(({ name: of }) => [
          of,
          { entered: Number(row![`entered ${of}`]), left: Number(row![`left ${of}`]) },
        ]),
    );
  }

  async remember(memory: Memory): Promise<void> {
    const inFolder = (path: string) => joinPath(this.settings.folder, path);
    await this.said(this.connection.run(copyMembers(memory, inFolder(memory.path)).text));
    for (const { path, select } of moveFiles(memory)) {
      await mkdir(dirname(inFolder(path)), { recursive: true, mode: 0o700 });
      await this.said(this.connection.run(copyTo(select, inFolder(path)).text));
    }
  }

  /** Several files at a time: each waits for the disk now and then. */
  async write(
    files: readonly ListFile[],
    written: (path: string) => Promise<void>,
  ): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const folders = new Set(files.map((file) => dirname(joinPath(this.settings.folder, file.path))));
    for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
    const waiting = [...files];
    const writeNext = async (connection: DuckDb.DuckDBConnection): Promise<void> => {
      for (let file = waiting.shift(); file && !this.interrupted; file = waiting.shift()) {
        const path = joinPath(this.settings.folder, file.path);
        const result = await this.said(
          connection.run(copyFile(this.listOf(file), file, this.job.plan, path).text),
        );
        counts.set(file.path, Number((await result.getRows())[0]![0]));
        await written(path);
      }
    };
    this.writers = await Promise.all(
      Array.from({ length: this.settings.threads - 1 }, () => this.instance.connect()),
    );
    const ended = await Promise.allSettled(
      [this.connection, ...this.writers].map((connection) =>
        writeNext(connection).finally(() => waiting.splice(0)),
      ),
    );
    // All have ended: DuckDB waits for ever for a statement whose connection is closed meanwhile.
    for (const connection of this.writers.splice(0)) connection.closeSync();
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
    if (this.interrupted) throw new Error('interrupted between two files');
    return counts;
  }

  async members(): Promise<ReadonlyMap<string, number>> {
    const { memory } = this.job;
    const [row] = await this.query(keptCounts(memory));
    return new Map(memory.segments.map(({ name: of }) => [of, Number(row![keptColumns.segment(of)])]));
  }

  async people(columns: readonly string[], whom: Whom = 'everybody'): Promise<readonly PersonValues[]> {
    const rows = await this.query(valuesOfPeople(columns, whom));
    return rows.map(({ [personColumns.address]: address, ...values }) => ({
      address: address as string | null,
      values: values as Record<string, string | null>,
    }));
  }

  async *rows(file: ListFile): AsyncGenerator<readonly (string | null)[]> {
    const select = fileSelect(this.listOf(file), file, this.job.plan).text;
    const chunks = (await this.said(this.connection.stream(select))).yieldRows();
    for (let next = await this.said(chunks.next()); !next.done; next = await this.said(chunks.next()))
      for (const row of next.value) yield row.map((cell) => (cell === null ? null : String(cell)));
  }

  interrupt(): void {
    this.interrupted = true;
    for (const connection of [this.connection, ...this.writers]) connection.interrupt();
  }

  close(): Promise<void> {
    this.connection.closeSync();
    return Promise.resolve();
  }

  private listOf(file: ListFile): DecidedList {
    return this.listNamed(file.list);
  }

  private listNamed(name: string): DecidedList {
    return this.job.lists.find((list) => list.name === name)!;
  }

  private async fileCounts(shape: SourceShape): Promise<FileCount[]> {
    const source = shape.name;
    const found = await this.query(countRows(shape, this.script.stages.get(source)!, this.instant));
    return found.map((row) => ({
      source,
      file: Number(row['file no']),
      rows: Number(row['rows']),
      used: Number(row['used rows']),
      repeated: Number(row['repeated rows']),
      later: Number(row['later rows']),
      strangers: Number(row['strangers']),
      kindless: Number(row['kindless rows']),
      ...(row['newest'] !== null && { newest: Number(row['newest']) }),
    }));
  }

  private async rejectedCells({ name: source, role, keys, lines }: SourceShape): Promise<RejectedCells[]> {
    const { checks } = this.script.stages.get(source)!;
    const { told } = timesOf(role, this.instant);
    const ofOrders = lines?.kind === 'rows' && keys.id !== undefined;
    const order = ofOrders ? name(keys.id!) : sql`NULL`;
    const cells = sql`SELECT "file no", "rejected as", "kept text" AS text, ${order} AS "order", sum(${told}) AS rows FROM ${name(`${source} rows`)} WHERE "rejected as" > 0 GROUP BY ALL`;
    const placed = sql`SELECT *, row_number() OVER (PARTITION BY "file no", "rejected as" ORDER BY text, "order") > ${number(mostRejects)} AS more FROM (${cells})`;
    const found = await this.query(
      sql`SELECT "file no", "rejected as", more, CASE WHEN NOT more THEN text END AS text, CASE WHEN NOT more THEN "order" END AS "order", sum(rows) AS rows FROM (${placed}) GROUP BY ALL ORDER BY ALL`,
    );
    return found.map((row) => {
      const check = checks[Number(row['rejected as']) - 1];
      return {
        source,
        file: Number(row['file no']),
        column: check?.column ?? 'id',
        reason: check?.reason ?? 'no order',
        text: String(row['text'] ?? ''),
        ...(row['more'] === true && { more: true }),
        ...(ofOrders && { order: row['order'] === null ? null : String(row['order']) }),
        rows: Number(row['rows']),
      };
    });
  }

  /** Rows that DuckDB could not split; it reports one with several missing cells several times. */
  private async brokenRows(source: string, files: Parameters<typeof groupFiles>[0]): Promise<BrokenRow[]> {
    const broken: BrokenRow[] = [];
    for (const [index, group] of groupFiles(files).entries()) {
      const container = group.files[0]!.container;
      if (container.kind !== 'csv') continue;
      const table = name(rejectsTable(source, index));
      const scans = name(`${rejectsTable(source, index)}_scans`);
      const rows = await this.query(
        sql`SELECT s.file_path AS path, e.line, min(e.column_name) AS cell, arg_min(CAST(e.error_type AS VARCHAR), e.column_idx) AS error, any_value(e.csv_line) AS raw
FROM ${table} AS e JOIN ${scans} AS s ON e.scan_id = s.scan_id AND e.file_id = s.file_id GROUP BY ALL ORDER BY ALL`,
      );
      const [remarks] = await this.query(sql`SELECT count(*) AS many FROM ${table}`);
      if (Number(remarks!['many']) >= mostRejects) throw tooMany(source, mostRejects);
      for (const row of rows) {
        const place = group.files.findIndex((file) => file.path === row['path']);
        const position = /^c(\d+)$/.exec(String(row['cell'] ?? ''))?.[1];
        broken.push({
          source,
          file: group.indexes[place]!,
          line: Number(row['line']),
          column: position === undefined ? '' : (container.header[Number(position)] ?? ''),
          reason: brokenReasons[errorTypes[String(row['error'])] ?? 'other'],
          raw: String(row['raw'] ?? ''),
        });
      }
    }
    return broken;
  }

  private async execute(statements: readonly Statement[], progress: Progress): Promise<void> {
    for (const { title, text, onlyIf } of statements) {
      if (onlyIf !== undefined && (await this.query({ text: onlyIf })).length === 0) continue;
      if (this.interrupted) throw new Error('interrupted between two statements');
      progress(title, undefined);
      const timer = setInterval(() => progress(title, shareOf(this.connection)), glance);
      try {
        await this.said(this.connection.run(text));
      } finally {
        clearInterval(timer);
      }
    }
  }

  /** What DuckDB gives, or what it refuses in words of ours. */
  private async said<Result>(result: Promise<Result>): Promise<Result> {
    try {
      return await result;
    } catch (error) {
      throw inWords(error, this.job);
    }
  }

  private async query(statement: Pick<Sql, 'text'>): Promise<Row[]> {
    const reader = await this.said(this.connection.runAndReadAll(statement.text));
    return reader.getRowObjects() as Row[];
  }
}

/** DuckDB's words for what is wrong with a row. */
const errorTypes: Record<string, keyof typeof brokenReasons> = {
  'MISSING COLUMNS': 'fewer',
  'TOO MANY COLUMNS': 'more',
  'UNQUOTED VALUE': 'quote',
  'INVALID ENCODING': 'encoding',
  'LINE SIZE OVER MAXIMUM': 'long',
};

function shareOf(connection: DuckDb.DuckDBConnection): number | undefined {
  const { percentage } = connection.progress;
  return percentage > 0 ? percentage / 100 : undefined;
}
