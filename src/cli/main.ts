import { Command, CommanderError } from 'commander';
import { version } from '../index.ts';
import { checkCommand } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { exitCodes } from './exit-codes.ts';
import { initCommand } from './init.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { sqlCommand } from './sql.ts';
import { watchStandardStreams } from './standard-output.ts';
import { testCommand } from './test.ts';

/** Does what the command line of this process asks for, and sets the exit code. */
export async function main(): Promise<void> {
  const program = new Command('segmentor')
    .description(
      'Customer segments from a shop’s exports, as lists ready for Mailchimp, AWeber and GetResponse.',
    )
    .version(version)
    // Each command sees all the words behind its name: CommandWithArguments counts them.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError('(segmentor --help tells more)')
    .exitOverride();

  for (const command of [
    initCommand(),
    runCommand(),
    checkCommand(),
    explainCommand(),
    diffCommand(),
    testCommand(),
    sqlCommand(),
    schemaCommand(),
  ]) {
    program.addCommand(command.exitOverride().copyInheritedSettings(program));
  }

  watchStandardStreams();

  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.rules;
  }
}
