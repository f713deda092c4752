/** Words that say yes, in lower case. */
export const affirming: readonly string[] = [
  'yes',
  'y',
  'true',
  't',
  '1',
  'on',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
  'tak',
];

/** Words that say yes to mail in exports of no known format, in lower case; whoever says another has not agreed. */
export const consenting: readonly string[] = [...affirming, 'subscribed', 'confirmed', 'opted_in', 'opt-in'];

/** Words that say no, in lower case. */
export const denying: readonly string[] = ['no', 'n', 'false', 'f', '0', 'off', 'nein', 'non', 'não', 'nie'];

/** Words that refuse mail, in lower case. */
export const refusing: readonly string[] = [
  ...denying,
  'unsubscribed',
  'not subscribed',
  'not_subscribed',
  'never_subscribed',
  'opted_out',
  'opted-out',
  'opted out',
  'opt-out',
  'declined',
  'revoked',
  'cleaned',
  'blacklisted',
  'abgemeldet',
];

const asksForMail = /consent|newsletter|opt_?in|marketing|subscribed|abonn|einwilligung|^status$/;
const asksForNone = /unsubscrib|opt(?:ed)?_?out|do_not|blacklist|suppress|abgemeldet|abbestellt/;

/** Whether a column of customers, by its name, says who wants mail, or who wants none; undefined for others. */
export function consentIn(column: string): 'wanted' | 'unwanted' | undefined {
  if (asksForNone.test(column)) return 'unwanted';
  return asksForMail.test(column) ? 'wanted' : undefined;
}
