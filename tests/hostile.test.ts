import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { statementsOf } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const rules = {
  version: 1,
  sources: { customers: { path: 'customers.csv' } },
  segments: { everybody: 'true' },
};

describe('the engine, once a run has set it up', () => {
  const attempts = (shop: Shop): Record<string, string> => ({
    'another file': `SELECT * FROM read_text('${shop.at('secret.txt')}')`,
    'another file as CSV': `SELECT * FROM read_csv('${shop.at('secret.txt')}')`,
    'another file by its name': `SELECT * FROM '${shop.at('secret.txt')}'`,
    'files by a glob': `SELECT * FROM glob('${shop.path}/*')`,
    'a way out of the folder': `SELECT * FROM read_text('${shop.out}/runs/staging/../../../secret.txt')`,
    'a file beside the folder': `COPY (SELECT 1) TO '${shop.at('made.csv')}'`,
    'a file with a way out': `COPY (SELECT 1) TO '${shop.out}/runs/staging/../../../made.csv'`,
    'over an export': `COPY (SELECT 1) TO '/etc/made.csv'`,
    'another database': `ATTACH '${shop.at('made.db')}'`,
    'an export of everything': `EXPORT DATABASE '${shop.at('made')}'`,
    'the network': `SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')`,
    'an extension': 'INSTALL httpfs',
    'an extension that is there': `LOAD '${shop.at('made.duckdb_extension')}'`,
    'external access': 'SET enable_external_access = true',
    'more memory': "SET memory_limit = '64GB'",
    'other folders': "SET allowed_directories = ['/']",
    'another folder to spill': "SET temp_directory = '/tmp'",
    'more that may be changed': "SET allowed_configs = ['memory_limit']",
    'configuration again': 'SET lock_configuration = false',
    'configuration back': 'RESET lock_configuration',
  });

  it('refuses whatever was not declared', async () => {
    const shop = new Shop({
      'customers.csv': 'email\nann@example.com\n',
      'secret.txt': 'secret',
      'segments.yaml': stringify(rules),
    });
    const statements = await statementsOf({ config: shop.at('segments.yaml'), asOf, out: shop.out });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const { text } of statements.filter((each) => each.text.startsWith('SET ')))
      await connection.run(text);
    await connection.run(`SELECT * FROM read_csv('${shop.at('customers.csv')}')`);
    for (const [what, text] of Object.entries(attempts(shop))) {
      await expect(connection.run(text), what).rejects.toThrow();
    }
    connection.closeSync();
    expect(readdirSync(shop.path).sort()).toEqual(['customers.csv', 'secret.txt', 'segments.yaml']);
    expect(existsSync('/etc/made.csv')).toBe(false);
  });
});

describe('hostile names and values', () => {
  const texts = [
    `'; DROP TABLE "all people"; --`,
    "\"; COPY (SELECT 1) TO 'made.csv'; --",
    '$(touch made) `touch made` | touch made',
    '<script>alert(1)</script>',
    '../../made',
    '/etc/made',
    'CON',
    '🕯'.repeat(100),
    '%s%n{{7*7}}${7*7}',
    'Null',
    '__proto__',
    '\u202egnp.exe',
    'ﷺ',
    'Ω≈ç√∫˜µ≤≥÷',
    '部落格 مرحبا שלום',
  ];
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('are text, and nothing leaves the output folder', async () => {
    const header = ['id', 'email', ...texts.map(quoted)].join(',');
    const cells = ['1', 'ann@example.com', ...texts.map(quoted)].join(',');
    const columns = Object.fromEntries(texts.map((text, index) => [`c${index}`, { from: [text] }]));
    const shop = new Shop({
      "it's; DROP TABLE x--.csv": `${header}\n${cells}\n`,
      'segments.yaml': stringify({
        ...rules,
        sources: { customers: { path: "it's; DROP TABLE x--.csv", columns } },
        suppress: Object.fromEntries(texts.map((text) => [text, `id = '${text.replaceAll("'", "''")}'`])),
        segments: { everybody: 'true', AUX: 'true', łódź: 'true', [`x${'y'.repeat(299)}`]: 'true' },
        lists: {
          plain: {
            columns: Object.fromEntries(texts.map((_, index) => [`C${index}`, `c${index}`])),
            formulas: 'keep',
          },
        },
      }),
    });
    const before = readdirSync(shop.path);
    const { lists } = await shop.run();
    const [ann] = shop.list('everybody');
    expect(texts.map((_, index) => ann![`C${index}`])).toEqual(texts);
    expect(readdirSync(shop.path).sort()).toEqual([...before, 'out'].sort());
    const names = lists.map(({ path }) => path.split('/').at(-1)!);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(names.map((name) => name.toLowerCase())).not.toContain('aux.csv');
  });

  it('an output folder that is a link is followed, a link within the exports is what it shows', async () => {
    const shop = new Shop({
      'real.csv': 'email\nann@example.com\n',
      'segments.yaml': stringify(rules),
      'elsewhere/.keep': '',
    });
    symlinkSync('real.csv', shop.at('customers.csv'));
    symlinkSync('elsewhere', shop.out);
    await shop.run();
    expect(shop.list('everybody')).toHaveLength(1);
    expect(readdirSync(shop.at('elsewhere')).sort()).toEqual(['.keep', 'latest', 'runs']);
  });
});

describe('expressions of monstrous size', () => {
  const run = (condition: string): Promise<string> => {
    const shop = new Shop({
      'customers.csv': 'id,email\n1,ann@example.com\n',
      'segments.yaml': stringify({ ...rules, segments: { one: condition } }),
    });
    return problemsOf(
      shop.run().then(() => expect(shop.list('one')).toHaveLength(1)),
      shop.path,
    );
  };

  it.each([
    ['400 conditions', Array.from({ length: 400 }, () => "id = '1'").join(' and ')],
    ['400 sums', `${Array.from({ length: 400 }, () => '1').join(' + ')} = 400`],
    ['100 quotients', `${Array.from({ length: 101 }, () => '1').join(' / ')} = 1`],
    ['100 brackets', `${'('.repeat(100)}id = '1'${')'.repeat(100)}`],
  ])('%s are executed', async (_, condition) => {
    await expect(run(condition)).rejects.toThrow('nothing failed');
  });

  it.each([
    [
      'conditions',
      Array.from({ length: 10_000 }, () => "id = '1'").join(' and '),
      'more than 400 are joined here',
    ],
    ['quotients', Array.from({ length: 10_001 }, () => '1').join(' / '), 'more than 100 are joined here'],
    ['brackets', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`, 'this is nested too deeply'],
  ])('10,000 %s are refused', async (_, condition, message) => {
    expect(await run(condition)).toContain(message);
  });
});
