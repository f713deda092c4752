import { Command } from 'commander';
import { counted, type TestResult, testRules } from '../index.ts';
import { bold, dim, green, red } from './colours.ts';
import { exitCodes } from './exit-codes.ts';
import { perform } from './failures.ts';
import { showParts, showValue } from './show-parts.ts';
import { say } from './standard-output.ts';

export function testCommand(): Command {
  return new Command('test')
    .description("run the rules' own tests; exports are not needed")
    .option('-c, --config <file>', 'the rules', 'segments.yaml')
    .option('--json', 'the results as JSON')
    .action(async ({ config, json }: { config: string; json?: boolean }) => {
      await perform({}, async () => {
        const results = await testRules(config);
        await say(json ? `${JSON.stringify(results, null, 2)}\n` : show(results));
        if (results.some(({ failures }) => failures.length > 0)) process.exitCode = exitCodes.rules;
      });
    });
}

function show(results: readonly TestResult[]): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const count = counted(results.length, 'test');
  const end = failed === 0 ? green(`${count}, all passed`) : red(`${count}, ${failed} failed`);
  return `${[...results.flatMap(showResult), bold(end)].join('\n')}\n`;
}

function showResult({ name, place, failures }: TestResult): string[] {
  if (failures.length === 0) return [`${green('passed')}  ${name}`];
  return [
    `${red('failed')}  ${name} ${dim(`${place.file}:${place.line}`)}`,
    ...failures.flatMap(({ person, what, expected, found, why }) =>
      why
        ? [
            `  ${person}  ${what}: expected ${expected}, it is ${showValue(found)}`,
            ...showParts([why], '    '),
          ]
        : [`  ${person}  nobody among the people has this address`],
    ),
  ];
}
