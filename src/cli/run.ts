import { Command } from 'commander';
import { checkSegments, Failure, runSegments, streamSegment, type Options } from '../index.ts';
import { exitCodes } from './exit-codes.ts';
import { perform, showProblems } from './failures.ts';
import { logProblems } from './log.ts';
import { optionsOf, withCommonOptions, type Parsed } from './options.ts';
import { showSummary } from './show-summary.ts';
import { say, sayRows } from './standard-output.ts';

interface ParsedRun extends Parsed {
  stdout?: string;
  as?: string;
  json?: boolean;
  dryRun?: boolean;
}

export function runCommand(): Command {
  return withCommonOptions(new Command('run'))
    .description('apply the rules, publish the lists')
    .option('--stdout <segment>', 'write one list to standard output and publish nothing (with --as)')
    .option('--as <provider>', 'the mail service for --stdout: mailchimp, aweber, getresponse, plain')
    .option('--json', 'the summary as JSON on standard output')
    .option('--dry-run', 'read and decide, write nothing')
    .action(async (parsed: ParsedRun) => {
      await perform(parsed, async (signal, progress) => {
        const options = { ...optionsOf(parsed, progress), signal };
        if (parsed.stdout !== undefined || parsed.as !== undefined) return writeOne(parsed, options);
        const summary = parsed.dryRun ? await checkSegments(options) : await runSegments(options);
        progress?.stop();
        try {
          if (parsed.json) await say(`${JSON.stringify(summary, null, 2)}\n`);
          else if (!parsed.quiet) await say(showSummary(summary, parsed.out));
        } finally {
          if (summary.heldBack.length > 0) {
            (parsed.log ? logProblems : showProblems)(summary.heldBack);
            process.exitCode = exitCodes.guard;
          }
        }
      });
    });
}

async function writeOne({ stdout: segment, as: provider, json }: ParsedRun, options: Options): Promise<void> {
  if (segment === undefined || provider === undefined)
    refuse('--stdout and --as go together: --stdout vip --as mailchimp');
  if (json) refuse('standard output takes one thing: the list of --stdout, or the summary of --json');
  await sayRows(streamSegment(options, { segment, provider }));
}

function refuse(message: string): never {
  throw new Failure('rules', [{ code: 'bad-option', message }]);
}
