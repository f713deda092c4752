import type { Provider } from '../provider.ts';
import { roleAddresses } from './role-addresses.ts';

/**
 * GetResponse's contact import. Where a comment names no other source, the limits are from
 * getresponse.com/help/how-do-i-prepare-a-file-for-import.html, as of 2026-11.
 */
export const getresponse: Provider = {
  name: 'getresponse',
  title: 'GetResponse',
  emailHeader: 'email',
  // One column for the whole name; these two headers are assigned without being asked for.
  contact: [{ header: 'name', from: [['name'], ['first_name', 'last_name']] }],
  otherFields: false,
  text: { max: 255, unit: 'characters' },
  headerLimits: new Map(),
  address: { maxLength: 128, accepted: '^[^!#$%^&()|\\\\,]+$' },
  roleAddresses,
  // The form of the service's own import API; files in it are reported to work.
  tags: { kind: 'columns', prefix: 'tag:', max: 64 },
  // Custom fields are assigned by their very names: apidocs.getresponse.com, as of 2026-11.
  fields: { kind: 'slug', max: 64 },
  // Dates, and phones of `+` and digits only: support.getresponse.com/faq/what-types-of-lists-can-i-import.
  date: 'YYYY-MM-DD',
  birthday: 'YYYY-MM-DD',
  maxFileBytes: 50_000_000,
  // The blocklist ("List hygiene") takes one address a line; getresponse.com/help, as of 2026-11.
  suppressions: {},
};
