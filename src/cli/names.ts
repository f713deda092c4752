import { Command, Option } from 'commander';

/** Adds names, with commas between them, to those that an option was given before. */
export function addNames(written: string, before: readonly string[] = []): string[] {
  const names = written
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...before, ...names];
}

/** The same of `--accept`, which without a name means all; so it does beside names. */
function addAccepted(written: string, before?: true | readonly string[]): true | string[] {
  return written === '' || before === true ? true : addNames(written, before);
}

/**
 * Adds the options that name segments. Words behind them are names too where the command has no arguments that these
 * could be.
 */
export function withNameOptions(command: Command): Command {
  const more = command.registeredArguments.length === 0 ? '...' : '';
  return command
    .addOption(
      new Option(`--only <segment${more}>`, 'list only these segments: vip,lapsed (repeatable)').argParser<
        string[]
      >(addNames),
    )
    .addOption(
      new Option(
        `--accept [name${more}]`,
        'let breaches of guards pass: all, or those of these segments and sources (repeatable)',
      ).argParser<true | string[]>(addAccepted),
    );
}

/** A command that has arguments. Its `--accept` leaves them the words that they need. */
export class CommandWithArguments extends Command {
  override parseOptions(words: string[]): ReturnType<Command['parseOptions']> {
    return super.parseOptions(this.#withArguments(words));
  }

  /** The words with `--accept=`, which takes none, wherever the word behind `--accept` is missing otherwise. */
  #withArguments(words: readonly string[]): string[] {
    const doubtful: number[] = [];
    let found = 0;
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!;
      if (word === '--') {
        found += words.length - index - 1;
        break;
      }
      if (!word.startsWith('-')) {
        found++;
        continue;
      }
      const option = this.options.find(({ short, long }) => word === short || word === long);
      if (!option || option.isBoolean()) continue;
      const next = words[index + 1];
      if (option.optional && (next === undefined || next.startsWith('-'))) continue;
      if (option.optional) doubtful.push(index);
      index++;
    }
    const missing = this.registeredArguments.filter(({ required }) => required).length - found;
    const bare = new Set(doubtful.slice(0, Math.max(0, missing)));
    return words.map((word, index) => (bare.has(index) ? `${word}=` : word));
  }
}
