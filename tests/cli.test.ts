import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Summary } from '../src/index.ts';
import { Shop } from './support/shop.ts';

const bin = resolve('bin/segmentor.js');
vi.setConfig({ testTimeout: 300_000 });

interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

function start(shop: Shop, ...options: string[]): ChildProcess {
  mkdirSync(shop.at('tmp'), { recursive: true });
  const env = { ...process.env, TMPDIR: shop.at('tmp') };
  const child = spawn(process.execPath, [bin, ...options], { cwd: shop.path, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { out: '', err: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, ...texts };
}

async function segmentor(shop: Shop, ...options: string[]): Promise<Ended> {
  const child = start(shop, ...options);
  child.stdin!.end();
  return ended(child);
}

const run = (shop: Shop, ...options: string[]) =>
  segmentor(shop, 'run', '--as-of', '2026-11-22T03:00:00Z', '--threads', '1', ...options);

const orders = 'order,email,at,total\nA,ann@example.com,2026-11-01,60\nB,bob@example.com,2026-11-02,12.50\n';

/** Ann is a VIP, Bob has bought, Cleo has unsubscribed. */
function shopOf(files: Record<string, string> = {}): Shop {
  return new Shop({
    'segments.yaml': [
      'version: 1',
      'sources:',
      '  customers: { path: customers.csv }',
      '  orders: { path: orders.csv, id: order, columns: { total: number } }',
      "suppress: { unsubscribed: consent = 'no' }",
      'segments:',
      '  buyers: any(orders)',
      '  vip: { where: sum(orders.total) > 50, tags: [VIP, "a, b"] }',
      'lists:',
      '  mailchimp: { segments: all, columns: { SPENT: sum(orders.total) } }',
      '  aweber: { segments: [buyers] }',
      '',
    ].join('\n'),
    'customers.csv':
      'email,name,consent\nann@example.com,"Ann ""A""",yes\nbob@example.com,=cmd(),yes\ncleo@example.com,Cleo,no\n',
    'orders.csv': orders,
    ...files,
  });
}

const listsIn = (shop: Shop) => readdirSync(shop.at('out/latest/lists'), { recursive: true }).sort();

/** What a run of the command leaves behind beside what it published. */
const leftovers = (shop: Shop) => [
  ...readdirSync(shop.at('out')).filter((name) => !['latest', 'runs'].includes(name)),
  ...readdirSync(shop.at('out/runs')).filter((name) => name.startsWith('.')),
  ...readdirSync(shop.at('tmp')),
];

/** A run that waits for orders on its standard input. */
function waitingRun(shop: Shop, ...options: string[]): ChildProcess {
  return start(shop, 'run', '--source', 'orders=-', '--as-of', '2026-11-22T03:00:00Z', ...options);
}

describe('segmentor run', () => {
  it('publishes, says so, and says nothing on standard error', async () => {
    const shop = shopOf();
    const { code, out, err } = await run(shop);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Published out/latest/lists');
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001b/);
    expect(listsIn(shop)).toEqual([
      'aweber',
      'aweber/buyers.csv',
      'mailchimp',
      'mailchimp/buyers.csv',
      'mailchimp/vip.csv',
    ]);
    expect(leftovers(shop)).toEqual([]);
  });

  it('shows what was cut, and which files tell a service whom to mail no more', async () => {
    const shop = shopOf({
      'customers.csv': `email,name,consent\nann@example.com,${'n'.repeat(61)},yes\ncleo@example.com,Cleo,no\n`,
    });
    const rules = readFileSync(shop.at('segments.yaml'), 'utf8');
    const told = 'aweber: { suppressions: { unsubscribed: [unsubscribed] }, segments: [buyers] }';
    shop.write({ 'segments.yaml': rules.replace('aweber: { segments: [buyers] }', told) });
    const { code, out, err } = await run(shop);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      '  cut to fit: 1 in Name\n  to be told whom to mail no more:\n  suppressions/aweber/unsubscribed.txt  1\n',
    );
  });

  it('shows as warnings what the summary has under warnings', async () => {
    const shop = shopOf();
    const rules = readFileSync(shop.at('segments.yaml'), 'utf8');
    shop.write({ 'segments.yaml': rules.replace(/^suppress: .*\n/m, '') });
    const { code, out } = await run(shop);
    const { warnings } = JSON.parse(shop.published('summary.json')) as Summary;
    expect({ code, warnings: warnings.length }).toEqual({ code: 0, warnings: 1 });
    expect(out).toContain(`\nwarning ${warnings[0]!}\n`);
  });

  it('gives its summary as JSON', async () => {
    const shop = shopOf();
    const { code, out, err } = await run(shop, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const summary = JSON.parse(out) as Summary;
    expect(summary.people.total).toBe(3);
    expect(summary.suppressed).toEqual([{ reason: 'unsubscribed', people: 1 }]);
    expect(summary.published).toBe(`out/${readlinkSync(shop.at('out/latest'))}`);
    const { published: _, ...rest } = summary;
    expect(JSON.parse(shop.published('summary.json'))).toMatchObject(rest);
  });

  it('writes one list to standard output, byte for byte as it is published', async () => {
    const shop = shopOf();
    await shop.run();
    const { code, out, err } = await run(shop, '--stdout', 'buyers', '--as', 'aweber', '--out', 'none');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(shop.published('lists/aweber/buyers.csv'));
    expect(existsSync(shop.at('none'))).toBe(false);
  });

  it('refuses to write both a list and the summary to standard output', async () => {
    const options = ['--stdout', 'buyers', '--as', 'aweber', '--json'];
    expect(await run(shopOf(), ...options)).toMatchObject({
      code: 1,
      out: '',
      err: 'bad-option\n  standard output takes one thing: the list of --stdout, or the summary of --json\n',
    });
  });

  it('gives --stdout the columns of the list that the rules have for the service', async () => {
    const shop = shopOf();
    await shop.run();
    const { code, out, err } = await run(shop, '--stdout', 'vip', '--as', 'mailchimp');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(shop.published('lists/mailchimp/vip.csv'));
  });

  it('writes nothing with --dry-run', async () => {
    const shop = shopOf();
    expect(await run(shop, '--dry-run', '--quiet')).toMatchObject({ code: 0, out: '', err: '' });
    expect(existsSync(shop.out)).toBe(false);
  });

  it('lists only what --only names', async () => {
    const shop = shopOf();
    expect((await run(shop, '--only', 'vip')).code).toBe(0);
    expect(listsIn(shop)).toEqual(['mailchimp', 'mailchimp/vip.csv']);
  });

  it.each([
    [['--only', 'buyers,vip']],
    [['--only', 'buyers', 'vip']],
    [['--only', 'buyers', '--only', 'vip']],
  ])('takes several names: %j', async (options) => {
    const { code, out, err } = await run(shopOf(), '--json', ...options);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { lists } = JSON.parse(out) as Summary;
    expect(lists.map(({ path }) => path)).toEqual([
      'lists/mailchimp/buyers.csv',
      'lists/mailchimp/vip.csv',
      'lists/aweber/buyers.csv',
    ]);
  });

  it.each([
    ['text', Buffer.from(orders)],
    ['gzip', gzipSync(orders)],
  ])('reads a source from standard input: %s', async (_, content) => {
    const shop = shopOf({ 'orders.csv': 'order,email,at,total\n' });
    const child = start(shop, 'run', '--source', 'orders=-', '--as-of', '2026-11-22', '--threads', '1');
    child.stdin!.end(content);
    expect(await ended(child)).toMatchObject({ code: 0, err: '' });
    expect(shop.list('vip', 'mailchimp').length).toBe(1);
    expect(shop.list('buyers', 'mailchimp').length).toBe(2);
    expect(leftovers(shop)).toEqual([]);
  });

  it.each([
    ['as posted', (event: object) => event],
    ['in envelopes', (event: object) => ({ Type: 'Notification', Message: JSON.stringify(event) })],
  ])('reads JSON lines of mail from standard input, as they come: %s', async (_, wrap) => {
    const shop = shopOf({
      'segments.yaml': [
        'version: 1',
        'sources: { customers: { path: customers.csv }, mail: { path: mail.ndjson } }',
        'suppress: { gone: any(hard_bounces) }',
        'segments: { mailed: any(deliveries or hard_bounces) }',
        'lists: { plain: {} }',
        '',
      ].join('\n'),
      'mail.ndjson': '',
    });
    const event = (eventType: string, email: string, more: object) =>
      `${JSON.stringify(wrap({ eventType, mail: { messageId: '1', destination: [email] }, ...more }))}\n`;
    const timestamp = '2026-11-01T00:00:00Z';
    const delivery = event('Delivery', 'ann@example.com', {
      delivery: { timestamp, recipients: ['ann@example.com'] },
    });
    const bouncedRecipients = [{ emailAddress: 'bob@example.com' }];
    const bounce = event('Bounce', 'bob@example.com', {
      bounce: { bounceType: 'Permanent', timestamp, bouncedRecipients },
    });
    const child = start(shop, 'run', '--source', 'mail=-', '--as-of', '2026-11-22', '--max-rejected', '1');
    const end = ended(child);
    const pieces = (delivery + bounce + '{"eventType": "Del\n').match(/[^]{1,150}/g)!;
    for (const piece of pieces) {
      child.stdin!.write(piece);
      await new Promise(setImmediate);
    }
    child.stdin!.end();
    expect(await end).toMatchObject({ code: 0, err: '' });
    expect(shop.list('mailed', 'plain').map((row) => Object.values(row)[0])).toEqual(['ann@example.com']);
    expect(shop.rejected('mail')).toMatchObject([{ file: 'standard input', line: '3' }]);
    expect(leftovers(shop)).toEqual([]);
  });

  it('reads a source from another path', async () => {
    const shop = shopOf({ 'today.csv': 'order,email,at,total\nC,bob@example.com,2026-11-03,99\n' });
    expect((await run(shop, '--source', 'orders=today.csv')).code).toBe(0);
    expect(shop.list('vip', 'mailchimp').map((row) => Object.values(row)[0])).toEqual(['bob@example.com']);
  });

  it('publishes nothing when too much is unreadable, and keeps what there was', async () => {
    const shop = shopOf();
    await shop.run();
    const before = readlinkSync(shop.at('out/latest'));
    const vip = shop.published('lists/mailchimp/vip.csv');
    shop.write({ 'orders.csv': `${orders}C,cleo@example.com,2026-11-03,secret\n` });
    const { code, out, err } = await run(shop, '--max-rejected', '0');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('orders: 1 of 3 rows (33.3%) cannot be read, 0 may be');
    expect(err).toContain('orders.csv:4:');
    expect(err).not.toMatch(/secret|cleo/);
    expect(readlinkSync(shop.at('out/latest'))).toBe(before);
    expect(shop.published('lists/mailchimp/vip.csv')).toBe(vip);
    expect(leftovers(shop)).toEqual([]);
    expect((await run(shop, '--max-rejected', '34%')).code).toBe(0);
  });

  it('ends with 1 when the rules are wrong, showing all places', async () => {
    const rules = shopOf();
    const text = readFileSync(rules.at('segments.yaml'), 'utf8');
    rules.write({ 'segments.yaml': text.replace('any(orders)', 'any(order)').replace('> 50', '> fifty') });
    const { code, out, err } = await run(rules);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/^\S+:\d+:\d+ {2}\S+$/gm)).toEqual([
      'segments.yaml:7:15  unknown-name',
      'segments.yaml:8:37  unknown-name',
    ]);
    expect(existsSync(rules.at('out/latest'))).toBe(false);
  });

  it.each([
    [['run', '--as-of', 'soon']],
    [['run', '--max-rejected', '101%']],
    [['run', '--onyl', 'vip']],
    [['run', '--threads', '1000000']],
    [['run', '--stdout', 'vip']],
  ])('ends with 1 for %j', async (options) => {
    const { code, out, err } = await segmentor(shopOf(), ...options);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).not.toBe('');
  });

  it.each([['run'], ['run', '--json'], ['check'], ['sql'], ['schema']])(
    'is content when nobody reads what it says: %s %s',
    async (...words) => {
      const shop = shopOf();
      const child = start(shop, ...words);
      child.stdin!.end();
      child.stdout!.destroy();
      child.stderr!.setEncoding('utf8');
      let err = '';
      child.stderr!.on('data', (text: string) => (err += text));
      const [code] = (await once(child, 'exit')) as [number | null];
      expect({ code, err }).toEqual({ code: 0, err: '' });
      if (words[0] === 'run') expect(existsSync(shop.at('out/latest/summary.json'))).toBe(true);
    },
  );

  it('is content when nobody reads on', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `p${index}@example.com,P,yes\n`);
    const shop = shopOf({ 'customers.csv': `email,name,consent\n${rows.join('')}` });
    shop.write({
      'segments.yaml':
        'version: 1\nsources: { customers: { path: customers.csv } }\nsegments: { all: "true" }\n',
    });
    const child = start(shop, 'run', '--stdout', 'all', '--as', 'plain');
    child.stdin!.end();
    child.stdout!.once('data', () => child.stdout!.destroy());
    child.stderr!.setEncoding('utf8');
    let err = '';
    child.stderr!.on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'exit')) as [number | null];
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readdirSync(shop.at('tmp'))).toEqual([]);
  });

  it('ends with its exit code, and publishes all the same, when nobody listens at all', async () => {
    const shop = shopOf();
    const child = start(shop, 'run', '--json');
    child.stdout!.destroy();
    child.stderr!.destroy();
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(shop.at('out/latest/summary.json'))).toBe(true);
  });

  it
    .skipIf(!existsSync('/dev/full'))
    .each([
      ['run', '--json'],
      ['run'],
      ['run', '--log', 'json'],
      ['run', '--stdout', 'buyers', '--as', 'plain'],
      ['check'],
      ['explain', 'ann@example.com'],
      ['sql'],
      ['schema'],
    ])('says in one sentence that standard output is full: %s %s', async (...options) => {
    const shop = shopOf();
    await shop.run();
    const published = readFileSync(shop.at('out/latest/lists/mailchimp/vip.csv'), 'utf8');
    mkdirSync(shop.at('tmp'), { recursive: true });
    const full = spawn(
      'bash',
      ['--norc', '-c', 'exec "$@" > /dev/full', '', process.execPath, bin, ...options],
      {
        cwd: shop.path,
        env: { ...process.env, TMPDIR: shop.at('tmp') },
      },
    );
    full.stdin.end();
    const { code, err } = await ended(full);
    expect(code).toBe(2);
    const said = 'standard output cannot be written: write failed, ENOSPC';
    if (options.includes('--log')) expect(err).toContain(`"code":"cannot-write","message":"${said}"`);
    else expect(err).toBe(`cannot-write\n  ${said}\n  hint: what is published stays as it is\n`);
    expect(readFileSync(shop.at('out/latest/lists/mailchimp/vip.csv'), 'utf8')).toBe(published);
    expect(leftovers(shop)).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/self'))('ends where no folder can be made, as in /proc of Linux', async () => {
    const shop = shopOf();
    const ending = run(shop, '--out', '/proc/lists/today');
    const never = sleep(30_000, { code: 'never', err: '' }, { ref: false });
    const { code, err } = await Promise.race([ending, never]);
    expect(err).toBe('cannot-write\n  cannot write to /proc/lists/today: mkdir failed, ENOENT\n');
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('keeps its exit code when standard error is full', async () => {
    const shop = shopOf({ 'segments.yaml': 'version: 2\n' });
    const full = spawn('bash', ['--norc', '-c', 'exec "$@" 2> /dev/full', '', process.execPath, bin, 'run'], {
      cwd: shop.path,
    });
    expect(await ended(full)).toMatchObject({ code: 1, out: '' });
  });

  it('ends when it is told to, even while it waits for its input, and leaves nothing', async () => {
    const shop = shopOf();
    await shop.run();
    const before = readlinkSync(shop.at('out/latest'));
    const child = waitingRun(shop);
    const end = ended(child);
    await locked(shop);
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
    expect(await end).toMatchObject({ code: 143, signal: null, out: '' });
    clearTimeout(patience);
    expect(readlinkSync(shop.at('out/latest'))).toBe(before);
    expect(readdirSync(shop.at('out/runs')).length).toBe(1);
    expect(leftovers(shop)).toEqual([]);
  });

  it('ends when its time is over, and leaves nothing', async () => {
    const shop = shopOf();
    const child = waitingRun(shop, '--timeout', '0.5s');
    const { code, err } = await ended(child);
    expect({ code, err }).toEqual({
      code: 124,
      err: 'timeout\n  the time that --timeout gives is over; nothing was published\n',
    });
    expect(leftovers(shop)).toEqual([]);
  });

  it('logs what happens as lines of JSON', async () => {
    const shop = shopOf();
    const { err } = await segmentor(shop, 'run', '--log', 'json', '--as-of', '2026-11-22T03:00:00Z');
    const lines = err.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { at: string; event: string });
    expect(events.map(({ event }) => event).filter((event) => event !== 'warning')).toEqual([
      'start',
      'read',
      'read',
      'decided',
      'published',
    ]);
    for (const { at } of events) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(err).not.toContain('@');
    const wrong = await segmentor(shop, 'run', '--log', 'json', '--only', 'vpi');
    expect(JSON.parse(wrong.err.trimEnd().split('\n').at(-1)!)).toMatchObject({
      event: 'problem',
      code: 'bad-option',
    });
  });

  it('ends with 4 while another run writes to the folder', async () => {
    const shop = shopOf();
    const child = waitingRun(shop);
    const end = ended(child);
    await locked(shop);
    const { code, out, err } = await run(shop);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toContain(`process ${child.pid} on`);
    child.stdin!.end(orders);
    expect(await end).toMatchObject({ code: 0 });
    expect(leftovers(shop)).toEqual([]);
  });
});

