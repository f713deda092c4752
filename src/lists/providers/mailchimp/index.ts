import type { Provider } from '../provider.ts';
import { roleAddresses } from './role-addresses.ts';

/**
 * Mailchimp's audience import. Where a comment names no other source, the limits are from
 * mailchimp.com/help/format-guidelines-for-your-import-file, as of 2026-11.
 */
export const mailchimp: Provider = {
  name: 'mailchimp',
  title: 'Mailchimp',
  // Labels of a new audience: a column headed like a field is matched without being asked for.
  emailHeader: 'Email Address',
  contact: [
    { header: 'First Name', from: [['first_name']] },
    { header: 'Last Name', from: [['last_name']] },
    { header: 'Phone Number', from: [['phone']] },
    { header: 'Birthday', from: [['birthday']] },
  ],
  otherFields: false,
  // Bytes, not characters; what is longer is clipped by the service.
  text: { max: 255, unit: 'bytes' },
  headerLimits: new Map(),
  address: {
    // Mailchimp names no length of its own; 254 is the longest address that SMTP can carry (RFC 5321).
    maxLength: 254,
    // Characters outside ASCII are accepted only after the @.
    accepted: '^[\\x21-\\x7e]+@',
  },
  roleAddresses,
  // The tag column, its limit of 100 and that there are no emoji in tags are not in Mailchimp's own pages; independent
  // guides agree on them.
  tags: { kind: 'cell', header: 'Tags', max: 100, emoji: 'refused' },
  // A column is matched with a field by its label or its merge tag. The length of the latter is what people report.
  fields: {
    kind: 'merge-tag',
    max: 10,
    contact: new Map([
      ['FNAME', 'First Name'],
      ['LNAME', 'Last Name'],
      ['PHONE', 'Phone Number'],
      ['BIRTHDAY', 'Birthday'],
      ['ADDRESS', 'Address'],
    ]),
    taken: { EMAIL: 'Email Address', TAGS: 'Tags' },
  },
  date: 'YYYY-MM-DD',
  birthday: 'MM/DD',
  // No official figure; uploads of about 200 MB are reported to work, half of it is safe.
  maxFileBytes: 100_000_000,
  // Two blanks between the parts: Mailchimp's page on field types. Lines below 45 characters: independent guides.
  postalAddress: { header: 'Address', separator: '  ', maxPart: 44 },
  // A file is imported as unsubscribed or as cleaned, which is chosen for the whole of it.
  suppressions: { header: 'Email Address' },
};
