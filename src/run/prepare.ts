import { cpus } from 'node:os';
import type { Job, Settings } from '../engines/engine.ts';
import { collectColumns, column, type Column, type Formula } from '../expression/formula.ts';
import { registry } from '../functions/index.ts';

import { homeFields, personFields, type Person } from '../lists/compose.ts';
import { providerNamed, providerNames } from '../lists/providers/index.ts';
import type { Provider } from '../lists/providers/provider.ts';
import { Planning } from '../plan/build.ts';
import { personColumns, type EarlierRun, type Plan } from '../plan/plan.ts';
import { byPriority, type DecidedList } from '../plan/steps.ts';
import { Failure, problem, Problems, type Place } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { ListRule, Located, Rules } from '../rules/rules.ts';
import { readDraft } from '../rules/read.ts';
import { mayBeUnread } from '../rules/unread.ts';
import { readAddressFiles } from '../sources/address-file.ts';
import { inspectSources } from '../sources/inspect.ts';
import type { SourceShape } from '../sources/shape.ts';
import { decideOnce } from './decide-once.ts';
import { checkAccepted } from './guards.ts';
import { findEarlier, memoryOf } from './history.ts';
import { instantOf, type Options } from './options.ts';
import { checkGroups, countedOfGroups } from './groups.ts';
import { boundsOf, countedOfRfm } from './rfm.ts';
import { checkHeaders } from './list-names.ts';
import { ListSegments } from './list-segments.ts';
import { countedOf, countedOfSplit } from './account.ts';
import { ListComposer, type ChosenList, type ValuesOf } from './compose-lists.ts';
import { checkNewest } from './source-guards.ts';
import { namesToSuggest, priorityOf, segmentNames, splitByValue } from './segment-names.ts';

/** Rules, exports and the job that follows from them: no row is read yet, but files have been looked at. */
export interface Prepared {
  rules: Rules;
  sources: ReadonlyMap<string, SourceShape>;
  instant: number;
  /** The published run that this one is compared with. */
  earlier: EarlierRun | undefined;
  /** The sources that the rules look at. */
  lookedAt: ReadonlySet<string>;
  /** Segments that are split by a value have a list of one value that stands for all. */
  job: Job;
  /** The job with the lists of the values that there are. */
  withValues(valuesOf: ValuesOf): Job;
}

/** A list of one segment, asked for on the command line instead of those of the rules. */
export interface SingleList {
  segment: string;
  provider: string;
}

/** What is prepared unlike a run. */
export interface Special {
  single?: SingleList;
  /** What changes are told against instead of the run before. */
  against?: EarlierRun;
  focus?: {
    /** By address. */
    people: readonly string[];
    /** What is to be known of them beside what lists need: formulas over columns of the planning. */
    asked: (known: {
      rules: Rules;
      sources: ReadonlyMap<string, SourceShape>;
      planning: Planning;
    }) => readonly Formula[];
  };
}

/**
 * Reads the rules, looks at the exports and plans the job. Throws a Failure with every mistake of the rules that can be
 * told: with those of shape and what is wrong with the exports' heads, or, where these are well, those of names and types.
 */
