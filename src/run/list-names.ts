import type { Job } from '../engines/engine.ts';
import { isOneFile } from '../lists/compose.ts';
import { fieldHeader, isTooLong } from '../lists/headers.ts';
import { providerNamed } from '../lists/providers/index.ts';
import type { Provider } from '../lists/providers/provider.ts';
import { changedTags } from '../lists/tags.ts';
import type { Problems } from '../problems/problem.ts';
import type { Rules, Written } from '../rules/rules.ts';
import { baseOf } from './segment-names.ts';
import type { ChosenList } from './compose-lists.ts';

/** So many tags are shown with what they became. */
const shown = 3;

/**
 * Reports columns that a service could not have a field for, two that would be the same field, and a second address; of
 * one file for several segments also a column that they fill in different ways, unless nobody is in two of them, as of
 * those that have a priority.
 */
export function checkHeaders(
  lists: readonly ChosenList[],
  rules: Rules,
  priority: readonly string[],
  problems: Problems,
): void {
  for (const { list, provider, names } of lists) {
    const segments = new Set(names.map((name) => baseOf(name, rules)));
    check(list.columns, provider, problems);
    if (isOneFile(list, provider)) checkShared([...segments], provider, rules, priority, problems);
    for (const name of segments)
      check(rules.segments.get(name)?.columns ?? new Map(), provider, problems, list.columns);
  }
}

function checkShared(
  segments: readonly string[],
  provider: Provider,
  rules: Rules,
  priority: readonly string[],
  problems: Problems,
): void {
  const columns = segments.flatMap((segment) =>
    [...(rules.segments.get(segment)?.columns ?? [])].map(([header, written]) => {
      const { text, parameters = [] } = written;
      const values = [...parameters].filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
      const field = fieldHeader(header, provider).toLowerCase();
      return { segment, header, written, field, meaning: JSON.stringify([text, values]) };
    }),
  );
  columns.forEach(({ segment, header, written, field, meaning }, index) => {
    const other = columns
      .slice(0, index)
      .find(
        (each) =>
          each.field === field &&
          each.meaning !== meaning &&
          !(priority.includes(segment) && priority.includes(each.segment)),
      );
    if (!other) return;
    const message = `"${header}" is one column of the file, and ${other.segment} and ${segment} fill it in different ways`;
    const hint =
      'call it something else in one of them, or write one file per segment; where "priority:" has both, nobody is in two';
    problems.add('duplicate-name', message, written.place(0, written.text.length), hint);
  });
}

/** The same column may be a list's and a segment's; `others` are those of the list. */
function check(
  columns: ReadonlyMap<string, Written>,
  provider: Provider,
  problems: Problems,
  others: ReadonlyMap<string, Written> = new Map(),
): void {
  const { title, emailHeader, fields } = provider;
  const taken = fields?.kind === 'merge-tag' ? Object.entries(fields.taken) : [];
  const known = new Map(
    [[emailHeader, emailHeader], ...taken].map(([of, label]) => [of!.toLowerCase(), label!]),
  );
  for (const header of others.keys()) known.set(fieldHeader(header, provider).toLowerCase(), header);
  for (const [header, written] of columns) {
    const field = fieldHeader(header, provider).toLowerCase();
    const place = written.place(0, written.text.length);
    const twin = known.get(field);
    if (field === '')
      problems.add('shape', `"${header}" has no letter or digit that a field of ${title} can have`, place);
    else if (twin !== undefined && others.get(twin)?.text !== written.text)
      problems.add('duplicate-name', `"${header}" is the same field of ${title} as "${twin}"`, place);
    known.set(field, header);
  }
}

/** Tags and columns that are called otherwise in their service, or may not be found there. */
export function nameWarnings({ lists }: Pick<Job, 'lists'>): string[] {
  return lists.flatMap(({ name, provider: of, files }) => {
    const provider = providerNamed(of)!;
    const tags = changedTags(new Map(files.flatMap((file) => [...file.tags])), provider.tags);
    const said = tags.slice(0, shown).map(({ tag, written }) => `"${tag}" is "${written}" there`);
    const more = tags.length > shown ? [`and ${tags.length - shown} more`] : [];
    const headers = new Set(files.flatMap((file) => file.columns.map(({ header }) => header)));
    const long = [...headers].filter((header) => isTooLong(header, provider));
    return [
      ...(tags.length > 0
        ? [`list ${name}: tags that ${provider.title} cannot have: ${[...said, ...more].join(', ')}`]
        : []),
      ...long.map(
        (header) =>
          `list ${name}: "${header}" is too long for a merge tag of ${provider.title}, so it must be the label of a field`,
      ),
    ];
  });
}
