import { relative } from 'node:path';
import type { Look } from '../sources/column-looks.ts';
import { formatNamed } from '../sources/formats/index.ts';
import type { RecognisedFile } from '../sources/recognise-files.ts';
import { clocksOf } from './first-clocks.ts';
import { type Answers, answerColumns, answersOf, hasAnswers } from './first-consent.ts';
import { guessed, instantIn, tellsKinds, together } from './first-guesses.ts';
import { type Glob, pathsFor } from './first-paths.ts';
import { scalar } from './first-writing.ts';

/** A source of a first rules file: what it is called, its YAML, and what is to be said about it. */
export interface FirstSource {
  name: string;
  role: string;
  /** The format's name; undefined where the columns are guessed. */
  format?: string;
  of: readonly RecognisedFile[];
  /** What its columns say of who may be mailed, where no format says it. */
  answers?: Answers;
  /** When what it tells of happened, as its first rows have it; empty where a format knows the zone. */
  clocks: readonly string[];
  yaml: string;
  comment: string;
}

/** A file that no source reads, with a guess where there is one. */
export interface UnusedFile {
  path: string;
  why: string;
  yaml?: string;
}

/** What a mail service's subscribers are called when they are the customers themselves. */
const subscribersAsCustomers: Readonly<Record<string, string>> = {
  'mailchimp-status': 'mailchimp-audience',
  'mailchimp-members-status': 'mailchimp-members',
  'aweber-status': 'aweber-subscribers',
  'aweber-account-status': 'aweber-account',
};

/**
 * Which source each file is for. One format says who the customers are and one what they ordered: the format of the
 * first such file. Without customers of a shop, subscribers of a mail service are the customers. Files of one format
 * are one source. Files of no known format are customers or orders only where nothing else is; others that say who may
 * be mailed are tables of that, and the rest is unused. Paths are globs where these find no other file.
 */
