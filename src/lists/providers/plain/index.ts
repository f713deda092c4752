import type { Provider } from '../provider.ts';

/** A CSV for anything else: every person field under its own name, nothing cut, nobody refused but for a bad address. */
export const plain: Provider = {
  name: 'plain',
  title: 'Plain CSV',
  emailHeader: 'email',
  contact: [],
  otherFields: true,
  headerLimits: new Map(),
  address: {},
  roleAddresses: [],
  tags: { kind: 'cell', header: 'tags' },
  date: 'YYYY-MM-DD',
  birthday: 'YYYY-MM-DD',
  suppressions: { header: 'email' },
};
