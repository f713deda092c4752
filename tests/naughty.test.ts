import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { asOf, Shop } from './support/shop.ts';

/**
 * The kinds of text that the Big List of Naughty Strings collects, because programs stumble over them; those of each
 * kind are our own. None has a line end: these have outcomes of their own.
 */
const kinds: Record<string, readonly string[]> = {
  'reserved words': [
    'undefined',
    'nil',
    'NULL',
    'None',
    'true',
    'False',
    'hasOwnProperty',
    '__proto__',
    '\\N',
    'NA',
  ],
  numeric: [
    '0',
    '1.00',
    '-1',
    '1/2',
    '1E+02',
    '0x1F',
    '1.000.000,00',
    '٣',
    'NaN',
    '-Infinity',
    '007',
    '99'.repeat(60),
  ],
  'special characters': [
    ",./;'[]\\=",
    '<>?:"{}|_+',
    '!@#$%^&*()`~',
    '\t',
    '"',
    "'",
    '""',
    '\\',
    '|',
    ';',
    '\u007f',
  ],
  'unicode symbols': ['Ω≠ç∂√', 'œ∑´®†¥', '¸˛Ç◊ı˜', '⁰⁴⁵₀₁₂', 'ЁЂЃЄЅ', '❤ ⅛⅜', '\u00ad\u200b\u2060'],
  'two-byte characters': ['田中さん', '社會科學院', '울란바토르', '表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀'],
  'changes length when lowered': ['Ⱥ', 'Ⱦ', 'İstanbul', 'ẞ', 'ŉ'],
  emoticons: ['(｡◕‿◕｡)', '¯\\_(ツ)_/¯', '(╯°□°)╯︵ ┻━┻', '🕯️', '👩🏽‍🚒', '🇵🇱🇺🇸', '1️⃣'],
  'right to left': ['مرحبا بالعالم', 'שלום', '\u202eoslo\u202c', '\u200fa\u200e', 'ﷺ'],
  zalgo: ['Z\u0351\u036b\u0343a\u030a\u035bl\u0321g\u034fo\u0489'.repeat(5)],
  'unicode upside down': ['˙ǝɯɐu ɐ sı sıɥʇ'],
  'unicode font': ['Ｔｈｅ ｎａｍｅ', '𝐓𝐡𝐞 𝔫𝔞𝔪𝔢', '𝓣𝓱𝓮', '⒯⒣⒠'],
  'script injection': [
    '<script>alert(0)</script>',
    '&lt;script&gt;',
    '"><svg onload=alert(1)>',
    "javascript:alert('1')//",
    '<img src=x onerror=alert(1) />',
    '<!--#exec cmd="id"-->',
  ],
  'SQL injection': [
    "1'; DROP TABLE people --",
    "' OR 1=1 -- 1",
    "x'; SELECT * FROM '/etc/passwd'; --",
    '%',
    '_',
    "\\'",
  ],
  'server code injection': [
    '-',
    '--',
    '--version',
    '$USER',
    '`touch made`',
    '$(touch made)',
    '; touch made',
    "system('id')",
  ],
  'file inclusion': [
    '../../../etc/passwd',
    '/dev/null; touch made',
    'C:\\boot.ini',
    'file:///etc/passwd',
    '~',
    '.',
    '..',
  ],
  'names of devices': ['CON', 'PRN', 'AUX', 'CLOCK$', 'NUL', 'COM1', 'LPT1.txt'],
  'format strings': [
    '$HOME',
    "$ENV{'HOME'}",
    '%d',
    '%s%s%n',
    '{0}',
    '%*.*s',
    '{{7*7}}',
    '${7*7}',
    '#{7*7}',
    '%@',
  ],
  'terminal escapes': [
    '\u001b[31mred\u001b[0m',
    '\u001b]0;title\u0007',
    '\u0008\u0008',
    '\u009b5n',
    'a\u0085b\u2028c\u2029d',
  ],
  formulas: ["=CMD|'/C calc'!A0", '+1+1', '-2+3', '@SUM(1)', '=HYPERLINK("x")', '\t=1+1', '＝1+1'],
  'innocent words': [
    'Scunthorpe',
    'Lightwater',
    'Dick Essex',
    'Craig Cockburn',
    'medieval erection of parapets',
  ],
  length: ['x'.repeat(300), '🕯'.repeat(300), `${'a b '.repeat(1000)}c`],
};

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** What no file of a list has: characters that steer terminals and readers of text, a blank each. */
const shown = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');

