import { call, missing, or, text, type Formula } from '../expression/formula.ts';
import { guard, type CellRules } from './cells.ts';
import type { TagForm } from './providers/provider.ts';
import { slugOf } from './slug.ts';

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
 * The columns that carry tags in a provider's form, none for a provider whose files cannot. `written` is what each tag
 * of the whole list is called, so that one has the same column in each of its files.
 */
export function tagColumns(
  form: TagForm,
  tags: readonly Tag[],
  written: ReadonlyMap<string, string>,
  formulas: CellRules['formulas'],
): { header: string; value: Formula }[] {
  if (form.kind === 'file' || tags.length === 0) return [];
  if (form.kind === 'columns')
    return tags.map(({ name, members }) => ({
      header: form.prefix + written.get(name)!,
      value: choose(members, text('1'), text('0')),
    }));
  const cells = tags.map(({ name, members }) =>
    choose(members, text(inCell(written.get(name)!)), missing('text')),
  );
  return [{ header: form.header, value: guard(call('join_known', text(','), ...cells), formulas) }];
}

function choose(condition: Formula, value: Formula, otherwise: Formula): Formula {
  if (condition.kind === 'literal') return condition.value === true ? value : otherwise;
  return call('choose', condition, value, otherwise);
}

const inCell = (tag: string): string => (/[",]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag);

/**
 * What each tag of a list is called in its service: for columns `a-z`, `0-9` and `_`, else one line, without emoji where
 * the service has none; cut to its length. Unlike tags stay unlike, by `_2` or ` 2` at the end.
 */
export function tagNames(tags: readonly Tag[], form: TagForm): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const max = form.kind === 'file' ? undefined : form.max;
  for (const { name } of tags) {
    const base = fitted(name, form) || 'tag';
    let found = cut(base, max);
    for (let count = 2; taken.has(found); count++) {
      const ending = `${form.kind === 'columns' ? '_' : ' '}${count}`;
      found = cut(base, max && max - ending.length) + ending;
    }
    taken.add(found);
    names.set(name, found);
  }
  return names;
}

/** Tags of a list that are not what the rules call them, but for what columns do to every name. */
export function changedTags(
  names: ReadonlyMap<string, string>,
  form: TagForm,
): { tag: string; written: string }[] {
  return [...names].flatMap(([tag, written]) => {
    const whole = form.kind === 'columns' ? slugOf(tag) : tag;
    return written === whole ? [] : [{ tag, written }];
  });
}

/** What is shown as a picture: flags, keys, and signs with their shades and what is joined to them. */
const emoji =
  /(?:\p{Regional_Indicator}{1,2}|[0-9#*]\uFE0F?\u20E3|(?![©®™])\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*)[\u{E0020}-\u{E007F}]*/gu;

function fitted(tag: string, form: TagForm): string {
  if (form.kind === 'columns') return slugOf(tag);
  // oxlint-disable-next-line no-control-regex
  const line = tag.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, ' ').trim();
  if (form.kind === 'file' || form.emoji !== 'refused') return line;
  const bare = line.replace(emoji, '');
  return bare === line ? line : bare.replace(/ +/g, ' ').trim();
}

const cut = (tag: string, max = Infinity): string => [...tag].slice(0, max).join('').trimEnd();
