import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { counted, providerNames, type Summary } from '../src/index.ts';
import { Shop } from './support/shop.ts';

const customers = `email,first_name,last_name,phone,birthday,country,consent,left,address1,city,zip,tags,note,score
ann@example.com,Łucja,O'Brien,600 123 456,1990-02-07,PL,yes,,Długa 1,Łódź,90-001,"art, maps","said ""hello"", twice",12.5
bob@example.com,=cmd(),Böll,+44 20 7946 0958,1985-12-31,GB,yes,,1 High St,Leeds,LS1 1AA,,-2+3,-4
${'long'.repeat(12)}@example.com,Long,Lasting,,,,yes,,,,,art,${'ł'.repeat(300)},0
support@example.com,Role,Address,,,,yes,,,,,,,1
o'neil@example.com,Una,Usual,,,FR,yes,,,,,,,3
zoë@example.com,Zoë,Zed,,,FR,yes,,,,,,,3
a!b@example.com,Exclaim,Mark,,,FR,yes,,,,,,,3
no address,Nobody,There,,,,yes,,,,,,,3
gone@example.com,Gone,Away,,,,no,yes,,,,,,3
`;

const rules = (provider: string, layout: string): string => `version: 1
sources:
  customers:
    path: customers.csv
    columns: { birthday: { type: date }, tags: { type: list }, score: { type: number } }
suppress:
  unsubscribed: left = 'yes'
  no consent: not (consent = 'yes')
segments:
  everyone_else: { where: "true", tags: [All, "Spring, Sale 🎉"] }
  polish: { where: country = 'PL', tags: [Łódź], columns: { THEMES: tags } }
lists:
  letter:
    provider: ${provider}
    layout: ${layout}
    postal_address: write
    columns: { SCORE: score, Note: note, LOVES ART: tags contains 'art' }
    suppressions: { unsubscribed: [unsubscribed] }
`;

/** Every file that a service is given, one below the other, and what the summary says of it. */
function shown(shop: Shop, { lists, suppressions }: Summary): string {
  const files = [...lists, ...suppressions].map(({ path, rows, leftOut, ...more }) => {
    const cut = 'cut' in more ? more.cut.map(({ column, people }) => `${people} cut in ${column}`) : [];
    const out = leftOut.map(({ reason, people }) => `${people} ${reason}`);
    return [`# ${path}`, `# ${[counted(rows, 'row'), ...out, ...cut].join('; ')}`, shop.published(path)].join(
      '\n',
    );
  });
  return files.join('\n');
}

it.each(
  providerNames.flatMap((provider) =>
    ['one-file-per-segment', 'one-file-with-tags'].map((layout) => [provider, layout] as const),
  ),
)('the files for %s, %s', async (provider, layout) => {
  const shop = new Shop({ 'segments.yaml': rules(provider, layout), 'customers.csv': customers });
  const summary = await shop.run();
  await expect(shown(shop, summary)).toMatchFileSnapshot(
    resolve(`fixtures/providers/${provider}.${layout}.txt`),
  );
  for (const { path, rows } of summary.lists) {
    const read = parse(shop.published(path), { columns: true }) as unknown[];
    expect(read).toHaveLength(rows);
  }
});
