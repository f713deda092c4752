import { Command } from 'commander';
import { checkSegments } from '../index.ts';
import { perform } from './failures.ts';
import { optionsOf, withCommonOptions, type Parsed } from './options.ts';
import { showSummary } from './show-summary.ts';
import { say } from './standard-output.ts';

export function checkCommand(): Command {
  return withCommonOptions(new Command('check'))
    .description('check rules and exports and count; writes nothing')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (parsed: Parsed & { json?: boolean }) => {
      await perform(parsed, async (signal, progress) => {
        const summary = await checkSegments({ ...optionsOf(parsed, progress), signal });
        progress?.stop();
        if (parsed.json) await say(`${JSON.stringify(summary, null, 2)}\n`);
        else if (!parsed.quiet) await say(showSummary(summary, undefined));
      });
    });
}
