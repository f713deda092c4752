import { formatInstant } from '../../src/clock/instant.ts';
import type { Disagreement } from './compare.ts';
import { written } from './value.ts';
import type { Definitions, Person, World } from './world.ts';

/** A disagreement with all that is needed to follow it: the definitions that play a part, the person, what they did. */
export function story(world: World, definitions: Definitions, about: Disagreement): string {
  const stranger: Person = { id: '', email: about.person, attributes: {} };
  const person = world.people.find((each) => each.email === about.person) ?? stranger;
  const rows = Object.entries(world.events).flatMap(([source, all]) =>
    all
      .filter((row) =>
        [person.id, ...(person.ids ?? []), person.email].includes(row.customer.trim().toLowerCase()),
      )
      .map((row) => `  ${source} ${formatInstant(row.at)} ${show(row.fields)}`),
  );
  return [
    `${about.name} for ${about.person}: the oracle says ${about.oracle}, the engine says ${about.engine}`,
    `at ${formatInstant(world.instant)}${world.earlier === undefined ? '' : ` after a run at ${formatInstant(world.earlier)}`}, ${world.zone}, among ${world.people.length} people`,
    ...needed(definitions, about.name).map((line) => `  ${line}`),
    `  ${show(person.attributes)}`,
    ...rows,
  ].join('\n');
}

/** A definition and those that it speaks of, directly or not. */
function needed(definitions: Definitions, name: string): string[] {
  const all: Record<string, string> = {
    ...definitions.events,
    ...definitions.traits,
    ...Object.fromEntries(
      Object.entries(definitions.segments).map(([each, segment]) => [
        each,
        typeof segment === 'string' ? segment : JSON.stringify(segment),
      ]),
    ),
  };
  for (const [each, score] of Object.entries(definitions.scores)) all[each] = JSON.stringify(score);
  for (const [each, stages] of Object.entries(definitions.stages)) all[each] = JSON.stringify(stages);
  for (const [each, group] of Object.entries(definitions.groups ?? {})) all[each] = JSON.stringify(group);
  all['suppressed'] = JSON.stringify(definitions.suppress);
  all['priority'] = JSON.stringify(definitions.priority);
  if (definitions.rfm) all['rfm'] = JSON.stringify(definitions.rfm);
  const parts = [name, ...name.split(/[ .]/)].filter((each) => Object.hasOwn(all, each));
  const found = new Set([...parts, 'suppressed', 'priority']);
  for (const each of found) {
    for (const word of all[each]!.match(/\w+/g) ?? []) if (Object.hasOwn(all, word)) found.add(word);
  }
  return [...found].map((each) => `${each}: ${all[each]}`);
}

function show(values: World['people'][number]['attributes']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value === null ? '-' : written(value)}`)
    .join(' ');
}
