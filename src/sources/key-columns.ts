import { didYouMean } from '../problems/suggest.ts';
import type { Located, SourceRule } from '../rules/rules.ts';
import { cellsOf, type Drafts, fieldMeant, isSeen, isUnknown, labelsOf } from './drafts.ts';
import { looksOf } from './column-looks.ts';
import type { Findings } from './findings.ts';
import type { Format } from './formats/format.ts';
import { type Key, keysFor } from './key-rules.ts';
import type { LookedFile } from './look.ts';
import { recognise } from './recognise.ts';
import type { Cell, Keys, Role } from './shape.ts';

/**
 * Puts the key columns of a source among its columns: as the rules map them, else as the format has them, else by
 * their usual names. Reports a mapping that no file has, and a needed key that any file lacks.
 */
export function addKeys(
  drafts: Drafts,
  rule: SourceRule,
  role: Role,
  format: Format | undefined,
  allFiles: readonly LookedFile[],
  findings: Findings,
): Keys {
  const files = allFiles.map((file) => ({ ...file, fields: file.fields.filter(({ of }) => of === 'row') }));
  const keys = keysFor(rule, role, format);
  for (const key of keys) {
    if (key.mapped && !isMappingSeen(key, key.mapped, files, findings)) continue;
    const cells = files.map((file) => cellsFor(key, file, format));
    if (cells.some((each) => each.length > 0)) {
      drafts.set(key.name, { column: { name: key.name, ...key.column, of: 'row', apostrophe: true }, cells });
    }
    if (key.needed) reportLacking(drafts, key, rule, format, files, findings);
  }
  const at = drafts.get('at');
  if (rule.pattern && at)
    at.column = { ...at.column, reading: { as: 'timestamp', pattern: rule.pattern.value } };
  return namesOf(role, keys, drafts);
}

/** The cells of a key where it is not, or not only, the format that says them. */
function cellsFor(key: Key, file: LookedFile, format: Format | undefined): Cell[] {
  if (key.mapped) {
    return cellsOf(
      file,
      key.mapped.map(({ value }) => value),
    );
  }
  const field = format ? undefined : key.usual.map((name) => fieldMeant(file, name)).find((each) => each);
  return field ? [field.cell] : [];
}

function namesOf(role: Role, keys: readonly Key[], drafts: Drafts): Keys {
  const names = keys.map(({ name }) => name).filter((name) => drafts.has(name));
  if (role === 'customers') return { customer: names };
  const customer = names.filter((name) => name.startsWith('customer'));
  return {
    customer,
    ...(names.includes('at') && { at: 'at' }),
    ...(names.includes('id') && { id: 'id' }),
  };
}

/** Reports each mapped header that no file has. Of several paths in JSON, one that is seen is enough. */
function isMappingSeen(
  key: Key,
  mapped: readonly Located<string>[],
  files: readonly LookedFile[],
  findings: Findings,
): boolean {
  const unseen = mapped.filter(({ value }) => !isSeen(files, value));
  if (unseen.length === 0 || isUnknown(files)) return true;
  const json = files.some(({ container }) => container.kind === 'json');
  if (json && (unseen.length < mapped.length || !key.needed)) return true;
  const who = files.length === 1 ? `${files[0]!.shown} has no` : 'no file of this source has a';
  for (const { value, place } of unseen) {
    findings.rules.add(
      'column-missing',
      `${who} column "${value}"${didYouMean(value, labelsOf(files))}`,
      place,
    );
  }
  return false;
}

function reportLacking(
  drafts: Drafts,
  key: Key,
  rule: SourceRule,
  format: Format | undefined,
  files: readonly LookedFile[],
  findings: Findings,
): void {
  const known = format?.columns.find(({ name }) => name === key.name);
  const ofFormat = known?.from;
  if (known?.fileName && !key.mapped) return;
  const from = key.mapped?.map(({ value }) => value) ?? ofFormat ?? key.usual;
  const unread = !drafts.has(key.name);
  // Where a JSON file's head has no rows, nothing says that the file lacks what another one has.
  const lacking = files.filter((file) => (file.rows || unread) && !from.some((one) => fieldMeant(file, one)));
  const at = key.mapped?.[0]?.place ?? rule.path[0]?.place ?? rule.place;
  for (const file of lacking) {
    if (key.mapped || ofFormat) {
      const wanted = from.map((one) => `"${one}"`).join(' or ');
      const why = key.mapped ? '' : `, which the ${format!.title} has`;
      const near = didYouMean(from[0]!, labelsOf([file]));
      findings.data.add('column-missing', `${file.shown} has no column ${wanted}${why}${near}`, at);
    } else {
      const { confidence, why } = recognise(file, rule.name);
      const near = confidence === 'likely' ? `${why}; ` : '';
      const hint = `${near}name it with "${key.word}: COLUMN"${likelyFor(key, file)}; unless named it is one called ${key.usual.join(', ')}`;
      findings.rules.add('column-missing', `${file.shown} has no column that says ${key.says}`, at, hint);
    }
  }
}

/** The columns that look like what a key holds, in words that follow what to write. */
function likelyFor({ name }: Key, file: LookedFile): string {
  const looks = looksOf(file);
  const found = name === 'at' ? looks.get('instant') : name === 'id' ? looks.get('id') : looks.get('address');
  if (!found) return '';
  return `, such as ${found.map((label) => `"${label}"`).join(' or ')}, which ${found.length > 1 ? 'look' : 'looks'} like it`;
}
