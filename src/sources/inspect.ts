import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { problem } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Located, Rules, SourceRule } from '../rules/rules.ts';
import { mayBeUnread } from '../rules/unread.ts';
import { encodingNamed } from './encoding.ts';
import { Findings } from './findings.ts';
import type { Format } from './formats/format.ts';
import { formatNamed, formats } from './formats/index.ts';
import { formatOfFile, isSilent, isAmong } from './recognise.ts';
import { pathWritten } from './json-path.ts';
import { type LookedFile, lookAt, withLines } from './look.ts';
import { sayOfOption } from './option-path.ts';
import { findFiles } from './paths.ts';
import type { SourceShape } from './shape.ts';
import { shapeOf } from './source-shape.ts';
import { copyTakenApart, takenApartHead } from './take-apart.ts';
import { copyStream } from './transcode.ts';

export interface InspectOptions {
  /** Paths by source name that are read instead of those of the rules; relative to the working directory. */
  paths?: ReadonlyMap<string, string>;
  /**
   * Gives a private folder for copies; asked for only when one is made. Without it only the heads of files are looked at,
   * for those who want to know which columns there are, and have no engine read by it.
   */
  scratch: (() => Promise<string>) | undefined;
  /** What the path `-` means; the process's standard input unless given. */
  stdin?: Readable;
}

/**
 * Looks at the exports that the rules name and says of each source what it is: its files and how they are written,
 * its columns and which of them say whose row it is, and when. Judges by the first 256 KiB of a file; of CSV every byte
 * is looked at for rows and line ends that no engine should be given. Throws a Failure with everything that is wrong in
 * any source: of kind `rules` when the rules name a format, zone or column that is not there, else of kind `data`.
 */
export async function inspectSources(
  rules: Rules,
  options: InspectOptions,
): Promise<ReadonlyMap<string, SourceShape>> {
  Findings.throwIfAny([checkNames(rules, options)]);
  const found: Findings[] = [];
  const inspected = await Promise.all(
    [...rules.sources.values()].map(async (rule) => {
      const findings = new Findings();
      found.push(findings);
      return [rule.name, await inspectSource(rule, rules, options, findings)] as const;
    }),
  );
  const shapes = inspected.flatMap(([, shape]) => (shape ? [shape] : []));
  Findings.throwIfAny([...found, checkCustomers(shapes, rules)]);
  return new Map(inspected.flatMap(([name, shape]) => (shape ? [[name, shape] as const] : [])));
}

/** There is one source of customers: who is known comes from it. */
function checkCustomers(shapes: readonly SourceShape[], rules: Rules): Findings {
  const findings = new Findings();
  const [first, ...others] = shapes.filter(({ role }) => role === 'customers');
  for (const { name, format } of others) {
    const because = format === undefined ? '' : `, by its format ${format}`;
    const message = `"${name}" is a source of customers${because}; "${first!.name}" is one already`;
    const hint = 'files of the same kind go into one source; activity has "customer:" and "at:"';
    findings.rules.add('shape', message, rules.sources.get(name)!.place, hint);
  }
  return findings;
}

/** What can be said before any file is looked at. */
function checkNames(rules: Rules, { paths }: InspectOptions): Findings {
  const findings = new Findings();
  for (const name of paths?.keys() ?? []) {
    if (rules.sources.has(name) || mayBeUnread(rules.unread, name)) continue;
    const message = `--source names "${name}", and the rules have no such source`;
    findings.rules.add('bad-option', message + didYouMean(name, rules.sources.keys()));
  }
  const fromStdin = [...rules.sources.values()].filter((rule) =>
    pathsOf(rule, paths).some(({ value }) => value === '-'),
  );
  for (const { name, place } of fromStdin.slice(1)) {
    const message = `standard input is read for "${fromStdin[0]!.name}" already; "${name}" needs a file`;
    findings.rules.add('shape', message, place);
  }
  return findings;
}

/** A path, and where the rules have it unless the command line gave it. */
type PathWanted = Pick<Located<string>, 'value'> & Partial<Located<string>>;

function pathsOf(rule: SourceRule, paths: InspectOptions['paths']): readonly PathWanted[] {
  const own = paths?.get(rule.name);
  return own === undefined ? rule.path : [{ value: own }];
}

