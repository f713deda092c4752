import { describe, expect, it } from 'vitest';
import { service, upload, type Answer } from './support/service.ts';
import { Shop } from './support/shop.ts';

/** A Mailchimp that knows one key and one audience, with one tag. */
const audience = (first: Answer[] = []) =>
  service(({ path, body }, { authorization }) => {
    const tooMany = [body?.members, body?.members_to_add, body?.members_to_remove].some(
      (each) => each?.length > 500,
    );
    if (authorization !== 'Bearer k-us1') return { status: 401, body: { title: 'API Key Invalid' } };
    if (tooMany) return { status: 400, body: { title: 'Invalid Resource' } };
    if (path.endsWith('/tag-search')) return { status: 200, body: { tags: [{ id: 7, name: 'VIP' }] } };
    const errors = body?.members ? [{ error_code: 'ERROR_CONTACT_EXISTS' }] : [];
    return { status: 200, body: { id: 8, errors } };
  }, first);

const send = (url: string, input: string, words: string[], key = 'k-us1', cwd?: string) =>
  upload(
    'mailchimp.mjs',
    { MAILCHIMP_API_KEY: key, MAILCHIMP_AUDIENCE: 'a1', MAILCHIMP_URL: url },
    words,
    input,
    cwd,
  );

const below = (path: string) => path.replace('/3.0/lists/a1', '');

describe('the upload to Mailchimp', () => {
  it('adds new people and tags all, in batches that the service takes', async () => {
    const { url, asked } = await audience();
    const rows = Array.from(
      { length: 501 },
      (_, index) => `p${index}@example.com,"A ""B"", C\nD",,12.50\r\n`,
    );
    const csv = `\uFEFF"Email Address",First Name,Last Name,SPENT\r\n${rows.join('')}`;
    expect(await send(url, csv, ['add', 'VIP'])).toEqual({ code: 0, out: 'VIP: given to 501\n', err: '' });
    expect(asked.map(({ method, path }) => `${method} ${below(path)}`)).toEqual([
      'POST ',
      'POST ',
      'GET /tag-search',
      'POST /segments/7',
      'POST /segments/7',
    ]);
    expect(asked[2]!.query).toEqual({ name: 'VIP' });
    expect(asked[0]!.body.update_existing).toBe(false);
    expect(asked[0]!.body.members).toHaveLength(500);
    expect(asked[1]!.body.members).toEqual([
      {
        email_address: 'p500@example.com',
        status: 'subscribed',
        merge_fields: { FNAME: 'A "B", C\nD', SPENT: '12.50' },
      },
    ]);
    expect(asked[4]!.body).toEqual({ members_to_add: ['p500@example.com'] });
  });

  it('takes a tag away and adds nobody; makes a tag that is not there', async () => {
    const { url, asked } = await audience();
    const sent = await send(url, 'email\nann@example.com\n', ['remove', 'Lapsed']);
    expect(sent).toEqual({ code: 0, out: 'Lapsed: taken from 1\n', err: '' });
    expect(asked.map(({ path, body }) => ({ path: below(path), body }))).toEqual([
      { path: '/tag-search', body: undefined },
      { path: '/segments', body: { name: 'Lapsed', static_segment: [] } },
      { path: '/segments/8', body: { members_to_remove: ['ann@example.com'] } },
    ]);
  });

  it('waits when it is told to, and tries again', async () => {
    const busy = { status: 429, body: { title: 'Too Many Requests' }, headers: { 'retry-after': '0' } };
    const { url, asked } = await audience([busy, busy]);
    expect(await send(url, 'email\nann@example.com\n', ['add', 'VIP'])).toMatchObject({ code: 0, err: '' });
    expect(asked.slice(0, 3).map(({ path }) => below(path))).toEqual(['', '', '']);
  });

  it('stops at the first refusal, and names nobody', async () => {
    const { url, asked } = await audience();
    const ended = await send(url, 'email\nann@example.com\n', ['add', 'VIP'], 'wrong-us1');
    expect(ended).toEqual({ code: 1, out: '', err: 'POST /: 401 API Key Invalid\n' });
    expect(asked).toHaveLength(1);
    expect(await send(url, 'email\n', ['add', 'VIP'])).toMatchObject({ out: 'VIP: given to 0\n' });
    expect(await send(url, 'a,b\nann@example.com,"x"y\n', ['add', 'VIP'])).toMatchObject({
      code: 1,
      err: 'row 2 of the list cannot be split into cells\n',
    });
    expect(await send(url, '', ['shout'])).toMatchObject({ code: 1, out: '' });
    expect(await send(url, '', ['add', 'VIP'], '')).toMatchObject({ err: 'not set: MAILCHIMP_API_KEY\n' });
    expect(await send(url, 'email\n', [])).toMatchObject({ code: 1 });
    expect(asked).toHaveLength(1);
  });
});

const rules = `version: 1
timezone: Europe/Paris
sources:
  customers: { path: customers.csv, columns: { spent: number } }
suppress: { none: spent < 0 }
segments:
  vip: { where: spent >= 100, tags: [VIP, Good] }
  good: { where: spent between 10 and 99, tags: [Good] }
lists:
  mailchimp: all
`;

const customers = (...spent: number[]) =>
  `email,id,spent\n${spent.map((each, index) => `p${index}@example.com,${index},${each}\n`).join('')}`;

/** Who was given a tag, and who lost it, by the numbers of the tags. */
const told = (asked: readonly { path: string; body: any }[]) =>
  asked
    .filter(({ path }) => /segments\/\d/.test(path))
    .flatMap(({ body }) => Object.entries(body).map(([move, people]) => ({ move, people })));

describe('what a run published, sent', () => {
  it.each(['one-file-per-segment', 'one-file-with-tags'])(
    'gives and takes tags by what changed, %s',
    async (layout) => {
      const shop = new Shop({
        'segments.yaml': rules.replace('mailchimp: all', `mailchimp: { segments: all, layout: ${layout} }`),
        'customers.csv': customers(100, 50, 0, 100),
      });
      await shop.run();
      const first = await audience();
      const all = { code: 0, out: 'VIP: given to 2\nGood: given to 3\n', err: '' };
      const folder = shop.at('out/latest');
      const summary = shop.published('summary.json');
      expect(await send(first.url, summary, [], 'k-us1', folder)).toEqual(all);

      // p0 becomes merely good, p1 leaves all, p2 enters, p3 stays.
      shop.write({ 'customers.csv': customers(50, 0, 100, 100) });
      const second = await shop.run({ asOf: Date.parse('2026-11-23T03:00:00Z') });
      const { url, asked } = await audience();
      expect(await send(url, JSON.stringify(second), [])).toEqual({
        code: 0,
        out: 'VIP: given to 1, taken from 1\nGood: given to 1, taken from 1\n',
        err: '',
      });
      expect(told(asked)).toEqual([
        { move: 'members_to_add', people: ['p2@example.com'] },
        { move: 'members_to_remove', people: ['p0@example.com'] },
        { move: 'members_to_add', people: ['p2@example.com'] },
        { move: 'members_to_remove', people: ['p1@example.com'] },
      ]);
      expect(await send(url, JSON.stringify(second), ['all'])).toMatchObject({
        out: 'VIP: given to 2\nGood: given to 3\n',
      });
    },
  );

  it('is nothing when nothing was published', async () => {
    const { url, asked } = await audience();
    const sent = await send(url, '{"published":null}', []);
    expect(sent).toMatchObject({ code: 1, err: 'the summary is of a run that published nothing\n' });
    expect(asked).toEqual([]);
  });
});
