import type { Command } from 'commander';
import { diffRules, figure, reasonsInWords, type RulesDifference } from '../index.ts';
import { bold, dim } from './colours.ts';
import { perform } from './failures.ts';
import { CommandWithArguments } from './names.ts';
import { optionsOf, withDataOptions, type Parsed } from './options.ts';
import { showMoves, table } from './show-summary.ts';
import { say } from './standard-output.ts';

export function diffCommand(): Command {
  const command = new CommandWithArguments('diff')
    .argument('<old>', 'rules')
    .argument('<new>', 'other rules over the same exports');
  return withDataOptions(command)
    .description('what a change of rules would do, in people; writes nothing')
    .option('--json', 'the differences as JSON')
    .action(async (old: string, changed: string, parsed: Omit<Parsed, 'config'> & { json?: boolean }) => {
      await perform(parsed, async (signal, progress) => {
        const options = { ...optionsOf({ ...parsed, config: old }, progress), signal };
        const difference = await diffRules(options, changed);
        progress?.stop();
        const json = `${JSON.stringify(difference, null, 2)}\n`;
        await say(parsed.json ? json : show(difference));
      });
    });
}

function show({ asOf, segments, suppressed }: RulesDifference): string {
  const count = (members: number | undefined) => (members === undefined ? '-' : figure(members));
  const rows = segments.map((segment) => {
    const { name, before, after } = segment;
    const state = before === undefined ? 'new' : after === undefined ? 'removed' : showMoves(segment);
    return [name, count(before), '->', count(after), state];
  });
  const never = (side: 'before' | 'after') =>
    `  never mailed ${side}: ${suppressed[side].length === 0 ? 'nobody' : reasonsInWords(suppressed[side])}`;
  const lines = [
    `${bold('Members')} ${dim(`as of ${asOf}, with an address and not suppressed`)}`,
    ...table(rows, ['', 'before', '', 'after', 'moves']),
    never('before'),
    never('after'),
  ];
  return `${lines.join('\n')}\n`;
}