/** Waits until a run has the output folder. */
async function locked(shop: Shop): Promise<void> {
  await vi.waitUntil(() => existsSync(shop.at('out/.lock')), { timeout: 60_000, interval: 20 });
}

describe('options before the arguments of a command', () => {
  const guardedShop = () => {
    const shop = shopOf();
    const rules = readFileSync(shop.at('segments.yaml'), 'utf8');
    shop.write({ 'segments.yaml': `${rules}guards: { segments: { vip: { at_least: 2 } } }\n` });
    return shop;
  };

  it.each([
    [['--only', 'vip'], 3],
    [['--only', 'vip', '--accept'], 0],
    [['--accept'], 0],
    [['--accept', 'vip'], 0],
    [['--accept', 'buyers,orders'], 3],
    [['--accept=buyers', '--accept', 'vip'], 0],
    [['--accept', '--quiet'], 0],
  ])('leave them what they need: %j', async (options, code) => {
    const shop = guardedShop();
    const [explained, compared] = await Promise.all([
      segmentor(shop, 'explain', ...options, 'ann@example.com'),
      segmentor(shop, 'diff', ...options, 'segments.yaml', 'segments.yaml'),
    ]);
    expect(compared).toMatchObject({ code, out: code === 0 ? expect.stringContaining('vip') : '' });
    expect(explained.out).toContain('ann@example.com');
  });

  it('may stand behind them as well', async () => {
    const shop = guardedShop();
    const ends = await Promise.all(
      [['--accept'], ['--accept', 'vip'], ['--accept=vip']].map((options) =>
        segmentor(shop, 'diff', 'segments.yaml', 'segments.yaml', ...options),
      ),
    );
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
  });
});

describe('the other commands', () => {
  it('check counts and writes nothing', async () => {
    const shop = shopOf();
    const { code, out, err } = await segmentor(shop, 'check');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/buyers +2/);
    expect(readdirSync(shop.path).sort()).toEqual(['customers.csv', 'orders.csv', 'segments.yaml', 'tmp']);
  });

  it('sql shows the same statements every time', async () => {
    const shop = shopOf();
    const [one, other] = await Promise.all([
      segmentor(shop, 'sql', '--as-of', '2026-11-22'),
      segmentor(shop, 'sql', '--as-of', '2026-11-22'),
    ]);
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(other.out).toBe(one.out);
    const statements = one.out.split(/^-- .*\n/m).slice(1);
    expect(statements.length).toBeGreaterThan(10);
    expect(statements.filter((each) => each.trim() === ';')).toEqual([]);
    expect(one.out).toContain('read_csv');
    expect(existsSync(shop.out)).toBe(false);
  });

  it('schema is valid JSON', async () => {
    const { code, out } = await segmentor(shopOf(), 'schema');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: 'object', required: ['version', 'sources', 'segments'] });
  });

  it('--version is no error', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await segmentor(shopOf(), '--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });
});