export function firstSources(
  files: readonly RecognisedFile[],
  globs: ReadonlyMap<string, Glob>,
  folder: string,
): { sources: FirstSource[]; unused: UnusedFile[] } {
  const shown = (path: string) => scalar(relative(folder, path));
  const pathsOf = (role: string, of: readonly RecognisedFile[]) => {
    const files = of.map(({ path }) => path);
    const paths = pathsFor(files, role, globs, folder).map(scalar);
    return paths.length === 1 ? paths[0]! : `[${paths.join(', ')}]`;
  };
  const certain = files.filter((file) => file.confidence === 'certain' && file.format !== undefined);
  const sources: FirstSource[] = [];
  const used = new Set<RecognisedFile>();
  const add = (name: string, role: string, format: string, of: readonly RecognisedFile[]) => {
    for (const file of of) used.add(file);
    const says = formatNamed(format)?.columns.some((column) => column.name === 'consent') ?? false;
    const answers = role === 'customers' && !says ? of.map(answersOf).find(hasAnswers) : undefined;
    const columns = answers ? `, columns: { ${answerColumns(answers).join(', ')} }` : '';
    sources.push({
      name,
      role,
      format,
      of,
      clocks: clocksOf(format, of),
      ...(answers && { answers }),
      yaml: `${name}: { path: ${pathsOf(role, of)}, format: ${format}${columns} }`,
      comment: of[0]!.why,
    });
  };
  /** A name that no source has yet. */
  const numbered = (name: string) => {
    const count = sources.filter((each) => each.name.replace(/_\d+$/, '') === name).length;
    return count === 0 ? name : `${name}_${count + 1}`;
  };
  const alike = (file: RecognisedFile) =>
    files.filter((each) => !used.has(each) && each.role === file.role && sameColumns(each, file));
  const guess = (name: string, role: 'customers' | 'orders' | 'mail', file: RecognisedFile) => {
    const of = alike(file);
    const whole = together(of);
    const [customers] = sources.find((source) => source.role === 'customers')?.of ?? [];
    const yaml = guessed(name, role, whole, pathsOf(role, of), customers);
    if (yaml === undefined) return false;
    for (const each of of) used.add(each);
    const answers = role === 'customers' && answersOf(whole);
    sources.push({
      name,
      role,
      of,
      clocks: role === 'orders' ? (whole.values.get(instantIn(whole)!) ?? []) : [],
      ...(answers && { answers }),
      yaml,
      comment: 'no known format: the columns are a guess, look at them',
    });
    return true;
  };
  const addTables = () => {
    const found = files.filter(
      (file) => !used.has(file) && file.role === 'customers' && file.confidence !== 'certain',
    );
    for (const file of found.filter((each) => hasAnswers(answersOf(each)))) {
      used.add(file);
      const answers = answersOf(file);
      const name = numbered('subscribers');
      const columns = answerColumns(answers).join(', ');
      sources.push({
        name,
        role: 'table',
        of: [file],
        clocks: [],
        answers,
        yaml: `${name}: { path: ${pathsOf('table', [file])}, table: true, id: ${scalar(file.looks.get('address')![0]!)}, columns: { ${columns} } }`,
        comment: 'no known format: addresses, and who may be mailed; look at the columns',
      });
    }
  };
  const addFirst = (role: 'customers' | 'orders') => {
    const found = certain.filter((file) => file.role === role);
    if (found.length === 0) {
      files.some((file) => !used.has(file) && file.role === role && guess(role, role, file));
      return;
    }
    const { format } = found[0]!;
    add(
      role,
      role,
      format!,
      found.filter((file) => file.format === format),
    );
  };

  addFirst('customers');
  if (sources.length === 0) {
    const first = certain.find((file) => subscribersAsCustomers[file.format!]);
    const of = certain.filter((file) => file.format === first?.format);
    if (first) add('customers', 'customers', subscribersAsCustomers[first.format!]!, of);
  }
  addFirst('orders');
  for (const format of new Set(certain.map((file) => file.format!))) {
    const of = certain.filter((file) => file.format === format && !used.has(file) && file.role === 'mail');
    if (of.length > 0) add(format.replaceAll('-', '_'), 'mail', format, of);
  }
  for (const file of files) {
    const isLog = file.role === 'mail' && file.confidence !== 'certain' && tellsKinds(file);
    if (isLog && !used.has(file)) guess(numbered('mail'), 'mail', file);
  }
  if (sources.some(({ role }) => role === 'customers')) addTables();
  const unused = files
    .filter((file) => !used.has(file))
    .map((file) => {
      const role = file.role === 'mail' && file.looks.has('kind') ? 'mail' : 'activity';
      const yaml = guessed(role, role, file, shown(file.path));
      return { path: relative(folder, file.path), why: whyUnused(file), ...(yaml !== undefined && { yaml }) };
    });
  return { sources, unused };
}

const sameColumns = (one: RecognisedFile, other: RecognisedFile): boolean =>
  one.columns.length === other.columns.length &&
  one.columns.every((label, index) => label === other.columns[index]);

function whyUnused(file: RecognisedFile): string {
  const { role, confidence, why, columns } = file;
  if (confidence === 'certain') return `${why}, but another export is the ${role ?? 'source'} already`;
  return columns.length === 0 ? why : `${why}: ${seen(file)}`;
}

/** So many columns of a file are named. */
const mostColumns = 12;

const lookWords: Readonly<Record<Look, string>> = {
  address: 'an address',
  refusal: 'a refusal',
  consent: 'consent',
  kind: 'what happened',
  instant: 'an instant',
  amount: 'an amount',
  id: 'an id',
  'doubtful consent': 'perhaps consent',
};

/** The columns of a file, each with what it looks like. */
function seen({ columns, looks, patterns, marks }: RecognisedFile): string {
  const words = new Map([...looks].flatMap(([look, of]) => of.map((label) => [label, lookWords[look]])));
  const named = columns.slice(0, mostColumns).map((label) => {
    const looksLike = words.get(label);
    const noDay = patterns.get(label) === 'unclear' ? ', but day and month look alike' : '';
    const noMark =
      looks.get('amount')?.includes(label) && !marks.has(label) ? ', but its marks cannot be told' : '';
    return JSON.stringify(label) + (looksLike === undefined ? '' : ` (${looksLike}${noDay}${noMark})`);
  });
  const more = columns.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
