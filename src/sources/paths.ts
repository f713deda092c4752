import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The files that a path or glob means, sorted by their names, numbers in these by value; none when there is none. `*` stands for any characters of a name, `?` for
 * one, `**` for any folders; names that begin with a dot are found only when the pattern has that dot.
 * Gives paths as they were written, relative to `folder` when they are relative. A file whose name has `*` or `?` in it
 * is found by that name.
 */
export async function findFiles(written: string, folder: string): Promise<string[]> {
  if (await isFile(resolve(folder, written))) return [written];
  if (!/[*?]/.test(written)) return [];
  const steps = written.split('/');
  const found = await walk(steps[0] === '' ? '/' : '', steps[0] === '' ? steps.slice(1) : steps, folder);
  return [...new Set(found)].sort(byName);
}

/** `orders-9.csv` comes before `orders-10.csv`; otherwise names are compared by code unit. */
function byName(a: string, b: string): number {
  const [parts, others] = [a, b].map((name) => name.match(/\d+|\D+/g) ?? []);
  for (const [index, part] of parts!.entries()) {
    const other = others![index];
    if (other === undefined || part === other) continue;
    const [number, otherNumber] = [part, other].map((each) => (/^\d/.test(each) ? BigInt(each) : undefined));
    if (number !== undefined && otherNumber !== undefined && number !== otherNumber)
      return number < otherNumber ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return parts!.length - others!.length;
}

async function walk(base: string, steps: readonly string[], folder: string): Promise<string[]> {
  const [step, ...rest] = steps;
  if (step === undefined) return (await isFile(resolve(folder, base))) ? [base] : [];
  const below = (name: string): string => (base === '' || base === '/' ? base + name : `${base}/${name}`);
  if (!/[*?]/.test(step)) return walk(below(step), rest, folder);
  const found: string[] = [];
  if (step === '**') found.push(...(await walk(base, rest, folder)));
  for (const entry of await entriesOf(resolve(folder, base))) {
    const name = below(entry.name);
    if (step !== '**') {
      if (matches(entry.name, step)) found.push(...(await walk(name, rest, folder)));
    } else if (entry.isDirectory() && !entry.name.startsWith('.')) {
      found.push(...(await walk(name, steps, folder)));
    }
  }
  return found;
}

/** Whether a name fits a step of a glob. */
function matches(name: string, step: string): boolean {
  if (name.startsWith('.') && !step.startsWith('.')) return false;
  const pattern = step
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'su').test(name);
}

async function entriesOf(folder: string) {
  return (await isFolder(folder)) ? readdir(folder, { withFileTypes: true }) : [];
}

async function isFile(path: string): Promise<boolean> {
  return (await kindOf(path))?.isFile() ?? false;
}

async function isFolder(path: string): Promise<boolean> {
  return (await kindOf(path))?.isDirectory() ?? false;
}

async function kindOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code ?? '')) return undefined;
    throw error;
  }
}
