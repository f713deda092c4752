/**
 * Writes what is derived from registries: the indexes of functions and formats, their references, the table of problem codes and the
 * JSON Schema of the rules file. Run: npm run generate
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Definition, Parameter, Registry } from './expression/definition.ts';
import { problemCodes } from './problems/codes.ts';
import type { Format } from './sources/formats/format.ts';
import { rulesJsonSchema } from './rules/schema.ts';

const functions = new URL('functions/', import.meta.url);
const sourceFormats = new URL('sources/formats/', import.meta.url);
const docs = new URL('../docs/', import.meta.url);
mkdirSync(docs, { recursive: true });

await write(new URL('index.ts', functions), functionIndex());
await write(new URL('index.ts', sourceFormats), formatIndex());
// Read only now: the index that was just written.
const { registry } = (await import('./functions/index.ts')) as { registry: Registry };
const { formats } = (await import('./sources/formats/index.ts')) as { formats: readonly Format[] };
await write(new URL('functions.md', docs), functionReference(registry));
await write(new URL('formats.md', docs), formatReference(formats));
await write(new URL('problems.md', docs), problemTable());
await write(new URL('segments.schema.json', docs), JSON.stringify(rulesJsonSchema()));

async function write(url: URL, text: string): Promise<void> {
  const path = fileURLToPath(url);
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

function functionIndex(): string {
  const found = readdirSync(functions)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .flatMap((file) => {
      const text = readFileSync(new URL(file, functions), 'utf8');
      const definition = /export const (\w+): (\w+)Definition = /.exec(text);
      return definition ? [{ file, name: definition[1]!, kind: definition[2]! }] : [];
    });
  const mapOf = (kind: string) => {
    const names = found.filter((each) => each.kind === kind).map((each) => each.name);
    return `byName([${names.join(', ')}])`;
  };
  return `// Written by "npm run generate": one line a file of this folder.
import type { Registry } from '../expression/definition.ts';
${found.map(({ file, name }) => `import { ${name} } from './${file}';`).join('\n')}

/** Everything that can be called in an expression. */
export const registry: Registry = {
  functions: ${mapOf('Function')},
  aggregates: ${mapOf('Aggregate')},
  populations: ${mapOf('Population')},
  periods: ${mapOf('Period')},
  tables: ${mapOf('Table')},
};

function byName<D extends { name: string }>(definitions: readonly D[]): ReadonlyMap<string, D> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
`;
}

function formatIndex(): string {
  const found = readdirSync(sourceFormats, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((folder) => {
      const text = readFileSync(new URL(`${folder}/index.ts`, sourceFormats), 'utf8');
      return { folder, name: /export const (\w+): Format = /.exec(text)![1]! };
    });
  return `// Written by "npm run generate": one line a folder of this folder.
import type { Format } from './format.ts';
${found.map(({ folder, name }) => `import { ${name} } from './${folder}/index.ts';`).join('\n')}

/** Every export format that is known. */
export const formats: readonly Format[] = [${found.map(({ name }) => name).join(', ')}];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}
`;
}

function formatReference(formats: readonly Format[]): string {
  return `<!-- Written by "npm run generate" from src/sources/formats. -->

# Formats

A format says what an export's columns are called in rules, and how their cells are read. A file is recognised by the
columns that it must have, whatever their order and whatever others there are; \`format:\` in the rules says which it is where
that is not certain. Columns that a format does not name are there too, as text, under their header in lower case.

Nobody documents all of this. A fact is *seen* in the vendor’s own words or in a real file, *reported* by other people’s
importers, or *supposed*, which is neither. Supposed facts are worth a look at your own export.

Where a platform puts other titles on its columns, as many do in another language, name the format and the columns that
matter: with \`format: woocommerce-analytics-customers\` and \`email: E-Mail\` the rest of the format still holds, and
\`columns: { total_spent: { from: Gesamtausgaben } }\` keeps how the cells are read.

Some exports have no address, so that nobody can be mailed by them: the Analytics orders of WooCommerce and the orders of
PrestaShop. Others have whatever columns the shop chose, as those of BigCommerce; they need no format, only names:

\`\`\`csv exports/bigcommerce-orders.csv
Order ID,Customer Email,Order Date,Order Total (inc tax),Order Status
101,ada.quill@post.example.com,2026-11-20,42.50,Completed
102,ada.quill@post.example.com,2026-11-21,9.00,Cancelled
\`\`\`

\`\`\`yaml
sources:
  orders:
    path: exports/bigcommerce-orders.csv
    id: Order ID
    customer: Customer Email
    at: Order Date
    columns:
      total: { from: Order Total (inc tax), type: number }
segments:
  big_buyers: sum(orders.total where order_status in ('Shipped', 'Completed')) >= 40
\`\`\`

| Format | What it is | Role | Headers are |
| --- | --- | --- | --- |
${formats.map(({ name, title, role, sure }) => `| [\`${name}\`](#${name}) | ${title} | ${role} | ${sure} |`).join('\n')}

