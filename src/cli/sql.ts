import { Command } from 'commander';
import { statementsOf } from '../index.ts';
import { perform } from './failures.ts';
import { optionsOf, withCommonOptions, type Parsed } from './options.ts';
import { say } from './standard-output.ts';

export function sqlCommand(): Command {
  return withCommonOptions(new Command('sql'))
    .description('show the statements that a run would execute')
    .action(async (parsed: Parsed) => {
      await perform(parsed, async () => {
        const statements = await statementsOf(optionsOf(parsed, undefined));
        await say(statements.map(({ title, text }) => `-- ${title}\n${text};\n\n`).join(''));
      });
    });
}
