import { text } from '../../expression/formula.ts';
import type { MailKind } from '../shape.ts';
import { computedColumn, type Format, textColumn, timestampColumn } from './format.ts';

/** The files of opens and of clicks in Mailchimp's account export differ in one column. */
export function granularActivity(
  kind: MailKind,
  rest: Pick<Format, 'name' | 'title' | 'quirks'> & { lacks?: string; url?: string },
): Format {
  const { lacks, url, ...named } = rest;
  return {
    ...named,
    origin: `Mailchimp, account export, granular_activity/${kind}s`,
    sure: 'reported',
    quirks: [
      {
        says: 'There is a file for each campaign, named after it; its name is the campaign',
        sure: 'reported',
      },
      { says: 'Clock times have no zone, and nobody says which it is', sure: 'reported' },
      ...named.quirks,
    ],
    role: 'mail',
    container: 'csv',
    recognise: {
      has: [['Email'], ['Timestamp'], ['IP'], ...(url === undefined ? [] : [[url]])],
      ...(lacks !== undefined && { lacks: [lacks] }),
    },
    columns: [
      textColumn('customer', ['Email']),
      timestampColumn('at', ['Timestamp']),
      computedColumn('kind', text(kind)),
      ...(url === undefined ? [] : [textColumn('url', [url])]),
      textColumn('campaign', [], { fileName: [[/^(.+?)(?:\.csv|\.txt)?(?:\.gz)?$/i, '$1']] }),
      textColumn('ip', ['IP']),
    ],
    keys: { customer: ['customer'], at: 'at', kind: 'kind' },
  };
}
