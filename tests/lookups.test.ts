import { describe, expect, it } from 'vitest';
import { problemsOf, Shop } from './support/shop.ts';

const shopOf = (answers: string, where: string): Shop =>
  new Shop({
    'customers.csv':
      'id,email\n1,Ann@Example.com\n2,bo@example.com\n3,cleo@example.com\nK4,dora@example.com\n',
    'answers.csv': answers,
    'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, id: id }
  answers: { path: answers.csv, table: true, id: key }
segments:
  refused: ${where}
`,
  });

const refusedOf = async (answers: string, where: string): Promise<string[]> => {
  const shop = shopOf(answers, where);
  await shop.run();
  return shop.list('refused').map((row) => row['email']!);
};

describe('a lookup', () => {
  it('finds addresses as customers are found by theirs', async () => {
    const answers = 'key,answer\nann@example.com,no\nBO@EXAMPLE.COM,no\n" cleo@example.com\u00a0",no\n';
    const refused = await refusedOf(answers, "lookup(answers.answer, email) = 'no'");
    expect(refused).toEqual(['ann@example.com', 'bo@example.com', 'cleo@example.com']);
  });

  it('finds other keys as they are written', async () => {
    const answers = 'key,answer\nk4,no\n1,no\n';
    expect(await refusedOf(answers, "lookup(answers.answer, id) = 'no'")).toEqual(['ann@example.com']);
  });

  it('takes an address in two rows that are alike for one', async () => {
    const answers = 'key,answer\nann@example.com,no\nAnn@example.com,no\n';
    expect(await refusedOf(answers, "lookup(answers.answer, email) = 'no'")).toEqual(['ann@example.com']);
  });

  it('says where one address has two answers', async () => {
    const shop = shopOf(
      'key,answer\nann@example.com,no\nbo@example.com,no\nAnn@example.com,yes\n',
      "lookup(answers.answer, email) = 'no'",
    );
    expect(await problemsOf(shop.run(), shop.path)).toMatchInlineSnapshot(`
      "ambiguous-key
        answers: 1 key is there several times, in rows that are not alike
        hint: leave one row a key; the first ones follow
      answers.csv:2:1  ambiguous-key
        the key of several rows
      answers.csv:4:1  ambiguous-key
        the key of several rows
      "
    `);
  });
});
