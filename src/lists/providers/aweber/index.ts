import type { Provider } from '../provider.ts';
import { roleAddresses } from './role-addresses.ts';

/** AWeber's subscriber import. Lengths are those of AWeber's published API schema, as of 2026-11. */
export const aweber: Provider = {
  name: 'aweber',
  title: 'AWeber',
  emailHeader: 'Email',
  contact: [{ header: 'Name', from: [['name'], ['first_name', 'last_name']] }],
  otherFields: false,
  headerLimits: new Map([
    ['name', { max: 60, unit: 'characters' }],
    ['misc notes', { max: 60, unit: 'characters' }],
    ['ad tracking', { max: 20, unit: 'characters' }],
  ]),
  // The help page (help.aweber.com, "Considerations before importing subscribers") warns that rows with other than
  // letters, digits, hyphens and underscores may not count; dots and plus signs are common and work.
  address: { maxLength: 50, sure: '^[A-Za-z0-9._+-]+@[A-Za-z0-9._-]+$' },
  roleAddresses,
  // Tags are typed on the upload page, for the whole file.
  tags: { kind: 'file' },
  // No page limits what custom fields are called; they are found whatever their capitals (api.aweber.com).
  date: 'YYYY-MM-DD',
  birthday: 'YYYY-MM-DD',
  // The page "Suppress" takes addresses in any layout and holds back broadcasts; unsubscribed people cannot be imported.
  suppressions: {},
};
