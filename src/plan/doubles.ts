import type { EventSet, Reference } from '../expression/meaning.ts';
import type { Place, Problems } from '../problems/problem.ts';
import type { Rules, Written } from '../rules/rules.ts';

/**
 * Reports two things of one name, also when only capitals tell them apart: engines and file systems may not.
 * `attributes` and `sets` are what the exports give by themselves.
 */
export function refuseDoubles(
  rules: Rules,
  attributes: ReadonlyMap<string, Reference>,
  sets: ReadonlyMap<string, EventSet>,
  problems: Problems,
): void {
  const { traits, scores, families, groups, segments, stages, events, suppress, lists } = rules;
  const seen = new Map<string, Taken>();
  for (const name of attributes.keys()) seen.set(name.toLowerCase(), { by: 'a column of customers' });
  if (rules.rfm) seen.set('rfm', { by: 'the RFM block' });
  const given = new Map([...sets.keys()].map((name) => [name.toLowerCase(), { by: 'an event set' }]));
  refuseTaken('event set', events, given, problems);
  for (const [kind, names] of Object.entries({
    trait: traits,
    score: scores,
    segment: new Map<string, { place: Place }>([...families, ...segments]),
    stage: stages,
    group: groups,
  })) {
    refuseTaken(kind, names, seen, problems);
  }
  // In brackets and as what earns points the events would be meant, elsewhere the segment.
  refuseTaken('segment', new Map<string, { place: Place }>([...families, ...segments]), given, problems);
  // No expression names these: they need be unlike each other only.
  refuseTaken('reason', suppress, new Map(), problems);
  refuseTaken('list', lists, new Map(), problems);
}

/** What has a name already, and how that is written where it is of the same kind. */
interface Taken {
  by: string;
  twin?: { kind: string; name: string };
}

function refuseTaken(
  kind: string,
  names: ReadonlyMap<string, Written | { place: Place }>,
  seen: Map<string, Taken>,
  problems: Problems,
): void {
  for (const [name, { place }] of names) {
    const other = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), { by: `a ${kind}`, twin: { kind, name } });
    if (!other) continue;
    const message =
      other.twin?.kind === kind
        ? `the ${kind} "${name}" differs from "${other.twin.name}" in capitals only`
        : `the ${kind} "${name}" has the name of ${other.by}`;
    const at = typeof place === 'function' ? place(0, 1) : place;
    problems.add('duplicate-name', message, at, 'choose another name');
  }
}
