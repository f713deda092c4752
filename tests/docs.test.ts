import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkSegments, diffRules, parseInstant, runSegments } from '../src/index.ts';

const root = new URL('../', import.meta.url).pathname;
const asOf = parseInstant('2026-11-22T03:00:00Z', 'UTC')!;
const timeout = 300_000;

interface Block {
  page: string;
  line: number;
  language: string;
  /** What stands behind the language: a file's path. */
  path: string;
  text: string;
}

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .sort();

function blocksOf(page: string): Block[] {
  const source = readFileSync(join(root, page), 'utf8');
  return [...source.matchAll(/^```([\w-]*) ?(.*)\n([^]*?)^```$/gm)].map((found) => {
    const [, language, path, text] = found as unknown as [string, string, string, string];
    return { page, line: source.slice(0, found.index).split('\n').length, language, path, text };
  });
}

const blocks = pages.flatMap(blocksOf);
const inLanguage = (language: string) => blocks.filter((each) => each.language === language);
const title = ({ page, line }: Block) => `${page}:${line}`;

/** A folder with the exports that the pages speak of. */
const folder = mkdtempSync(join(tmpdir(), 'segmentor-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bookshop = join(root, 'fixtures/bookshop');
const exported = (name: string) => join(folder, 'exports', name);
mkdirSync(join(folder, 'exports'));
for (const name of ['customers.csv', 'visits.csv', 'shops.csv'])
  copyFileSync(join(bookshop, name), exported(name));
copyFileSync(join(bookshop, 'mail/2026-11.jsonl'), exported('mail.jsonl'));
copyFileSync(join(bookshop, 'orders-2026.csv.gz'), exported('orders.csv.gz'));
writeFileSync(exported('orders.csv'), gunzipSync(readFileSync(exported('orders.csv.gz'))));
for (const { path, text } of inLanguage('csv')) writeFileSync(join(folder, path), text);

const frame = {
  version: 1,
  timezone: 'Europe/Paris',
  sources: {
    customers: { path: 'exports/customers.csv', format: 'shopify-customers' },
    orders: { path: 'exports/orders.csv', format: 'shopify-orders' },
    mail: { path: 'exports/mail.jsonl', format: 'sendgrid-events' },
    visits: { path: 'exports/visits.csv', customer: 'Email', at: 'Timestamp' },
  },
};

const isWhole = ({ text }: Block) => text.startsWith('version:');

/** A block as a whole rules file: parts of one are put into the frame. */
function wholeFile(block: Block): string {
  if (isWhole(block)) return block.text;
  const part = parse(block.text) as typeof frame;
  return stringify({ ...frame, ...part, sources: { ...frame.sources, ...part.sources } });
}

describe('the pages', () => {
  it('have blocks of every kind that is run', () => {
    const count = (language: string) => inLanguage(language).length;
    expect({ yaml: count('yaml') >= 12, console: count('console') >= 2, csv: count('csv') >= 3 }).toEqual({
      yaml: true,
      console: true,
      csv: true,
    });
  });

  it('link to files that exist', () => {
    const broken = pages.flatMap((page) => {
      const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g);
      return [...links].map(([, link]) => join(dirname(page), link!)).filter((path) => !exists(path));
    });
    expect(broken).toEqual([]);
  });
});

describe('the rules in the pages', () => {
  for (const [index, block] of inLanguage('yaml').entries()) {
    it(
      title(block),
      async () => {
        const config = join(folder, `rules-${index}.yaml`);
        writeFileSync(config, wholeFile(block));
        const out = join(folder, `out-${index}`);
        const options = { config, maxRejected: { share: 0.02 }, out };
        // What has changed since the run before can only be shown when there was one.
        if (/\.entered\b/.test(block.text)) await runSegments({ ...options, asOf: asOf - 60 * 86_400_000 });
        const { segments, people } = await checkSegments({ ...options, asOf });
        expect(people.total).toBeGreaterThan(100);
        // A rule that picks nobody, or everybody, shows nothing.
        const idle = segments.filter(({ members }) => members === 0 || members === people.total);
        expect(idle.map(({ name }) => name)).toEqual([]);
      },
      timeout,
    );
  }
});

describe('the commands in the pages', () => {
  const rules = inLanguage('yaml').find((block) => block.page === 'README.md' && isWhole(block))!;
  writeFileSync(join(folder, 'segments.yaml'), rules.text);
  // Other rules, by which more people are in a segment.
  const wider = rules.text.replace('>= 90', '>= 50');
  writeFileSync(join(folder, 'new.yaml'), wider);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = (name: string, body: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  script('segmentor', `exec "${process.execPath}" "${join(root, 'bin/segmentor.js')}" "$@"`);
  // Stands for what reads a list: it fails without a file, or with an empty one, and says that it was started.
  script('upload', 'touch started; test "$(wc -l < "$1")" -ge 1');
  script('jq', 'test "$(wc -l)" -ge 1');

  const commands = inLanguage('console').flatMap((block) =>
    [...block.text.matchAll(/^\$ (.*)$/gm)].map(([, command]) => ({ block, command: command! })),
  );
  // In their order and one after the other, as a reader would: they publish to the same folder.
  it.each(commands)(
    '$command',
    async ({ command }) => {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
      const run = promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', command], {
        cwd: folder,
        env,
      });
      await expect(run).resolves.toMatchObject({ stderr: '' });
    },
    timeout,
  );

  it(
    'start no upload of a list when the run fails',
    async () => {
      const uploads = commands.filter(({ command }) => command.includes('upload'));
      expect(uploads).toHaveLength(1);
      rmSync(join(folder, 'started'));
      for (const { command } of uploads) {
        const failing = command.replace('--stdout vip', '--stdout nobody');
        const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
        const run = promisify(execFile)('bash', ['--norc', '-c', failing], { cwd: folder, env });
        await expect(run).rejects.toMatchObject({ code: 1 });
      }
      expect(existsSync(join(folder, 'started'))).toBe(false);
    },
    timeout,
  );

  it(
    'say who enters a segment by other rules, as many as diff counts',
    async () => {
      expect(wider).not.toBe(rules.text);
      const options = { config: join(folder, 'segments.yaml'), asOf, out: join(folder, 'none') };
      const { segments } = await diffRules(options, join(folder, 'new.yaml'));
      const { entered } = segments.find(({ name }) => name === 'vip')!;
      expect(entered).toBeGreaterThan(0);
      const file = readFileSync(join(folder, 'preview/latest/changes/vip.entered.csv'), 'utf8');
      expect(file.trimEnd().split('\n').length - 1).toBe(entered);
    },
    timeout,
  );

  it(
    'leave the lists that the README shows',
    () => {
      const shown = blocksOf('README.md').find(({ text }) => text.startsWith('out/latest'))!;
      const paths = [...shown.text.matchAll(/^ {2}(\S+)/gm)].map(([, path]) => `out/latest/${path}`);
      expect(paths.length).toBeGreaterThan(4);
      expect(paths.filter((path) => !exists(join(folder, path)))).toEqual([]);
    },
    timeout,
  );
});

const exists = (path: string): boolean => existsSync(path.startsWith('/') ? path : join(root, path));
