import type { Rules } from '../rules/rules.ts';

/**
 * Everything that lists and the command line may call by name, and the segments and stages that it stands for:
 * `vip`, `non_openers.spring-1`, `non_openers` and `non_openers.*`, `lifecycle.new`, `lifecycle.*`.
 */
export function segmentNames(rules: Rules): ReadonlyMap<string, readonly string[]> {
  const stages = [...rules.stages.values()].map(
    ({ name, stages: of }) => [`${name}.*`, of.map((stage) => `${name}.${stage.name}`)] as const,
  );
  const families = [...rules.families].map(([name, { members }]) => [name, members] as const);
  return new Map<string, readonly string[]>([
    ...[...rules.segments.keys(), ...stages.flatMap(([, of]) => of)].map((name) => [name, [name]] as const),
    ...families,
    ...families.map(([name, members]) => [`${name}.*`, members] as const),
    ...stages,
  ]);
}

/** Those names that a person would write, for "did you mean". */
export function namesToSuggest(names: ReadonlyMap<string, readonly string[]>): string[] {
  return [...names.keys()].filter((name) => !name.endsWith('.*'));
}
