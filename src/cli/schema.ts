import { Command } from 'commander';
import { rulesJsonSchema } from '../index.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of the rules file, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(rulesJsonSchema(), null, 2)}\n`);
    });
}
