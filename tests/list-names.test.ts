import { describe, expect, it } from 'vitest';
import { checkSegments } from '../src/index.ts';
import { problemsOf, Shop } from './support/shop.ts';

const shopOf = (lists: string, segment = 'where: "true"'): Shop =>
  new Shop({
    'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv }
suppress: { left: left = 'yes' }
segments:
  everybody:
    ${segment}
lists:
${lists}`,
    'customers.csv': 'email,spent,left\nann@example.com,12,no\n',
  });

const warningsOf = async (shop: Shop): Promise<readonly string[]> =>
  (await checkSegments({ config: shop.at('segments.yaml') })).warnings;

describe('columns of a list', () => {
  it('are refused where the service could have no field for them, or two would be one', async () => {
    const shop = shopOf(
      `  getresponse: { columns: { 猫: spent, Spent: spent, SPENT: spent, email: spent } }
  mailchimp: { columns: { email address: spent, A: spent, a: spent } }
`,
      'where: "true"\n    columns: { Total (net): spent, total net: spent }',
    );
    const message = await problemsOf(checkSegments({ config: shop.at('segments.yaml') }), shop.path);
    const said = message.split('\n').flatMap((line) => /\^{5} (.*)/.exec(line)?.[1] ?? []);
    expect(said).toEqual([
      '"total net" is the same field of GetResponse as "Total (net)"',
      '"猫" has no letter or digit that a field of GetResponse can have',
      '"SPENT" is the same field of GetResponse as "Spent"',
      '"email" is the same field of GetResponse as "email"',
      '"email address" is the same field of Mailchimp as "Email Address"',
      '"a" is the same field of Mailchimp as "A"',
    ]);
    expect(message).toContain('segments.yaml:10:60  duplicate-name\n');
  });

  it('are refused where the list has one with another content, and may be the same', async () => {
    const own = (segment: string, list: string) =>
      problemsOf(
        checkSegments({
          config: shopOf(
            `  mailchimp: { columns: { x: ${list} } }\n`,
            `where: "true"\n    columns: { X: ${segment} }`,
          ).at('segments.yaml'),
        }),
        '',
      );
    expect(await own('spent', 'left')).toContain('"X" is the same field of Mailchimp as "x"');
    await expect(own('spent', 'spent')).rejects.toThrow('nothing failed');
  });

  it('that have a merge tag of a field which is there anyway take its place', async () => {
    const columns = '{ FNAME: email, PHONE: spent, constructor: spent }';
    const shop = shopOf(`  mailchimp: { segments: all }\n`, `where: "true"\n    columns: ${columns}`);
    shop.write({ 'customers.csv': 'email,first_name,spent,left\nann@example.com,Ann,12,no\n' });
    await shop.run();
    expect(shop.published('lists/mailchimp/everybody.csv')).toBe(
      'Email Address,First Name,Phone Number,constructor\nann@example.com,ann@example.com,12,12\n',
    );
  });

  it('that are too long for a merge tag are told of', async () => {
    const columns = 'columns: { SPENT: spent, LASTORDERSUM: spent, Spent in all: spent }';
    expect(await warningsOf(shopOf(`  mailchimp: { ${columns} }\n  aweber: { ${columns} }\n`))).toEqual([
      'list mailchimp: "LASTORDERSUM" is too long for a merge tag of Mailchimp, so it must be the label of a field',
    ]);
  });
});

describe('tags of a list', () => {
  const tags = (written: string) => `where: "true"\n    tags: [${written}]`;

  it('that a service cannot have are told of, with what they became', async () => {
    const shop = shopOf(
      '  mailchimp: { segments: all }\n  getresponse: { segments: all }\n  plain: { segments: all }\n',
      tags('VIP 🎉, Łódź'),
    );
    expect(await warningsOf(shop)).toEqual([
      'list mailchimp: tags that Mailchimp cannot have: "VIP 🎉" is "VIP" there',
    ]);
    const { lists } = await shop.run();
    expect(lists.map((each) => each.tags)).toEqual([
      { 'VIP 🎉': 'VIP', Łódź: 'Łódź' },
      { 'VIP 🎉': 'vip', Łódź: 'lodz' },
      { 'VIP 🎉': 'VIP 🎉', Łódź: 'Łódź' },
    ]);
    expect(shop.published('lists/mailchimp/everybody.csv')).toBe(
      'Email Address,Tags\nann@example.com,"VIP,Łódź"\n',
    );
  });

  it('are told of by three, and how many more', async () => {
    const long = Array.from({ length: 5 }, (_, index) => `${'x'.repeat(100)}${index}`).join(', ');
    const [warning] = await warningsOf(shopOf('  mailchimp: { segments: all }\n', tags(long)));
    expect(warning).toContain(', and 2 more');
  });
});
