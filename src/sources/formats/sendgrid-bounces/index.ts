import { type Format, textColumn, timestampColumn, wordsColumn } from '../format.ts';

export const sendgridBounces: Format = {
  name: 'sendgrid-bounces',
  title: 'bounces of SendGrid',
  origin: 'SendGrid, Suppressions, Bounces or Blocks, Export',
  sure: 'reported',
  quirks: [
    {
      says: 'Lists of blocks look the same; a file with "block" in its name has soft bounces',
      sure: 'reported',
    },
    { says: '`created` is in Unix seconds', sure: 'reported' },
    { says: 'Reasons have commas, quotes and line breaks in them', sure: 'reported' },
  ],
  role: 'mail',
  container: 'csv',
  zone: 'UTC',
  recognise: { has: [['email'], ['created'], ['status'], ['reason']] },
  columns: [
    textColumn('customer', ['email']),
    timestampColumn('at', ['created']),
    wordsColumn('kind', [], { bounce_hard: 'bounce_hard', bounce_soft: 'bounce_soft' }, 'missing', {
      fileName: [
        [/block/i, 'bounce_soft'],
        [/^/, 'bounce_hard'],
      ],
    }),
    textColumn('status', ['status']),
    textColumn('reason', ['reason']),
  ],
  keys: { customer: ['customer'], at: 'at', kind: 'kind' },
};