${formats.map(formatEntry).join('\n\n')}
`;
}

function formatEntry({
  name,
  title,
  origin,
  container,
  zone,
  recognise,
  columns,
  quirks,
  secret,
}: Format): string {
  const code = (text: string) => `\`${text}\``;
  const { has, lacks = [], named } = recognise;
  const conditions = [
    ...has.map((group) => group.map(code).join(' or ')),
    ...lacks.map((label) => `no ${code(label)}`),
    ...(named ? [`a file name like ${code(named.source)}`] : []),
  ];
  const names = columns.map((column) => code((column.of === 'line' ? 'items.' : '') + column.name));
  const paragraphs = [
    `## ${name}`,
    `The ${title}, as ${container.toUpperCase()}: ${origin}.${zone ? ` Clock times without an offset are in ${zone}.` : ''}`,
    `Recognised by ${conditions.join(', ')}. Columns: ${names.join(', ')}.`,
    ...(secret ? [`Never read: ${secret.map(code).join(', ')}.`] : []),
    quirks.map(({ says, sure }) => `- ${says} (${sure}).`).join('\n'),
  ];
  return paragraphs.join('\n\n');
}

function functionReference({ functions: plain, aggregates, populations, periods, tables }: Registry): string {
  const titles = {
    events: 'Of a person’s events',
    population: 'Of a person’s place among others',
    time: 'Time',
    numbers: 'Numbers',
    text: 'Text',
    lists: 'Lists',
    places: 'Places',
    tables: 'Reference tables',
    chance: 'Chance that stays',
    logic: 'Choice',
  } satisfies Record<Definition['group'], string>;
  const all: Definition[] = [
    ...plain.values(),
    ...aggregates.values(),
    ...populations.values(),
    ...periods.values(),
    ...tables.values(),
  ];
  const sections = Object.entries(titles).map(([group, title]) => {
    const members = all.filter((each) => each.group === group).sort((a, b) => (a.name < b.name ? -1 : 1));
    return `## ${title}\n\n${members.map(entry).join('\n\n')}`;
  });
  return `<!-- Written by "npm run generate" from src/functions. -->

# Functions

Parameters with a \`?\` may be left out; those followed by \`...\` may be repeated. A value marked *written out* cannot be
computed. Instants are turned into dates, and dates into their midnight, where a function takes the other one.

*events* is an event set with its clauses, \`events.value\` a value of each event, with the same clauses. *among* narrows the
people who are ranked; where it is left out everybody is. What clauses there are says [the language](language.md).

The examples are run by the tests, as of 2026-11-22T03:00:00Z with days counted in UTC. They speak of a customer with
three orders (174 days ago: 20.20, maps; 60 days ago: 30.00, novels; 18 days ago: 10.10, novels, with a coupon) and no
visits, and of shops in Paris (PAR, 48.853 2.369) and Lyon (LYO, 45.7578 4.832). The only other customer has never done anything.

${sections.join('\n\n')}
`;
}

function entry(definition: Definition): string {
  const { meaning, missing, examples } = definition;
  const lines = examples.map(({ expression, gives }) => `- \`${expression}\` is ${shown(gives)}`);
  const [head, ...others] = signatures(definition);
  const also = others.map((other) => `Also written \`${other}\`.`);
  const notes = [meaning, ...also, missing, ...writtenOut(definition)];
  return `### \`${head}\`: ${resultOf(definition)}\n\n${notes.join(' ')}\n\n${lines.join('\n')}`;
}

function shown(gives: string | number | boolean | null): string {
  if (gives === null) return 'missing';
  return typeof gives === 'string' ? `\`'${gives}'\`` : `\`${gives}\``;
}

function signatures(definition: Definition): string[] {
  const { name } = definition;
  switch (definition.kind) {
    case 'function':
      return [`${name}(${definition.parameters.map(parameter).join(', ')})`];
    case 'aggregate':
      if (definition.of === 'events') return [`${name}(events)`];
      if (definition.of === 'events or values') return [`${name}(events)`, `${name}(events.value)`];
      return [`${name}(events.${definition.of === 'any' ? 'value' : definition.of})`];
    case 'period':
      return [`${name}(number in last LENGTH every LENGTH)`];
    case 'table': {
      const first = definition.of === 'column' ? 'table.column' : 'table';
      return [`${name}(${[first, ...definition.parameters.map(parameter)].join(', ')})`];
    }
    case 'population': {
      const parts = [definition.of, ...definition.parameters.map(parameter)];
      return [`${name}(${parts.join(', ')} ${definition.shared ? 'among condition' : '[among condition]'})`];
    }
  }
}

function parameter(
  { name, optional, repeated }: Parameter,
  index: number,
  all: readonly Parameter[],
): string {
  const ends = repeated && !all[index + 1]?.repeated;
  return `${name}${optional ? '?' : ''}${ends ? ', ...' : ''}`;
}

function writtenOut(definition: Definition): string[] {
  if (definition.kind === 'aggregate' || definition.kind === 'period') return [];
  const literals = definition.parameters.filter((each) => each.literal).map((each) => `\`${each.name}\``);
  if (literals.length === 0) return [];
  const all = [literals.slice(0, -1).join(', '), literals.at(-1)].filter((each) => each !== '').join(' and ');
  return [`${all} ${literals.length === 1 ? 'is' : 'are'} written out.`];
}

function resultOf(definition: Definition): string {
  if (definition.result !== 'same') return definition.result;
  return definition.kind === 'population' ? definition.of : 'the type of the value';
}

function problemTable(): string {
  const rows = Object.entries(problemCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `<!-- Written by "npm run generate" from src/problems/codes.ts. -->

# Problems

Everything that can be wrong has a code. Codes are stable; the wording of a message may improve. Problems are
said on standard error, each with its place and, where there is one, a hint; those of a rules file all at once, in the order
of the file. Only what is no YAML, and what is wrong with the heads of exports, is said before names and types are looked at.

| Code | Meaning |
| --- | --- |
${rows.join('\n')}
`;
}