export async function prepare(
  options: Options,
  scratch: () => Promise<string>,
  { single, against, focus }: Special = {},
): Promise<Prepared> {
  const instant = instantOf(options);
  const { rules, mistakes } = await readDraft(options.config);
  const problems = new Problems(mistakes);
  const sources = await problems.with(
    inspectSources(rules, {
      scratch,
      ...(options.sources && { paths: options.sources }),
      ...(options.stdin && { stdin: options.stdin }),
    }),
  );
  refuseTwins(rules, sources, problems);
  checkAccepted(options, rules, problems);
  checkNewest(rules, sources, problems);
  const addressFiles = await problems.with(readAddressFiles(rules, scratch));
  const earlier = await problems.with(findEarlier(options, instant));
  const planning = new Planning(rules, sources, registry, instant, problems, earlier);
  for (const list of rules.lists.values())
    for (const written of list.columns.values()) planning.check(written);
  for (const segment of rules.segments.values())
    for (const written of segment.columns.values()) planning.check(written);
  const wanted = single ? [singleList(single, rules)] : listsOf(rules, options.only, problems);
  const chosen = wanted.flatMap((list): ChosenList[] => {
    const provider = providerOf(list, rules, problems);
    const names = segmentsOf(list, rules, problems);
    const suppressions = suppressionsOf(list, rules, problems);
    return provider ? [{ list, provider, names, suppressions }] : [];
  });
  const priority = priorityOf(rules, problems);
  checkGroups(rules, planning, problems);
  checkHeaders(chosen, rules, priority, problems);
  problems.throwIfAny('rules');

  const segments = new ListSegments(rules, planning, priority);
  const composer = new ListComposer(rules, planning, segments, personOf(sources), chosen);
  const splits = composer.splits();
  const holdouts = single ? [] : composer.holdouts();
  const composed = [...composer.compose(() => [anyValue]), ...holdouts];
  const decided = decideOnce(composed, planning);
  const ofSegments = [
    ...[...rules.segments.keys()].map((name) => ({ name, member: planning.segment(name) })),
    ...countedOfGroups(rules, planning, segments),
    ...countedOfRfm(rules, planning),
  ];
  const complete = (lists: readonly DecidedList[], values: ValuesOf) => {
    const files = lists.flatMap((list) => [...list.files, ...list.suppressions]);
    const unlisted = splits.flatMap((split) => countedOfSplit(split, values(split.list, split.segment)));
    const counted = [...ofSegments, ...files.flatMap(countedOf), ...unlisted];
    const isAsked = files.some(({ withheld }) => withheld.some(({ reason }) => reason === byPriority));
    return { lists, counted, ...(isAsked && { first: segments.first() }) };
  };
  const template = complete(composed.map(decided), () => [anyValue]);
  // Who has moved can only be told of everybody.
  const memory = memoryOf(rules, planning, focus ? undefined : (against ?? earlier));
  const bounds = boundsOf(rules, planning);
  const formulas: Formula[] = [
    planning.suppressed(),
    ...memory.segments.flatMap(({ member, heldOut }) => (heldOut ? [member, heldOut] : [member])),
    ...memory.stages.map((each) => each.stage),
    ...bounds.flatMap(({ value, among }) => [value, among]),
    ...template.counted.map((each) => each.member),
    ...splits.flatMap((split) => [split.value, split.listed]),
    ...template.lists.flatMap((list) => [
      list.leftOut,
      list.untold,
      list.mailable,
      list.remarks,
      ...list.files.flatMap((file) =>
        // Standard output takes cells.
        file.row && !single ? [file.row] : file.columns.map((each) => each.value),
      ),
    ]),
  ];
  const strangers = focus ? undefined : strangerColumns(template.lists);
  const ofEverybody = planning.finish(formulas, addressFiles);
  const plan = {
    ...(focus ? withFocus(focus, ofEverybody) : ofEverybody),
    ...(strangers && { strangers }),
  };
  function withFocus({ people, asked }: NonNullable<Special['focus']>, { outputs }: Plan): Plan {
    const others = asked({ rules, sources, planning });
    const whole = planning.finish([...others, ...formulas], addressFiles);
    const known = new Set(outputs.map(({ name }) => name));
    const columns = new Set(whole.outputs.map(({ name }) => name).filter((name) => !known.has(name)));
    return { ...whole, focus: { people, columns } };
  }

  const fixed = { plan, splits, memory, bounds };
  return {
    rules,
    sources,
    instant,
    earlier,
    lookedAt: new Set(ofEverybody.reads.map(({ source }) => source.name)),
    job: { ...fixed, ...template },
    withValues: (values) => ({
      ...fixed,
      ...complete([...composer.compose(values), ...holdouts].map(decided), values),
    }),
  };
}

/** What files that tell services of suppressed people ask of those who appear in mail events only. */
function strangerColumns(lists: readonly DecidedList[]): Column[] | undefined {
  const files = lists.flatMap((list) => list.suppressions);
  const asked = new Map<string, Column>();
  for (const { strangers } of files) collectColumns(strangers, asked);
  if (asked.size === 0 && files.every(({ unasked }) => unasked.length === 0)) return undefined;
  for (const { suppressions, untold } of lists) if (suppressions.length > 0) asked.set(untold.name, untold);
  return [...asked.values()];
}

/** Stands for the values that segments are split by as long as these are not known. */
const anyValue = 'VALUE';

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

export function settingsOf(options: Options, folder: string, scratch: string): Settings {
  return { memory: options.memory ?? '1GB', threads: options.threads ?? cpus().length, folder, scratch };
}