describe.each(Object.entries(kinds))('naughty strings: %s', (_, texts) => {
  it('stay text in cells, and in comparisons', async () => {
    const rows = texts.map((text, index) => `${index},p${index}@example.com,${quoted(text)}\n`);
    const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const shop = new Shop({
      'customers.csv': `id,email,name\n${rows.join('')}`,
      'segments.yaml': stringify({
        version: 1,
        sources: { customers: { path: 'customers.csv' } },
        traits: Object.fromEntries(texts.map((text, index) => [`is${index}`, `name = ${literal(text)}`])),
        segments: { everybody: 'true' },
        lists: {
          plain: {
            formulas: 'keep',
            columns: {
              GIVEN: 'name',
              ...Object.fromEntries(texts.map((__, index) => [`IS${index}`, `is${index}`])),
            },
          },
        },
      }),
    });
    const files = readdirSync(shop.path);
    const { segments } = await shop.run();
    expect(segments[0]!.members).toBe(texts.length);
    const people = new Map(shop.list('everybody').map((row) => [row['email'], row]));
    for (const [index, text] of texts.entries()) {
      const row = people.get(`p${index}@example.com`)!;
      expect(row['GIVEN']).toBe(shown(text));
      const equal = texts.flatMap((__, other) => (row[`IS${other}`] === 'yes' ? [other] : []));
      expect(equal, text).toEqual([index]);
    }
    expect(readdirSync(shop.path).sort()).toEqual([...files, 'out'].sort());
    expect(existsSync('made')).toBe(false);
  });

  it('stay text as headers, reasons, tags and values that make files', async () => {
    // A header of nothing but blanks names no column, and one of nearly 256 KiB is refused.
    const headers = texts.filter((text) => text.trim() !== '');
    const shop = new Shop({
      'customers.csv': [
        ['id', 'email', ...headers.map(quoted)].join(','),
        ...texts.map(
          (text, index) => `${index},p${index}@example.com${`,${quoted(text)}`.repeat(headers.length)}`,
        ),
        '',
      ].join('\n'),
      'segments.yaml': stringify({
        version: 1,
        sources: {
          customers: {
            path: 'customers.csv',
            columns: Object.fromEntries(headers.map((from, index) => [`c${index}`, { from: [from] }])),
          },
        },
        suppress: Object.fromEntries(headers.map((text) => [text, 'false'])),
        segments: {
          everybody: { where: 'true', tags: headers, description: headers.join(' ') },
          parted: { where: 'true', split_by: 'c0' },
        },
        lists: { plain: { segments: 'all' } },
      }),
    });
    const files = readdirSync(shop.path);
    const { lists } = await shop.run({ asOf });
    const names = lists.map(({ path }) => path);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^lists\/plain\/[^/\\]+\.csv$/);
      expect(Buffer.byteLength(name)).toBeLessThan(200);
      expect(existsSync(shop.at(`out/latest/${name}`))).toBe(true);
    }
    expect(readdirSync(shop.path).sort()).toEqual([...files, 'out'].sort());
    expect(existsSync('made')).toBe(false);
  });

  it('stay text in the names of exports and folders', async () => {
    // Neither a file's name nor a path may have these, whoever asks for them.
    const possible = texts.filter((text) => !/[/\0]|^[.~]*$/.test(text) && Buffer.byteLength(text) < 240);
    for (const text of possible) {
      const name = `${text}.csv`;
      const shop = new Shop({
        [name]: 'id,email\n1,ann@example.com\n',
        'segments.yaml': stringify({
          version: 1,
          sources: { customers: { path: name } },
          segments: { everybody: 'true' },
        }),
      });
      const out = shop.at(`o ${text}`);
      await shop.run({ out });
      expect(existsSync(`${out}/latest/lists/plain/everybody.csv`), text).toBe(true);
    }
  });
});
