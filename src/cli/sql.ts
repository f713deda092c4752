import { Command } from 'commander';
import { statementsOf } from '../index.ts';
import { perform } from './failures.ts';
import { optionsOf, withCommonOptions, type Parsed } from './options.ts';

export function sqlCommand(): Command {
  return withCommonOptions(new Command('sql'))
    .description('show the statements that a run would execute')
    .action(async (parsed: Parsed) => {
      await perform(parsed, async () => {
        for (const { title, text } of await statementsOf(optionsOf(parsed, undefined))) {
          process.stdout.write(`-- ${title}\n${text};\n\n`);
        }
      });
    });
}
