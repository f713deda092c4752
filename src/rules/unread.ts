import type { Problem } from '../problems/problem.ts';
import { suggest } from '../problems/suggest.ts';
import type { RulesDocument } from './document.ts';
import type { Shape } from './shape.ts';

/**
 * What of a rules file was not read for a mistake in it. The rest is checked all the same; what is said of the mistake
 * is enough, so nothing is said of what needs these: of a name that may be one of them nobody knows what it stands for.
 */
export interface Unread {
  /** Of entries with a mistake: segments, traits, sources and so on. */
  names: ReadonlySet<string>;
  /** Whether any of them is a source, whose columns and events nobody knows. */
  sources: boolean;
  /** Whether a section as a whole is not there or not what it should be, so that any name may be one of its. */
  sections: boolean;
}

export const nothingUnread: Unread = { names: new Set(), sources: false, sections: false };

/** Whether this name, or what it is a part of (`winback.a`, `lifecycle.*`), may be one that was not read. */
export function mayBeUnread({ names, sections }: Unread, name: string): boolean {
  return sections || names.has(name) || names.has(name.slice(0, name.indexOf('.')));
}

/** Sections whose entries have names that rules use. */
const naming = [
  'sources',
  'constants',
  'events',
  'traits',
  'scores',
  'segments',
  'stages',
  'groups',
  'suppress',
];

/** What these problems leave unread, by where they stand, and what was left out of the shape before. */
export function unreadOf(
  document: RulesDocument,
  problems: readonly Problem[],
  { lacking, leftOut }: Shape,
): Unread {
  const names = new Set(leftOut);
  let sources = lacking;
  let sections = lacking;
  for (const { code, place } of problems) {
    const [section, entry] = place ? document.entryAt(place) : [];
    if (section === undefined) continue;
    if (entry !== undefined) names.add(entry);
    else if (code === 'unknown-key') {
      // A section whose name is misspelt: what is in it is meant.
      for (const name of document.keysOf(section)) names.add(name);
      names.add(suggest(section, ['rfm']) ?? section);
    } else if (naming.includes(section)) sections = true;
    if (section === 'rfm') names.add('rfm');
    if (section === 'sources') sources = true;
  }
  return { names, sources, sections };
}