/** The lists of the rules; without any, all segments as plain CSV. `only` narrows each. */
function listsOf(rules: Rules, only: readonly string[] | undefined, problems: Problems): ListRule[] {
  const names = segmentNames(rules);
  for (const name of only ?? []) {
    if (names.has(name) || mayBeUnread(rules.unread, name)) continue;
    const suggestion = didYouMean(name, namesToSuggest(names));
    problems.add('bad-option', `--only names "${name}", and there is no such segment${suggestion}`);
  }
  const lists = rules.lists.size > 0 ? [...rules.lists.values()] : [implied('plain', 'plain')];
  const wanted = only?.flatMap((name) => names.get(name) ?? []);
  return wanted ? lists.map((list) => narrow(list, wanted, rules)) : lists;
}

/** What each list has by the rules, whatever the command line leaves of it. */
export function wholeLists(rules: Rules): { list: string; provider: string; segments: string[] }[] {
  return listsOf(rules, undefined, new Problems()).map((list) => ({
    list: list.name,
    provider: list.provider.value,
    segments: segmentsOf(list, rules, new Problems()),
  }));
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
    postalAddress: 'leave-out',
    bom: false,
    suppressions: new Map(),
  };
}

/** One segment in the shape of the rules' own list for that service, where they have one. */
function singleList({ segment, provider }: SingleList, rules: Rules): ListRule {
  const single = implied(provider, provider, [splitByValue(segment, rules) ?? segment]);
  const own = [...rules.lists.values()].find((list) => list.provider.value === provider);
  if (!own) return single;
  const { columns, roleAddresses, formulas, postalAddress, bom } = own;
  return { ...single, columns, roleAddresses, formulas, postalAddress, bom };
}

function providerOf(
  { name, provider: { value, place } }: ListRule,
  { unread }: Rules,
  problems: Problems,
): Provider | undefined {
  const provider = providerNamed(value);
  if (provider) return provider;
  // Of a list with a mistake the provider may be what is misspelt.
  if (value === name && place !== nowhere && mayBeUnread(unread, name)) return undefined;
  const message = `no mail service is called "${value}"${didYouMean(value, providerNames)}`;
  const hint = `the services are ${providerNames.join(', ')}; under another key say "provider: ${providerNames[0]}"`;
  if (place === nowhere) throw new Failure('rules', [problem('bad-option', `--as: ${message}`)]);
  problems.add('unknown-provider', message, place, hint);
  return undefined;
}

/** The names of a list's segments, each once. */
function segmentsOf(list: ListRule, rules: Rules, problems: Problems): string[] {
  const names = segmentNames(rules);
  if (!list.segments) return [...rules.segments.keys()].flatMap((name) => names.get(name)!);
  const found = list.segments.flatMap(({ value, place }: Located<string>) => {
    // What goes to standard output is one list, parts or not.
    const meant = place === nowhere && rules.segments.has(value) ? [value] : names.get(value);
    if (place === nowhere && meant && meant.length > 1) {
      const message = `--stdout: "${value}" are ${meant.length} lists: ${meant.join(', ')}`;
      problems.add('bad-option', message, undefined, 'standard output takes one list');
      return [];
    }
    if (meant) return meant;
    if (mayBeUnread(rules.unread, value)) return [];
    const message = `no segment is called "${value}"${didYouMean(value, namesToSuggest(names))}`;
    if (place === nowhere) problems.add('bad-option', `--stdout: ${message}`);
    else problems.add('unknown-name', message, place);
    return [];
  });
  return [...new Set(found)];
}

/** What a list's service is to be told, by kind; without those reasons that there are not. */
function suppressionsOf({ suppressions }: ListRule, { suppress, unread }: Rules, problems: Problems) {
  const known = [...suppress.keys()];
  return [...suppressions].map(([kind, written]) => {
    for (const { value, place } of written) {
      if (suppress.has(value) || mayBeUnread(unread, value)) continue;
      const message = `"suppress:" has no reason "${value}"${didYouMean(value, known)}`;
      problems.add('unknown-name', message, place, 'a list tells its service of reasons under "suppress:"');
    }
    return { kind, reasons: written.map(({ value }) => value) };
  });
}

function personOf(sources: ReadonlyMap<string, SourceShape>): Person {
  const customers = [...sources.values()].find((source) => source.role === 'customers');
  const columns = customers?.columns ?? [];
  const among = (names: readonly string[]) =>
    Object.fromEntries(
      columns
        .filter((each) => names.includes(each.name))
        .map((each) => [each.name, column(each.name, each.type)]),
    );
  const home = Object.entries(among(homeFields)).filter(([, field]) => field.type === 'text');
  return {
    address: column(personColumns.address, 'text'),
    fields: among(personFields),
    home: Object.fromEntries(home),
  };
}
