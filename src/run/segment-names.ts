import type { Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Rules } from '../rules/rules.ts';
import { mayBeUnread } from '../rules/unread.ts';

/**
 * Everything that lists and the command line may call by name, and the segments, parts of segments and stages that it
 * stands for: `vip`, `winback` (all its parts), `winback.a`, `non_openers.spring-1`, `non_openers` and
 * `non_openers.*`, `lifecycle.new`, `lifecycle.*`, and the `inactivity.*` of a group.
 */
export function segmentNames(rules: Rules): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { name, split } of rules.segments.values()) {
    const parts = split?.map((part) => `${name}.${part.name}`);
    names.set(name, parts ?? [name]);
    if (parts) names.set(`${name}.*`, parts);
    for (const part of parts ?? []) names.set(part, [part]);
  }
  for (const [name, { members }] of rules.families) {
    const all = members.flatMap((member) => names.get(member)!);
    names.set(name, all).set(`${name}.*`, all);
  }
  for (const { name, stages } of rules.stages.values()) {
    const all = stages.map((stage) => `${name}.${stage.name}`);
    for (const stage of all) names.set(stage, [stage]);
    names.set(`${name}.*`, all);
  }
  if (rules.rfm) {
    const all = [...rules.rfm.groups.keys()].map((group) => `rfm.${group}`);
    for (const group of all) names.set(group, [group]);
    names.set('rfm.*', all);
  }
  for (const { name, segments } of rules.groups.values()) {
    const all = segments.flatMap(({ value }) => names.get(value) ?? []);
    names.set(`${name}.*`, [...new Set(all)]);
  }
  return names;
}

/** The segment of which a name is a part; other names as they are. */
export function baseOf(name: string, rules: Rules): string {
  if (rules.segments.has(name)) return name;
  const whole = name.slice(0, name.lastIndexOf('.'));
  return rules.segments.has(whole) ? whole : name;
}

/** The segment that a name is the list of a value of, or is itself split by one; values are not known to rules. */
export function splitByValue(name: string, rules: Rules): string | undefined {
  const isSplit = (each: string) => rules.segments.get(each)?.splitBy !== undefined;
  if (segmentNames(rules).has(name)) return isSplit(name) ? name : undefined;
  return [...rules.segments.keys()].filter((each) => isSplit(each) && name.startsWith(`${each}.`)).at(-1);
}

/** Those names that a person would write, for "did you mean". */
export function namesToSuggest(names: ReadonlyMap<string, readonly string[]>): string[] {
  return [...names.keys()].filter((name) => !name.endsWith('.*'));
}

/** The segments and stages under `priority`, first to last. */
export function priorityOf(rules: Rules, problems: Problems): string[] {
  const names = segmentNames(rules);
  const found: string[] = [];
  for (const { value, place } of rules.priority) {
    const meant = names.get(value);
    if (!meant) {
      if (mayBeUnread(rules.unread, value)) continue;
      const message = `no segment is called "${value}"${didYouMean(value, namesToSuggest(names))}`;
      problems.add('unknown-name', message, place);
      continue;
    }
    const bases = new Set(meant.map((name) => baseOf(name, rules)));
    const twice = [...bases].find((name) => found.includes(name));
    if (twice !== undefined) problems.add('duplicate-name', `"${twice}" has its priority already`, place);
    found.push(...bases);
  }
  return [...new Set(found)];
}
