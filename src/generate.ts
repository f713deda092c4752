/** Writes what is derived from the registries: the index of functions and the function reference. Run: npm run generate */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const folder = new URL('functions/', import.meta.url);

interface Found {
  file: string;
  name: string;
  kind: string;
}

const found: Found[] = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .sort()
  .flatMap((file) => {
    const definition = /export const (\w+): (\w+)Definition = /.exec(
      readFileSync(new URL(file, folder), 'utf8'),
    );
    return definition ? [{ file, name: definition[1]!, kind: definition[2]! }] : [];
  });

const mapOf = (kind: string) => {
  const names = found.filter((each) => each.kind === kind).map((each) => each.name);
  return `byName([${names.join(', ')}])`;
};

const index = `// Written by "npm run generate": one line a file of this folder.
import type { Registry } from '../expression/definition.ts';
${found.map(({ file, name }) => `import { ${name} } from './${file}';`).join('\n')}

/** Everything that can be called in an expression. */
export const registry: Registry = {
  functions: ${mapOf('Function')},
  aggregates: ${mapOf('Aggregate')},
  populations: ${mapOf('Population')},
};

function byName<D extends { name: string }>(definitions: readonly D[]): ReadonlyMap<string, D> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
`;

const path = new URL('index.ts', folder).pathname;
writeFileSync(path, await format(index, { ...(await resolveConfig(path)), filepath: path }));
