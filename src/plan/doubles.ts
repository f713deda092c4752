import type { EventSet, Reference } from '../expression/meaning.ts';
import type { Place, Problems } from '../problems/problem.ts';
import type { Rules, Written } from '../rules/rules.ts';

/**
 * Reports two things of one name, also when only capitals tell them apart: engines and file systems may not. Gives the
 * names that rules could mean either by. `attributes` and `sets` are what the exports give by themselves.
 */
export function refuseDoubles(
  rules: Rules,
  attributes: ReadonlyMap<string, Reference>,
  sets: ReadonlyMap<string, EventSet>,
  problems: Problems,
): ReadonlySet<string> {
  const ambiguous = new Set<string>();
  const refuse = (kind: string, names: Names, taken: Map<string, Taken>) => {
    for (const name of refuseTaken(kind, names, taken, problems)) ambiguous.add(name);
  };
  const { traits, scores, families, groups, segments, stages, events, suppress, lists } = rules;
  const seen = new Map<string, Taken>();
  for (const name of attributes.keys()) seen.set(name.toLowerCase(), { by: 'a column of customers', name });
  if (rules.rfm) seen.set('rfm', { by: 'the RFM block', name: 'rfm' });
  const given = new Map([...sets.keys()].map((name) => [name.toLowerCase(), { by: 'an event set', name }]));
  refuse('event set', events, given);
  for (const [kind, names] of Object.entries({
    trait: traits,
    score: scores,
    segment: new Map<string, { place: Place }>([...families, ...segments]),
    stage: stages,
    group: groups,
  })) {
    refuse(kind, names, seen);
  }
  // In brackets and as what earns points the events would be meant, elsewhere the segment.
  refuse('segment', new Map<string, { place: Place }>([...families, ...segments]), given);
  // No expression names these: they need be unlike each other only.
  refuseTaken('reason', suppress, new Map(), problems);
  refuseTaken('list', lists, new Map(), problems);
  return ambiguous;
}

type Names = ReadonlyMap<string, Written | { place: Place }>;

/** What has a name already, how that is written, and of what kind it is where the rules give it. */
interface Taken {
  by: string;
  name: string;
  kind?: string;
}

/** Gives the names that are another's to the letter. */
function refuseTaken(kind: string, names: Names, seen: Map<string, Taken>, problems: Problems): string[] {
  const twice: string[] = [];
  for (const [name, { place }] of names) {
    const other = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), { by: `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`, name, kind });
    if (!other) continue;
    if (other.name === name) twice.push(name);
    const message =
      other.kind === kind
        ? `the ${kind} "${name}" differs from "${other.name}" in capitals only`
        : `the ${kind} "${name}" has the name of ${other.by}`;
    const at = typeof place === 'function' ? place(0, 1) : place;
    problems.add('duplicate-name', message, at, 'choose another name');
  }
  return twice;
}
