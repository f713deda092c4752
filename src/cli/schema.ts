import { Command } from 'commander';
import { rulesJsonSchema } from '../index.ts';
import { perform } from './failures.ts';
import { say } from './standard-output.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of the rules file, for editors')
    .action(async () => {
      await perform({}, () => say(`${JSON.stringify(rulesJsonSchema(), null, 2)}\n`));
    });
}
