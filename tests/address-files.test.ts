import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { problemsOf, Shop } from './support/shop.ts';

const readers = ['ann', 'bob', 'cem', 'dora', 'eva'].map((name) => `${name}@example.com`);
const customers = `email,points\n${readers.map((email, index) => `${email},${index}\n`).join('')}`;

function shop(
  files: Readonly<Record<string, string | Uint8Array>>,
  segment: string,
  people = 'customers',
): Shop {
  return new Shop({
    'segments.yaml': `version: 1
people: ${people}
sources: { customers: { path: customers.csv, columns: { points: number } } }
suppress: { refused: email = 'bob@example.com' }
segments:
  some: ${segment}
  others: not some
`,
    'customers.csv': customers,
    ...files,
  });
}

async function listed(ground: Shop): Promise<string[]> {
  await ground.run();
  return ground.list('some').map((row) => row['email']!.replace('@example.com', ''));
}

describe('a file of addresses', () => {
  it.each<[what: string, content: string | Uint8Array]>([
    ['one a line', 'bob@example.com\ncem@example.com\n'],
    ['without an end', 'cem@example.com'],
    ['as people write them', ' CEM@Example.com \r\n\r\n\u200bbob@example.com\r\n'],
    [
      'with line ends of several kinds',
      'dan@example.com\r\nbob@example.com\ncem@example.com\rzoe@example.com\n',
    ],
    ['with a header', 'E-Mail\ncem@example.com\n'],
    [
      'in a column that is called so',
      'Id;Email Address;Name\n7;cem@example.com;C\n8;bob@example.com;"B; b"\n',
    ],
    ['in the first column', 'Who,Why\ncem@example.com,asked\n'],
    ['in a column without any header', '7,cem@example.com\n8,bob@example.com\n'],
    ['packed', gzipSync('email\ncem@example.com\n')],
    ['in UTF-16', Buffer.from('\ufeffemail\r\ncem@example.com\r\n', 'utf16le')],
  ])('is read: %s', async (_, content) => {
    const rules = "{ where: email starts with 'ann', include_file: more.csv }";
    expect(await listed(shop({ 'more.csv': content }, rules))).toEqual(['ann', 'cem']);
  });

  it('takes people out, also those that another one brings in', async () => {
    const rules = '{ where: points < 3, include_file: lists/in.txt, exclude_file: lists/out.txt }';
    const files = {
      'lists/in.txt': 'dora@example.com\neva@example.com\n',
      'lists/out.txt': 'eva@example.com\nANN@example.com\n',
    };
    const ground = shop(files, rules);
    expect(await listed(ground)).toEqual(['cem', 'dora']);
    expect(ground.list('others').map((row) => row['email'])).toEqual(['ann@example.com', 'eva@example.com']);
  });

  it('comes before the top', async () => {
    const rules = '{ where: points < 2, include_file: in.txt, top: 2 by points }';
    expect(await listed(shop({ 'in.txt': 'eva@example.com\n' }, rules))).toEqual(['eva']);
  });

  it('counts whom nobody knows, and has them as people where everyone is one', async () => {
    const files = { 'in.csv': 'email\nzoe@example.com\nnobody\ncem@example.com\ncem@example.com\n' };
    const rules = '{ where: "false", include_file: in.csv }';
    const ground = shop(files, rules);
    const summary = await ground.run();
    expect(summary.addressFiles).toEqual([{ path: 'in.csv', addresses: 2, unknown: 1, unusable: 1 }]);
    expect(summary.warnings).toContain("in.csv: 1 address of 2 is nobody's among the people, so on no list");
    expect(summary.warnings).toContain('in.csv: 1 row has no address');
    expect(ground.list('some').map((row) => row['email'])).toEqual(['cem@example.com']);
    expect(await listed(shop(files, rules, 'everyone'))).toEqual(['cem', 'zoe']);
  });

  it.each<[what: string, content: string | Uint8Array | undefined, said: string]>([
    ['there is none', undefined, 'file-missing'],
    ['empty', '\n', 'no-rows'],
    ['without addresses', 'name\nAnn\n', 'column-missing'],
    ['a workbook', 'PK\u0003\u0004', 'unreadable-file'],
    ['cut off', gzipSync('email\ncem@example.com\n').subarray(0, 20), 'unreadable-file'],
  ])('is refused where the rules name it: %s', async (_, content, said) => {
    const ground = shop(
      content === undefined ? {} : { 'x.csv': content },
      '{ where: "true", exclude_file: x.csv }',
    );
    const text = await problemsOf(ground.run(), ground.path);
    expect(text).toMatch(new RegExp(`^segments.yaml:6:40  ${said}\n`));
    expect(text).toContain('x.csv');
    expect(text).not.toContain('Ann');
  });
});