async function inspectSource(
  rule: SourceRule,
  rules: Rules,
  options: InspectOptions,
  findings: Findings,
): Promise<SourceShape | undefined> {
  const declared = rule.format && formatNamed(rule.format.value);
  if (rule.format && !declared) {
    const names = formats.map(({ name }) => name);
    const message = `no export format is called "${rule.format.value}"${didYouMean(rule.format.value, names)}`;
    findings.rules.add('unknown-format', message, rule.format.place, 'docs/formats.md lists them all');
  }
  if (rule.encoding && encodingNamed(rule.encoding.value) === undefined) {
    const message = `no text encoding is called "${rule.encoding.value}"`;
    findings.rules.add('shape', message, rule.encoding.place, 'such as utf-8, utf-16le or windows-1252');
  }
  if (findings.any) return undefined;
  const looked = await lookAtAll(rule, rules, options, findings);
  const shape =
    looked.length > 0 ? await shapeOfAll(rule, rules, declared, looked, options, findings) : undefined;
  const path = options.paths?.get(rule.name);
  if (path !== undefined) sayOfOption(rule, path, looked, findings);
  return shape;
}

async function shapeOfAll(
  rule: SourceRule,
  rules: Rules,
  declared: Format | undefined,
  looked: readonly LookedFile[],
  options: InspectOptions,
  findings: Findings,
): Promise<SourceShape | undefined> {
  const format = declared ?? formatOf(rule, looked);
  const seen = format ? looked.map((file) => seenAs(format, rule, file)) : looked;
  const files = await takenApart(seen, format, options, findings);
  for (const { shown, container } of files) {
    if (!format || container.kind === format.container) continue;
    const message = `${shown} is ${container.kind.toUpperCase()}; the ${format.title} is ${format.container.toUpperCase()}`;
    findings.data.add('unreadable-file', message, rule.format?.place);
  }
  return findings.any ? undefined : shapeOf(rule, rules, format, files, findings);
}

async function lookAtAll(
  rule: SourceRule,
  rules: Rules,
  { paths, scratch, stdin = process.stdin }: InspectOptions,
  findings: Findings,
): Promise<LookedFile[]> {
  const files = new Map<string, { shown: string; path: string; place: PathWanted['place'] }>();
  const folder = paths?.has(rule.name) ? process.cwd() : rules.folder;
  for (const { value, place } of pathsOf(rule, paths)) {
    if (value === '-' && scratch) {
      files.set('-', { shown: 'standard input', path: await copyStream(stdin, await scratch()), place });
      continue;
    }
    const found = await findFiles(value, folder);
    if (found.length === 0) {
      const message = /[*?]/.test(value) ? `no file matches "${value}"` : `there is no file "${value}"`;
      findings.data.add('file-missing', message, place);
    }
    for (const shown of found) {
      const path = resolve(folder, shown);
      if (!files.has(path)) files.set(path, { shown, path, place });
    }
  }
  const declared = {
    encoding: rule.encoding && encodingNamed(rule.encoding.value),
    delimiter: rule.delimiter?.value,
    lines: rule.lines && pathWritten(rule.lines.value),
  };
  const looked: LookedFile[] = [];
  for (const { shown, path, place } of files.values()) {
    const file = await lookAt(shown, path, declared, scratch);
    if ('code' in file) {
      const at = file.line === undefined ? place : { file: shown, line: file.line, column: 1, length: 1 };
      findings.data.all.push(problem(file.code, file.message, at, file.hint));
    } else looked.push({ ...file, place });
  }
  return looked;
}

/**
 * The one format that every file in which anything has happened is recognised as. A source's name, `table` and the keys
 * that the rules name say what it can be at all.
 */
function formatOf(rule: SourceRule, files: readonly LookedFile[]): Format | undefined {
  const [format, ...others] = files
    .filter((file) => !isSilent(file))
    .map((file) => formatOfFile(file, rule.name));
  if (!format || rule.table || others.some((other) => other !== format)) return undefined;
  const isOther = format.role === 'customers' ? (rule.customer ?? rule.at ?? rule.kind) : rule.email;
  return isOther ? undefined : format;
}

/** The files with a row for each thing that happened, where their format takes values apart. */
async function takenApart(
  files: readonly LookedFile[],
  format: Format | undefined,
  { scratch }: InspectOptions,
  findings: Findings,
): Promise<LookedFile[]> {
  const taken: LookedFile[] = [];
  for (const file of files) {
    const { container, shown, place } = file;
    if (container.kind !== 'json' || !format?.takeApart) {
      taken.push(file);
      continue;
    }
    try {
      const { takeApart } = format;
      taken.push(
        scratch ? await copyTakenApart(file, takeApart, await scratch()) : takenApartHead(file, takeApart),
      );
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      findings.data.add('unreadable-file', `${shown}: ${error.message}`, place);
    }
  }
  return taken;
}

/** The file with what its format knows better: where its lines are, and what must not be read. */
function seenAs(format: Format, rule: SourceRule, file: LookedFile): LookedFile {
  const { lines, secret = [] } = format;
  const open = { ...file, fields: file.fields.filter(({ label }) => !isAmong(label, secret)) };
  return lines?.kind === 'array' && !rule.lines ? withLines(open, lines.path) : open;
}
