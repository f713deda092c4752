import { expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

it('a run says which segments of lists it has no file of', async () => {
  const shop = new Shop({
    'segments.yaml': `version: 1
sources: { customers: { path: customers.csv, columns: { points: number } } }
suppress: { none: points < 0 }
segments:
  vip: points >= 100
  towns: { where: points > 0, split_by: town }
  halves: { where: 'true', split: [a, b] }
stages: { life: { new: points < 10, others: otherwise } }
lists:
  mailchimp: { segments: [vip, towns, halves.*, life.*] }
  aweber: { segments: [vip] }
  letter: { provider: mailchimp, segments: all, layout: one-file-with-tags }
`,
    'customers.csv': 'email,points,town\nann@example.com,5,\nbo@example.com,100,\n',
  });
  expect(await shop.run()).toMatchObject({ splits: [{ values: 0 }, { values: 0 }], unpublished: [] });
  const { unpublished } = await shop.run({ only: ['vip', 'halves.a'] });
  expect(unpublished).toEqual([
    { list: 'mailchimp', provider: 'mailchimp', segments: ['towns', 'halves.b', 'life.new', 'life.others'] },
    { list: 'letter', provider: 'mailchimp', segments: ['towns', 'halves.b'] },
  ]);
});
