/**
 * Local parts that AWeber names as examples of what it blocks in imports; its full list is not public.
 * help.aweber.com, "Why is my email address blocked", as of 2026-11.
 */
export const roleAddresses: readonly string[] = [
  'admin',
  'orders',
  'payments',
  'press',
  'sales',
  'support',
  'webmaster',
];
