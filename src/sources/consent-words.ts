/** Words that say yes to mail in exports of no known format, in lower case; whoever says another has not agreed. */
export const consenting = [
  'yes',
  'y',
  't',
  'on',
  'true',
  '1',
  'subscribed',
  'confirmed',
  'opted_in',
  'opt-in',
  'ja',
  'oui',
  'si',
  'sí',
  'sim',
  'tak',
] as const;
