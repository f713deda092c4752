import { formatInstant } from '../clock/instant.ts';
import { Failure, problem } from '../problems/problem.ts';
import type { Part } from '../plan/parts.ts';
import type { Planning } from '../plan/build.ts';
import type { Rules } from '../rules/rules.ts';
import type { SourceShape } from '../sources/shape.ts';
import { listsFor, type ListsOfPerson } from './lists-of-person.ts';
import type { Options } from './options.ts';
import { prepare, type Prepared } from './prepare.ts';
import { decide } from './run.ts';
import { columnsOfPart, tell, type ToldPart, type Value } from './told.ts';
import { inScratch, openSession } from './scratch.ts';

/** One person, seen by the rules. This is data of that person. */
export interface Explanation extends ListsOfPerson {
  address: string;
  asOf: string;
  timezone: string;
  /** The columns of customers that rules look at. */
  attributes: Readonly<Record<string, Value>>;
  /** How many rows of each other source are this person's, before the instant, and when the last one was. */
  rows: readonly { source: string; count: number; last: Value }[];
  /** The reason under which the person is on no list, or null. */
  suppressed: string | null;
  /** Each reason with its condition. */
  suppressions: readonly ToldPart[];
  /** Each segment with its condition; the value says whether the person is a member. */
  segments: readonly ToldPart[];
  stages: readonly ToldPart[];
  scores: readonly ToldPart[];
  traits: readonly ToldPart[];
  /** What the run before was as of, in which segments and stages `.before` looks; null when there is none. */
  comparedWith: string | null;
}

/** What is asked of the planning about a person. */
interface Asked {
  attributes: readonly Part[];
  rows: readonly { source: string; count: Part; last: Part }[];
  suppressions: readonly Part[];
  segments: readonly Part[];
  stages: readonly Part[];
  scores: readonly Part[];
  traits: readonly Part[];
}

/**
 * Why a person is, or is not, on each list: every part of every condition with its value. Others are computed too, as
 * places among people need them, but nothing of them is given. Throws a Failure when nobody has the address, or it is none.
 */
export async function explainPerson(options: Options, address: string): Promise<Explanation> {
  if (!address.includes('@')) {
    const hint = 'a person is found by an address only, not by the id or the name that an export has';
    throw new Failure('rules', [problem('bad-option', 'this is no address', undefined, hint)]);
  }
  return inScratch(async (scratch) => {
    let asked: Asked | undefined;
    const prepared = await prepare(options, () => Promise.resolve(scratch), {
      focus: {
        people: [address],
        asked: ({ rules, sources, planning }) => {
          asked = ask(rules, sources, planning);
          return partsOf(asked).flatMap(columnsOfPart);
        },
      },
    });
    return await answer(prepared, asked!, options, scratch);
  });
}

function ask(rules: Rules, sources: ReadonlyMap<string, SourceShape>, planning: Planning): Asked {
  const parts = planning.parts;
  const named = (what: 'segment' | 'stage' | 'score' | 'trait', names: Iterable<string>) =>
    [...names].map((name) => parts.named({ what, name, type: 'text' }));
  const events = [...sources.values()].filter(({ role }) => role !== 'customers' && role !== 'table');
  const single = (text: string, formula: Parameters<typeof parts.column>[0]): Part => {
    return { text, type: formula.type, value: parts.column(formula), named: false, parts: [] };
  };
  const known = {
    suppressions: [...rules.suppress.keys()].map((reason) => parts.suppression(reason)),
    segments: named('segment', rules.segments.keys()),
    stages: named('stage', rules.stages.keys()),
    scores: named('score', rules.scores.keys()),
    traits: named('trait', rules.traits.keys()),
    rows: events.map(({ name: source }) => {
      const { count, last } = planning.happened(source);
      return { source, count: single(source, count), last: single(source, last) };
    }),
  };
  return { ...known, attributes: planning.attributes().map((column) => single(column.name, column)) };
}

function partsOf({ rows, ...others }: Asked): Part[] {
  return [...Object.values(others).flat(), ...rows.flatMap(({ count, last }) => [count, last])];
}

async function answer(
  prepared: Prepared,
  asked: Asked,
  options: Options,
  scratch: string,
): Promise<Explanation> {
  const session = await openSession(prepared.job, options, scratch);
  try {
    const decided = await decide(session, prepared, options);
    const people = await session.count(decided.prepared.job, 'of interest');
    const columns = new Set(
      partsOf(asked)
        .flatMap(columnsOfPart)
        .map((column) => column.name),
    );
    const [person] = await session.people([...columns], 'of interest');
    const [group] = people.groups;
    if (!person || !group) throw unknown(prepared.rules);
    const told = (parts: readonly Part[]) => parts.map((part) => tell(part, person));
    return {
      address: person.address!,
      asOf: formatInstant(prepared.instant),
      comparedWith: prepared.earlier ? formatInstant(prepared.earlier.instant) : null,
      timezone: prepared.rules.timezone,
      attributes: Object.fromEntries(told(asked.attributes).map(({ text, value }) => [text, value])),
      rows: asked.rows.map(({ source, count, last }) => ({
        source,
        count: Number(tell(count, person).value),
        last: tell(last, person).value,
      })),
      suppressed: group.suppressed,
      suppressions: told(asked.suppressions),
      segments: told(asked.segments),
      stages: told(asked.stages),
      scores: told(asked.scores),
      traits: told(asked.traits),
      ...(await listsFor(session, decided, people, person.address!, scratch)),
    };
  } finally {
    await session.close();
  }
}

function unknown({ people }: Rules): Failure {
  const message = 'nobody with this address is among the people';
  const hint = 'those who appear in orders or events only are people where the rules say "people: everyone"';
  return new Failure('data', [
    problem('unknown-person', message, undefined, people === 'everyone' ? undefined : hint),
  ]);
}
