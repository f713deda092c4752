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
