import { cpus } from 'node:os';
import type { Job, Settings } from '../engines/engine.ts';
import type { Formula } from '../expression/formula.ts';
import { column, keyOf, rewrite } from '../expression/formula.ts';
import { registry } from '../functions/index.ts';
import { composeList, type ListSegment, type Person } from '../lists/compose.ts';
import { providerNamed, providerNames } from '../lists/providers/index.ts';
import type { Provider } from '../lists/providers/provider.ts';
import { Planning } from '../plan/build.ts';
import { personColumns } from '../plan/plan.ts';
import type { DecidedList, ListPlan } from '../plan/steps.ts';
import { Failure, problem, Problems, type Place } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { ListRule, Located, Rules } from '../rules/rules.ts';
import { readRules } from '../rules/read.ts';
import { inspectSources } from '../sources/inspect.ts';
import type { SourceShape } from '../sources/shape.ts';
import type { Options } from './options.ts';
import { namesToSuggest, segmentNames } from './segment-names.ts';

/** Rules, exports and the job that follows from them: nothing is read yet but heads of files. */
export interface Prepared {
  rules: Rules;
  sources: ReadonlyMap<string, SourceShape>;
  instant: number;
  job: Job;
}

/** A list of one segment, asked for on the command line instead of those of the rules. */
export interface SingleList {
  segment: string;
  provider: string;
}

const personFields = ['first_name', 'last_name', 'name', 'phone', 'birthday'];

/**
 * Reads the rules, looks at the exports and plans the job. Throws a Failure with every problem of the rules, or of
 * the exports' headers.
 */
export async function prepare(
  options: Options,
  scratch: () => Promise<string>,
  single?: SingleList,
): Promise<Prepared> {
  const rules = await readRules(options.config);
  const sources = await inspectSources(rules, {
    scratch,
    ...(options.sources && { paths: options.sources }),
    ...(options.stdin && { stdin: options.stdin }),
  });
  const instant = options.asOf ?? Date.now();
  const problems = new Problems();
  refuseTwins(rules, sources, problems);
  const planning = new Planning(rules, sources, registry, instant, problems);
  for (const list of rules.lists.values())
    for (const written of list.columns.values()) planning.check(written);
  for (const segment of rules.segments.values())
    for (const written of segment.columns.values()) planning.check(written);
  const wanted = single ? [singleList(single, rules)] : listsOf(rules, options.only, problems);
  const chosen = wanted.map((list) => ({
    list,
    provider: providerOf(list, problems),
    names: segmentsOf(list, rules, problems),
  }));
  problems.throwIfAny('rules');

  const person = personOf(sources);
  const folders = new Set<string>();
  const composed = chosen.map(({ list, provider, names }): ListPlan => {
    const segments = names.map((name) => listSegment(name, rules, planning));
    const extra = [...list.columns].map(([header, written]) => ({ header, value: planning.value(written) }));
    return composeList(list, provider!, person, segments, extra, folders);
  });
  const lists = decideOnce(composed, planning);
  const counted = [
    ...[...rules.segments.keys()].map((name) => ({ name, member: planning.segment(name) })),
    ...lists.flatMap((list) => list.files.map((file) => ({ name: file.path, member: file.members }))),
  ];
  const formulas: Formula[] = [
    planning.suppressed(),
    ...counted.map((each) => each.member),
    ...lists.flatMap((list) => [
      list.leftOut,
      ...list.files.flatMap((file) => file.columns.map((each) => each.value)),
    ]),
  ];
  return { rules, sources, instant, job: { plan: planning.finish(formulas), lists, counted } };
}

