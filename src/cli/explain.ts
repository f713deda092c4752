import type { Command } from 'commander';
import { explainPerson } from '../index.ts';
import { perform } from './failures.ts';
import { CommandWithArguments } from './names.ts';
import { optionsOf, withCommonOptions, type Parsed } from './options.ts';
import { showExplanation } from './show-explanation.ts';
import { say } from './standard-output.ts';

export function explainCommand(): Command {
  return withCommonOptions(new CommandWithArguments('explain').argument('<email>', 'whose address'))
    .description("say why a person is, or is not, on each list; shows that person's data")
    .option('--json', 'the explanation as JSON')
    .action(async (address: string, parsed: Parsed & { json?: boolean }) => {
      await perform(parsed, async (signal, progress) => {
        const explanation = await explainPerson({ ...optionsOf(parsed, progress), signal }, address);
        progress?.stop();
        const json = `${JSON.stringify(explanation, null, 2)}\n`;
        await say(parsed.json ? json : showExplanation(explanation));
      });
    });
}
