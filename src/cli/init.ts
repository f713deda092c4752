import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure, firstRules, providerNames, type FirstRules } from '../index.ts';
import { perform } from './failures.ts';
import { addNames } from './names.ts';
import { say } from './standard-output.ts';

interface ParsedInit {
  config: string;
  provider?: string[];
  force?: boolean;
}

/** Names of files that can be exports, when a folder is given. */
const exportName = /\.(?:csv|tsv|txt|json|jsonl|ndjson)(?:\.gz)?$/i;

/** The mail services that lists are for unless others are named. */
const usual = ['mailchimp', 'aweber', 'getresponse'];

export function initCommand(): Command {
  return new Command('init')
    .description('look at exports, write a first segments.yaml')
    .argument('[files...]', 'exports, or folders of them; exports/ unless given')
    .option('-c, --config <file>', 'the rules to write', 'segments.yaml')
    .addOption(
      new Option(
        '--provider <name>',
        `the mail services to write lists for, of ${providerNames.join(', ')} (repeatable); ${usual.join(',')} unless given`,
      ).argParser<string[]>(addProviders),
    )
    .option('--force', 'replace rules that are there')
    .action(async (files: string[], { config, provider: providers = usual, force }: ParsedInit) => {
      await perform({}, async () => {
        const found = await exportsIn(files.length > 0 ? files : ['exports']);
        const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
        const rules = await firstRules(found, { config, timezone, providers });
        await writeNew(config, rules.text, force ?? false);
        await say(shown({ ...rules, timezone }, config));
      });
    });
}

function addProviders(written: string, before?: readonly string[]): string[] {
  const names = addNames(written, before);
  const unknown = names.find((name) => !isProvider(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(
    `No mail service is called "${unknown}"; they are ${providerNames.join(', ')}.`,
  );
}

/** The files, and those in the folders, in their order. */
async function exportsIn(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const folder = await stat(path).then(
        (found) => found.isDirectory(),
        () => refuse('file-missing', `${path}: there is no such file`, hintOf(path)),
      );
      if (!folder) return [path];
      const names = (await readdir(path)).filter((name) => exportName.test(name)).sort();
      return names.length > 0
        ? names.map((name) => join(path, name))
        : refuse('file-missing', `${path}: no file in there is an export (CSV or JSON)`);
    }),
  );
  return found.flat();
}

async function writeNew(path: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') refuse('bad-option', `${path} is there already; --force replaces it`);
    refuse('cannot-write', `cannot write ${path}: ${code}`);
  }
}

const isProvider = (name: string): boolean => providerNames.some((each) => each === name);

/** What a word was meant for that names no file. */
const hintOf = (path: string): string | undefined =>
  isProvider(path) ? 'the mail services of --provider have commas between them, and no blanks' : undefined;

function refuse(code: 'bad-option' | 'file-missing' | 'cannot-write', message: string, hint?: string): never {
  throw new Failure(code === 'cannot-write' ? 'data' : 'rules', [{ code, message, ...(hint && { hint }) }]);
}

function shown(
  { sources, unused, clocks, timezone }: FirstRules & { timezone: string },
  config: string,
): string {
  const given = config === 'segments.yaml' ? '' : ` --config ${config}`;
  return [
    `Wrote ${config}`,
    ...sources.map(
      ({ name, format, files }) =>
        `  ${name}: ${files.join(', ')} (${format ?? 'no known format: look at the columns'})`,
    ),
    ...unused.map(({ path, why }) => `  not used: ${path}: ${why}`),
    ...(clocks.length > 0
      ? [
          '',
          `To be set in ${config}: timezone, the shop's own; ${timezone} is that of this machine:`,
          ...clocks.map((each) => `  ${each}`),
        ]
      : []),
    '',
    `Next: segmentor check${given}   counts who would be on each list, and writes nothing`,
    `      segmentor run${given}     writes the lists to out/latest/lists`,
    '',
  ].join('\n');
}
