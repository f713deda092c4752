import { call, missing, or, text, type Formula } from '../expression/formula.ts';
import { guard, type CellRules } from './cells.ts';
import type { TagForm } from './providers/provider.ts';

/** Who gets a tag. */
export interface Tag {
  name: string;
  members: Formula;
}

/** The tags of some segments, each once; a segment without tags is tagged with its own name. */
export function tagsOf(
  segments: readonly { name: string; tags: readonly string[]; member: Formula }[],
): readonly Tag[] {
  const members = new Map<string, Formula[]>();
  for (const { name, tags, member } of segments)
    for (const tag of tags.length > 0 ? tags : [name])
      members.set(tag, [...(members.get(tag) ?? []), member]);
  return [...members].map(([name, all]) => ({ name, members: or(...all) }));
}

/**
 * The columns that carry tags in a provider's form, none for a provider whose files cannot.
 * `slugs` are those of the whole list, so that a tag has the same column in each of its files.
 */
export function tagColumns(
  form: TagForm,
  tags: readonly Tag[],
  slugs: ReadonlyMap<string, string>,
  formulas: CellRules['formulas'],
): { header: string; value: Formula }[] {
  if (form.kind === 'file' || tags.length === 0) return [];
  if (form.kind === 'columns')
    return tags.map(({ name, members }) => ({
      header: form.prefix + slugs.get(name)!,
      value: choose(members, text('1'), text('0')),
    }));
  const written = tags.map(({ name, members }) =>
    choose(members, text(inCell(name, form.max)), missing('text')),
  );
  return [{ header: form.header, value: guard(call('join_known', text(','), ...written), formulas) }];
}

function choose(condition: Formula, value: Formula, otherwise: Formula): Formula {
  if (condition.kind === 'literal') return condition.value === true ? value : otherwise;
  return call('choose', condition, value, otherwise);
}

function inCell(tag: string, max = Infinity): string {
  // oxlint-disable-next-line no-control-regex
  const line = tag.replace(/[\x00-\x1f\x7f]/g, ' ').trim();
  const short = [...line].slice(0, max).join('');
  return /[",]/.test(short) ? `"${short.replaceAll('"', '""')}"` : short;
}

/** Letters of the Latin script that Unicode does not take apart into a base letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/**
 * For each tag of a list its column's name after the prefix: `a-z`, `0-9` and `_`, cut to the form's length; unlike
 * tags get unlike names, by `_2`, `_3`, ... Empty for forms without columns.
 */
export function slugsOf(tags: readonly Tag[], form: TagForm): ReadonlyMap<string, string> {
  const slugs = new Map<string, string>();
  if (form.kind !== 'columns') return slugs;
  const taken = new Set<string>();
  for (const { name } of tags) {
    const base = slugOf(name) || 'tag';
    let slug = base.slice(0, form.max);
    for (let count = 2; taken.has(slug); count++)
      slug = base.slice(0, form.max - `_${count}`.length) + `_${count}`;
    taken.add(slug);
    slugs.set(name, slug);
  }
  return slugs;
}

function slugOf(tag: string): string {
  return tag
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, (character) => letters[character] ?? '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '');
}
