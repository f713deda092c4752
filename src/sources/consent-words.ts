/** Words that say yes, in lower case. */
export const affirming: readonly string[] = [
  'yes',
  'y',
  'true',
  't',
  '1',
  'on',
  'ja',
  'j',
  'oui',
  'si',
  'sí',
  'sim',
  'tak',
];

/** Words that say no, in lower case. */
export const denying: readonly string[] = ['no', 'false', '0', 'n', 'f', 'off', 'nein', 'non', 'não', 'nie'];

/** Words by which a list says that somebody is on it. */
const listed: readonly string[] = ['subscribed', 'angemeldet', 'abonniert'];

/** Words by which a list says that somebody is not on it. */
const unlisted: readonly string[] = [
  'unsubscribed',
  'not subscribed',
  'not_subscribed',
  'never subscribed',
  'never_subscribed',
  'nonsubscribed',
  'not activated',
  'not_activated',
  'unconfirmed',
  'pending',
  'cleaned',
  'abgemeldet',
];

/** Words that say yes to mail in exports of no known format, in lower case; whoever says another has not agreed. */
export const consenting: readonly string[] = [
  ...affirming,
  ...listed,
  'x',
  'confirmed',
  'opted_in',
  'opted in',
  'opt_in',
  'opt-in',
  'granted',
];

/** Words that refuse mail, in lower case. */
export const refusing: readonly string[] = [
  ...denying,
  ...unlisted,
  'opted_out',
  'opted-out',
  'opted out',
  'opt-out',
  'declined',
  'revoked',
  'blacklisted',
];

/** Headers, and names, of columns that say who wants mail. */
export const wantedHeader =
  /^(?!.*(?:time|(?<!up)date|datum|(?:[ _.](?:at|ip|id|source|method)$))).*(?:consent|newsletter|opt.?in|marketing|subscribed|abonn|einwilligung|permission|mailing|angemeldet)/i;

/** Headers, and names, of columns that say who wants none. */
export const unwantedHeader =
  /^(?!.*(?:^|[^a-z])(?:campaign|reason|source|link|url|token|ip|id)(?:$|[^a-z])).*(?:black.?list|opt(?:ed)?[-_. ]?out|unsub|do.?not.?(?:e?[-_ ]?mail|contact)|no[-_ ](?:e?mails?|newsletter|marketing)|abgemeldet|abmeldung|widerspr|werbesperre|mailsperre|désabonn|desabonn|désinscri|desinscri|suppressed)/i;

/** Whether a column of customers, by its name, says who wants mail, or who wants none; undefined for others. */
export function consentIn(column: string): 'wanted' | 'unwanted' | undefined {
  if (column.startsWith('refusal') || unwantedHeader.test(column)) return 'unwanted';
  return column === 'status' || wantedHeader.test(column) ? 'wanted' : undefined;
}

/** Whether words say of everybody if they are on a list, and of somebody that they are. */
export const tellWhoIsListed = (words: readonly string[]): boolean =>
  words.some((word) => listed.includes(word)) &&
  words.every((word) => listed.includes(word) || unlisted.includes(word));

/** Whether words are answers to whether mail is wanted: some say yes, or all are known to say no. */
export function answerConsent(words: readonly string[]): boolean {
  if (words.some((word) => /^\d+$/.test(word) && Number(word) > 1)) return false;
  return (
    words.some((word) => consenting.includes(word)) ||
    words.every((word) => denying.includes(word) || unlisted.includes(word))
  );
}
