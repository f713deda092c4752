import { didYouMean } from '../problems/suggest.ts';
import type { SourceRule } from '../rules/rules.ts';
import { cellsOf, type Drafts, isSeen, isUnknown, labelsOf } from './drafts.ts';
import type { Findings } from './findings.ts';
import type { Format } from './formats/format.ts';
import { type LookedFile, valuesIn } from './look.ts';
import { type MailKind, mailKinds, type Reading } from './shape.ts';

/** The column that says what kind of e-mail event a row is, or the kind of all rows; neither for other sources. */
export type KindFound = { column?: string; constant?: MailKind };

/** Finds what says the kind of a source's rows, and reports kinds and columns that do not exist. */
export function kindOf(
  rule: SourceRule,
  format: Format | undefined,
  files: readonly LookedFile[],
  findings: Findings,
): KindFound {
  for (const { value, place } of rule.kinds?.values() ?? []) {
    if (isMailKind(value)) continue;
    const message = `no kind of e-mail event is called "${value}"${didYouMean(value, mailKinds)}`;
    findings.rules.add('wrong-value', message, place, `the kinds are ${mailKinds.join(', ')}`);
  }
  if (!rule.kind) {
    const other = format !== undefined || rule.table || rule.name === 'customers' || rule.name === 'orders';
    return !other && isSeen(files, 'kind') ? { column: 'kind' } : {};
  }
  const { value, place } = rule.kind;
  if (isSeen(files, value)) return { column: value };
  if (isMailKind(value)) return { constant: value };
  if (isUnknown(files)) return { column: value };
  const message = `"${value}" is neither a column of the export nor a kind of e-mail event`;
  findings.rules.add(
    'column-missing',
    message + didYouMean(value, [...labelsOf(files), ...mailKinds]),
    place,
  );
  return {};
}

/** The column of mail kinds, from what the rules or an own name say it is. */
export function addKind(
  drafts: Drafts,
  rule: SourceRule,
  written: string,
  files: readonly LookedFile[],
): void {
  const column = {
    name: 'kind',
    type: 'text',
    reading: kindReading(rule.kinds),
    of: 'row',
    apostrophe: false,
  } as const;
  drafts.set('kind', { column, cells: files.map((file) => cellsOf(file, [written])) });
}

/** What mail services call their events, where no format knows better. */
const synonyms: Readonly<Record<MailKind, readonly string[]>> = {
  sent: ['send', 'processed', 'versendet', 'gesendet'],
  delivered: ['delivery', 'zugestellt'],
  open: ['opened', 'opens', 'geöffnet'],
  machine_open: ['proxy_open', 'unique_proxy_open'],
  click: ['clicked', 'clicks', 'geklickt'],
  bounce_hard: ['hard_bounce', 'hard bounce', 'hardbounce'],
  bounce_soft: ['soft_bounce', 'soft bounce', 'softbounce'],
  complaint: ['complained', 'spam', 'spamreport', 'spam complaint', 'spamcomplaint'],
  unsubscribe: [
    'unsubscribed',
    'unsub',
    'group_unsubscribe',
    'abgemeldet',
    'opt-out',
    'opt_out',
    'optout',
    'opted out',
  ],
  resubscribe: ['resubscribed', 'group_resubscribe'],
  dropped: ['drop', 'rejected', 'reject'],
  deferred: ['deferral'],
};

/** What people call them besides, in their own logs. A bounce of no known kind is the worse one. */
const ownWords: Readonly<Partial<Record<MailKind, readonly string[]>>> = {
  sent: ['gesendet', 'versendet'],
  delivered: ['zugestellt'],
  open: ['geöffnet'],
  click: ['geklickt'],
  bounce_hard: ['bounce', 'bounced', 'bounces', 'unzustellbar'],
  complaint: ['complain', 'complaints', 'abuse', 'spam report', 'spam_report', 'beschwerde'],
  unsubscribe: ['unsubscribes', 'opt-out', 'optout', 'opted_out', 'abgemeldet', 'abmeldung'],
};

/** The kind of mail event that a word means, where that can be told. */
export function kindMeant(word: string): MailKind | undefined {
  const wanted = word.toLowerCase();
  return mailKinds.find((kind) =>
    [kind, ...synonyms[kind], ...(ownWords[kind] ?? [])].some((each) => each === wanted),
  );
}

/** How a column of mail kinds is read: by the rules' own words, which come first, and by those in common use. */
function kindReading(kinds: SourceRule['kinds']): Reading & { as: 'words' } {
  const names = mailKinds.map((kind) => [kind, kind] as const);
  const common = mailKinds.flatMap((kind) => synonyms[kind].map((word) => [word, kind] as const));
  const own = [...(kinds ?? [])].map(([word, kind]) => [word.trim().toLowerCase(), kind.value] as const);
  return { as: 'words', words: Object.fromEntries([...own, ...names, ...common, ...own]), others: 'missing' };
}

/** At most so many unknown words are shown, each not longer than that. */
const mostWords = 3;
const longestWord = 40;

/**
 * Words in a column of kinds that mean none, as the first rows have them. An address is no such word: it is not to be
 * shown.
 */
export function unknownWords(rule: SourceRule, written: string, files: readonly LookedFile[]): string[] {
  const { words } = kindReading(rule.kinds);
  const found = files.flatMap((file) =>
    cellsOf(file, [written]).flatMap((cell) => valuesIn(file, cell).map((value) => String(value).trim())),
  );
  const unknown = found.filter((word) => word !== '' && !Object.hasOwn(words, word.toLowerCase()));
  const shown = unknown.filter((word) => !word.includes('@') && word.length <= longestWord);
  return [...new Set(shown)].sort().slice(0, mostWords);
}

function isMailKind(word: string): word is MailKind {
  return (mailKinds as readonly string[]).includes(word);
}