/** Conditions on addresses that several services have in common, by their keys. */
function sharedTests(reasons: readonly Formula[]): Map<string, string> {
  const uses = new Map<string, number>();
  for (const reason of reasons) {
    const found = new Set<string>();
    rewrite(reason, (part) => {
      const test = part.kind === 'call' && part.type === 'boolean';
      if (test) found.add(keyOf(part));
      return test ? part : undefined;
    });
    for (const key of found) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  const shared = [...uses].filter(([, count]) => count > 1);
  return new Map(shared.map(([key], index) => [key, `address test ${index + 1}`]));
}

/** Engines do not tell columns apart by capitals. */
function refuseTwins(rules: Rules, sources: ReadonlyMap<string, SourceShape>, problems: Problems): void {
  for (const { name: source, columns } of sources.values()) {
    const seen = new Map<string, string>();
    for (const { name } of columns) {
      const other = seen.get(name.toLowerCase());
      seen.set(name.toLowerCase(), name);
      if (other === undefined || other === name) continue;
      const rule = rules.sources.get(source)!;
      const place = (rule.columns.get(name) ?? rule.columns.get(other) ?? rule).place;
      problems.add('duplicate-name', `the columns "${name}" and "${other}" differ in capitals only`, place);
    }
  }
}

/** Cells that several files have, and reasons to leave people out, are decided once a person and not once a file. */
function decideOnce(lists: readonly ListPlan[], planning: Planning): DecidedList[] {
  const cells = lists.flatMap((list) =>
    list.files.flatMap((file) => file.columns.map(({ value }) => keyOf(value))),
  );
  const uses = new Map<string, number>();
  for (const key of cells) uses.set(key, (uses.get(key) ?? 0) + 1);
  const names = new Map(
    [...uses].filter(([, count]) => count > 1).map(([key], index) => [key, `cell ${index + 1}`]),
  );
  const shared = (value: Formula): Formula => {
    const name = names.get(keyOf(value));
    return name === undefined || value.kind !== 'call' ? value : planning.column(name, inSteps(name, value));
  };
  // Engines print what is to be cut several times: it is a column of its own, so that it is computed once.
  const inSteps = (name: string, value: Formula & { kind: 'call' }): Formula => {
    const [text, ...rest] = value.arguments;
    if (!['cut_bytes', 'left'].includes(value.primitive) || text?.kind !== 'call') return value;
    return { ...value, arguments: [planning.column(`uncut ${name}`, text), ...rest] };
  };
  const tests = sharedTests(lists.map((list) => list.leftOut));
  const decided = (part: Formula): Formula | undefined => {
    const name = tests.get(keyOf(part));
    return name === undefined ? undefined : planning.column(name, part);
  };
  return lists.map((list) => ({
    ...list,
    leftOut: planning.column(`left out ${list.name}`, rewrite(list.leftOut, decided)),
    files: list.files.map((file) => ({
      ...file,
      columns: file.columns.map(({ header, value }) => ({ header, value: shared(value) })),
    })),
  }));
}

export function settingsOf(options: Options, folder: string, scratch: string): Settings {
  return { memory: options.memory ?? '1GB', threads: options.threads ?? cpus().length, folder, scratch };
}

/** The lists of the rules; without any, all segments as plain CSV. `only` narrows each. */
function listsOf(rules: Rules, only: readonly string[] | undefined, problems: Problems): ListRule[] {
  const names = segmentNames(rules);
  for (const name of only ?? []) {
    if (names.has(name)) continue;
    const suggestion = didYouMean(name, namesToSuggest(names));
    problems.add('bad-option', `--only names "${name}", and there is no such segment${suggestion}`);
  }
  const lists = rules.lists.size > 0 ? [...rules.lists.values()] : [implied('plain', 'plain')];
  const wanted = only?.flatMap((name) => names.get(name) ?? []);
  return wanted ? lists.map((list) => narrow(list, wanted, rules)) : lists;
}

function narrow(list: ListRule, only: readonly string[], rules: Rules): ListRule {
  const segments = segmentsOf(list, rules, new Problems()).filter((name) => only.includes(name));
  return { ...list, segments: segments.map((value) => ({ value, place: list.place })) };
}

const nowhere: Place = { file: 'the command line', line: 1, column: 1, length: 1 };

function implied(name: string, provider: string, segments?: readonly string[]): ListRule {
  return {
    name,
    place: nowhere,
    provider: { value: provider, place: nowhere },
    ...(segments && { segments: segments.map((value) => ({ value, place: nowhere })) }),
    layout: 'one-file-per-segment',
    columns: new Map(),
    roleAddresses: 'leave-out',
    formulas: 'neutralise',
  };
}

/** One segment in the shape of the rules' own list for that service, where they have one. */
function singleList({ segment, provider }: SingleList, rules: Rules): ListRule {
  const single = implied(provider, provider, [segment]);
  const own = [...rules.lists.values()].find((list) => list.provider.value === provider);
  if (!own) return single;
  const { columns, roleAddresses, formulas } = own;
  return { ...single, columns, roleAddresses, formulas };
}

function providerOf({ provider: { value, place } }: ListRule, problems: Problems): Provider | undefined {
  const provider = providerNamed(value);
  if (provider) return provider;
  const message = `no mail service is called "${value}"${didYouMean(value, providerNames)}`;
  const hint = `the services are ${providerNames.join(', ')}; under another key say "provider: ${providerNames[0]}"`;
  if (place === nowhere) throw new Failure('rules', [problem('bad-option', `--as: ${message}`)]);
  problems.add('unknown-provider', message, place, hint);
  return undefined;
}

/** The names of a list's segments, each once. */
function segmentsOf(list: ListRule, rules: Rules, problems: Problems): string[] {
  if (!list.segments) return [...rules.segments.keys()];
  const names = segmentNames(rules);
  const found = list.segments.flatMap(({ value, place }: Located<string>) => {
    const meant = names.get(value);
    if (meant) return meant;
    const message = `no segment is called "${value}"${didYouMean(value, namesToSuggest(names))}`;
    if (place === nowhere) problems.add('bad-option', `--stdout: ${message}`);
    else problems.add('unknown-name', message, place);
    return [];
  });
  return [...new Set(found)];
}

function listSegment(name: string, rules: Rules, planning: Planning): ListSegment {
  const segment = rules.segments.get(name);
  if (!segment) {
    const [stages, stage] = name.split('.') as [string, string];
    return { name, tags: [], member: planning.stageIs(stages, stage), columns: [] };
  }
  const columns = [...segment.columns].map(([header, written]) => ({
    header,
    value: planning.value(written),
  }));
  return { name, tags: segment.tags, member: planning.segment(name), columns };
}

function personOf(sources: ReadonlyMap<string, SourceShape>): Person {
  const customers = [...sources.values()].find((source) => source.role === 'customers');
  const fields = (customers?.columns ?? []).filter((each) => personFields.includes(each.name));
  return {
    address: column(personColumns.address, 'text'),
    fields: Object.fromEntries(fields.map((each) => [each.name, column(each.name, each.type)])),
  };
}
