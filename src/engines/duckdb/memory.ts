import { columnsOf } from '../../expression/formula.ts';
import { layerFormulas } from '../../plan/columns.ts';
import type { KeptSegment, Memory } from '../../plan/memory.ts';
import { earlierColumn, keptColumns, personColumns, type Plan } from '../../plan/plan.ts';
import { join, name, sql, text, type Sql } from '../../sql/sql.ts';
import type { Statement } from '../engine.ts';
import { statement } from './people.ts';
import { print } from './print.ts';

const address = name(keptColumns.address);

/** What rules ask of the run before: columns of the file that it kept. */
function askedOf({ earlier, layers }: Plan): string[] {
  const asked = new Set<string>();
  for (const formula of layers.flatMap(layerFormulas)) columnsOf(formula, 'person', asked);
  const kept = [
    ...[...(earlier?.segments ?? [])].map(keptColumns.segment),
    ...[...(earlier?.stages ?? [])].map(keptColumns.stage),
  ];
  return kept.filter((column) => asked.has(earlierColumn(column)));
}

/** What a run kept: its people's addresses, or a blank and the id of those without one, and some of the columns. */
function keptSelect(path: string, columns: readonly string[]): Sql {
  const taken = columns.map((column) => sql`${name(column)} AS ${name(earlierColumn(column))}`);
  return sql`SELECT ${join([address, ...taken], ', ')} FROM read_parquet(${text(path)})`;
}

/** The people, each with what rules ask of the run before. */
export function peopleWithEarlier(plan: Plan): Sql {
  const asked = askedOf(plan);
  if (!plan.earlier || asked.length === 0) return sql`SELECT * FROM "all people"`;
  const columns = asked.map((column) => sql`e.${name(earlierColumn(column))}`);
  return sql`SELECT a.*, ${join(columns, ', ')} FROM "all people" AS a LEFT JOIN (${keptSelect(plan.earlier.path, asked)}) AS e ON a."identity key" = e.${address}`;
}

/** Who is in a segment counts as a member unless suppressed. */
const isMember = ({ member }: KeptSegment): Sql =>
  sql`(${print(member)} AND ${name(personColumns.suppressed)} IS NULL)`;

/**
 * Writes what the next run will read, by address, so that the same people give the same bytes. What is carried comes from
 * the run before, also of those who are among the people no more.
 */
export function copyMembers({ segments, stages, against }: Memory, path: string): Sql {
  const columns = [
    ...segments.map((each) => ({ ...each, name: keptColumns.segment(each.name), now: isMember(each) })),
    ...stages.map((each) => ({ ...each, name: keptColumns.stage(each.name), now: print(each.stage) })),
  ];
  const now = columns.filter((each) => !each.carried);
  const people = sql`SELECT ${join(
    [
      sql`coalesce("mail address", "key without address") AS ${address}`,
      ...now.map((each) => sql`${each.now} AS ${name(each.name)}`),
    ],
    ', ',
  )} FROM "decided people"`;
  const carried = columns.filter((each) => each.carried).map((each) => each.name);
  const select =
    carried.length === 0 || !against
      ? people
      : sql`SELECT coalesce(n.${address}, e.${address}) AS ${address}, ${join(
          columns.map((each) =>
            each.carried
              ? sql`e.${name(earlierColumn(each.name))} AS ${name(each.name)}`
              : sql`n.${name(each.name)} AS ${name(each.name)}`,
          ),
          ', ',
        )}
FROM (${people}) AS n FULL JOIN (${keptSelect(against.path, carried)}) AS e ON n.${address} = e.${address} ORDER BY 1`;
  return sql`COPY (${select})
TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`;
}

type Move = 'entered' | 'left';
const moved = (move: Move, segment: string): Sql => name(`${move} ${segment}`);
const moves: readonly Move[] = ['entered', 'left'];

const compared = ({ segments }: Memory): readonly KeptSegment[] => segments.filter((each) => each.changes);

/** How many are in each segment, of those with an address: a column each. */
export function keptCounts({ segments }: Memory): Sql {
  const counts = segments.map(
    (each) => sql`count(CASE WHEN ${isMember(each)} THEN 1 END) AS ${name(keptColumns.segment(each.name))}`,
  );
  return sql`SELECT ${join(counts, ', ')} FROM "decided people" WHERE "mail address" IS NOT NULL`;
}

/** Those who are in a segment and were not, or were and are not; also those who are among the people no more. */
export function moveStatements(memory: Memory): Statement[] {
  const segments = compared(memory);
  if (segments.length === 0 || !memory.against) return [];
  const kept = keptSelect(
    memory.against.path,
    segments.map((each) => keptColumns.segment(each.name)),
  );
  const members = segments.flatMap((each) => [
    sql`${isMember(each)} AS ${name(`now ${each.name}`)}`,
    ...(each.heldOut ? [sql`${print(each.heldOut)} AS ${name(`held out of ${each.name}`)}`] : []),
  ]);
  const columns = segments.flatMap(({ name: segment, heldOut }) => {
    const is = sql`coalesce(${name(`now ${segment}`)}, false)`;
    const was = sql`coalesce(${name(earlierColumn(keptColumns.segment(segment)))}, false)`;
    return [
      sql`(${is} AND NOT ${was}${heldOut ? sql` AND NOT ${name(`held out of ${segment}`)}` : sql``}) AS ${moved('entered', segment)}`,
      sql`(${was} AND NOT ${is}) AS ${moved('left', segment)}`,
    ];
  });
  const any = segments.flatMap((each) => moves.map((move) => moved(move, each.name)));
  return [
    statement(
      'who has entered or left a segment since',
      sql`CREATE TABLE "moved people" AS SELECT * FROM (
  SELECT coalesce(n."mail address", e.${address}) AS ${address}, ${join(columns, ',\n  ')}
  FROM (SELECT "mail address", ${join(members, ', ')} FROM "decided people" WHERE "mail address" IS NOT NULL) AS n
  FULL JOIN (${kept} WHERE NOT starts_with(${address}, ' ')) AS e ON n."mail address" = e.${address}
) WHERE ${join(any, ' OR ')}`,
    ),
  ];
}

/** How many have moved: a row of two columns a segment that the run before knew; undefined when there is none. */
export function moveCounts(memory: Memory): Sql | undefined {
  const counts = compared(memory).flatMap(({ name: segment }) =>
    moves.map((move) => sql`count(CASE WHEN ${moved(move, segment)} THEN 1 END) AS ${moved(move, segment)}`),
  );
  return counts.length === 0 ? undefined : sql`SELECT ${join(counts, ', ')} FROM "moved people"`;
}

/** The files of who has moved: their paths below the run's folder, and the addresses in order. */
export function moveFiles(memory: Memory): { path: string; select: Sql }[] {
  return memory.segments.flatMap(({ name: segment, changes }) =>
    moves.flatMap((move) => {
      const path = changes?.[move];
      if (path === undefined) return [];
      return {
        path,
        select: sql`SELECT ${address} FROM "moved people" WHERE ${moved(move, segment)} ORDER BY ${address}`,
      };
    }),
  );
}
