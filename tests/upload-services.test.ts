import { describe, expect, it } from 'vitest';
import { service, upload, type Answer } from './support/service.ts';
import { Shop } from './support/shop.ts';

/** A GetResponse with one list, on which ann has two tags, and from which zoe has gone. */
const getResponse = (first: Answer[] = []) =>
  service(({ method, path }, headers) => {
    if (headers['x-auth-token'] !== 'api-key k1')
      return { status: 401, body: { code: 1014, codeDescription: 'Problem during authentication process' } };
    if (path === '/v3/tags') return { status: 200, body: [{ tagId: 'T1', name: 'book_club' }] };
    if (path === '/v3/custom-fields')
      return { status: 200, body: [{ customFieldId: 'F1', name: 'country' }] };
    if (path === '/v3/search-contacts/contacts') return { status: 200, body: [{ email: 'zoe@example.com' }] };
    if (path === '/v3/contacts/C1' && method === 'GET')
      return { status: 200, body: { tags: [{ tagId: 'T1' }, { tagId: 'T2' }] } };
    if (path === '/v3/contacts/C1') return { status: 200, body: { tags: [{ tagId: 'T2' }] } };
    if (path === '/v3/contacts')
      return { status: 200, body: [{ contactId: 'C1', email: 'Ann@example.com' }] };
    return { status: 202, body: {} };
  }, first);

const toGetResponse = (url: string, words: string[], input: string, key = 'k1') =>
  upload(
    'getresponse.mjs',
    { GETRESPONSE_API_KEY: key, GETRESPONSE_LIST: 'L1', GETRESPONSE_URL: url },
    words,
    input,
  );

describe('the upload to GetResponse', () => {
  it('adds who is new, tags who is there, and leaves alone who has gone', async () => {
    const { url, asked } = await getResponse();
    const csv =
      'email,name,country,score\nann@example.com,Ann,FR,1\nbo@example.com,Bo,BE,2\nzoe@example.com,Zoe,,3\n';
    expect(await toGetResponse(url, ['add', 'Book Club'], csv)).toEqual({
      code: 0,
      out: 'Book Club: given to 2, left alone 1\n',
      err: '',
    });
    const sent = asked.filter(({ method, path }) => method === 'POST' && path.startsWith('/v3/contacts'));
    expect(sent.map(({ path, body }) => ({ path, body }))).toEqual([
      {
        path: '/v3/contacts/batch',
        body: {
          campaignId: 'L1',
          contacts: [
            {
              email: 'bo@example.com',
              name: 'Bo',
              customFieldValues: [{ customFieldId: 'F1', value: ['BE'] }],
              tags: [{ tagId: 'T1' }],
            },
          ],
        },
      },
      { path: '/v3/contacts/C1/tags', body: { tags: [{ tagId: 'T1' }] } },
    ]);
  });

  it('sends a thousand at a time', async () => {
    const { url, asked } = await getResponse();
    const rows = Array.from({ length: 1001 }, (_, index) => `p${index}@example.com\n`).join('');
    expect(await toGetResponse(url, ['add', 'Book Club'], `email\n${rows}`)).toMatchObject({ code: 0 });
    const batches = asked.filter(({ path }) => path.endsWith('/batch'));
    expect(batches.map(({ body }) => body.contacts.length)).toEqual([1000, 1]);
  });

  it('takes a tag away and leaves the others', async () => {
    const { url, asked } = await getResponse();
    const input = 'email\nann@example.com\nnobody@example.com\n';
    expect(await toGetResponse(url, ['remove', 'Book Club'], input)).toMatchObject({
      code: 0,
      out: 'Book Club: taken from 1\n',
    });
    expect(asked.at(-1)).toMatchObject({ path: '/v3/contacts/C1', body: { tags: [{ tagId: 'T2' }] } });
  });

  it('waits as long as the limit says, and stops at a refusal', async () => {
    const busy = { status: 429, body: {}, headers: { 'x-ratelimit-reset': '0 seconds' } };
    const { url, asked } = await getResponse([busy]);
    const input = 'email\nbo@example.com\n';
    expect(await toGetResponse(url, ['add', 'Book Club'], input)).toMatchObject({ code: 0 });
    expect(asked.slice(0, 2).map(({ path }) => path)).toEqual(['/v3/tags', '/v3/tags']);
    const refused = await getResponse();
    expect(await toGetResponse(refused.url, ['add', 'Book Club'], input, 'wrong')).toEqual({
      code: 1,
      out: '',
      err: 'GET /tags: 401 1014 Problem during authentication process\n',
    });
    expect(refused.asked).toHaveLength(1);
  });
});

/** An AWeber list with ann, who is subscribed, and zoe, who is not any more. */
const aweber = (first: Answer[] = []) =>
  service(({ method, query }, { authorization }) => {
    if (authorization !== 'Bearer t1') return { status: 401, body: { error: { type: 'UnauthorizedError' } } };
    const there: Record<string, object> = {
      'ann@example.com': { email: 'ann@example.com', status: 'subscribed', tags: ['vip'] },
      'zoe@example.com': { email: 'zoe@example.com', status: 'unsubscribed', tags: [] },
    };
    const found = there[query['email'] ?? ''];
    return {
      status: method === 'POST' ? 201 : 200,
      body: method === 'GET' ? { entries: found ? [found] : [] } : {},
    };
  }, first);

const toAweber = (url: string, words: string[], input: string, token = 't1') =>
  upload(
    'aweber.mjs',
    {
      AWEBER_ACCESS_TOKEN: token,
      AWEBER_ACCOUNT: '1',
      AWEBER_LIST: '2',
      AWEBER_URL: url,
      AWEBER_PER_MINUTE: '60000',
    },
    words,
    input,
  );

describe('the upload to AWeber', () => {
  it('adds who is new, tags who lacks the tag, and leaves alone who is not subscribed', async () => {
    const { url, asked } = await aweber();
    const csv = 'Email,Name\nann@example.com,Ann\nbo@example.com,Bo\nzoe@example.com,Zoe\n';
    expect(await toAweber(url, ['add', 'reader'], csv)).toEqual({
      code: 0,
      out: 'reader: given to 2, left alone 1\n',
      err: '',
    });
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([
      {
        method: 'PATCH',
        path: '/1.0/accounts/1/lists/2/subscribers',
        query: { subscriber_email: 'ann@example.com' },
        body: { tags: { add: ['reader'], remove: [] } },
      },
      {
        method: 'POST',
        path: '/1.0/accounts/1/lists/2/subscribers',
        query: {},
        body: { email: 'bo@example.com', name: 'Bo', tags: ['reader'] },
      },
    ]);
  });

  it('adds who is new with all tags at once', async () => {
    const { url, asked } = await aweber();
    const shop = new Shop({
      'segments.yaml': `version: 1
sources: { customers: { path: customers.csv } }
suppress: { none: email is missing }
segments: { all: { where: email is known, tags: [reader, guest] } }
lists: { aweber: {} }
`,
      'customers.csv': 'email\nbo@example.com\n',
    });
    const sent = await toAweber(url, [], JSON.stringify(await shop.run()));
    expect(sent).toEqual({ code: 0, out: 'reader: given to 1\nguest: given to 1\n', err: '' });
    expect(asked.map(({ method, body }) => [method, body?.tags])).toEqual([
      ['GET', undefined],
      ['POST', ['reader', 'guest']],
    ]);
  });

  it('takes a tag away from who has it', async () => {
    const { url, asked } = await aweber();
    const input = 'email\nann@example.com\nbo@example.com\n';
    expect(await toAweber(url, ['remove', 'vip'], input)).toMatchObject({ out: 'vip: taken from 1\n' });
    expect(asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
      { tags: { add: [], remove: ['vip'] } },
    ]);
  });

  it('tries again what the limit refused, and stops at any other refusal, naming nobody', async () => {
    const busy = { status: 403, body: { error: { type: 'RateLimitError', message: 'Rate Limit Exceeded' } } };
    const { url, asked } = await aweber([busy]);
    expect(await toAweber(url, ['add', 'vip'], 'Email\nann@example.com\n')).toMatchObject({ code: 0 });
    expect(asked).toHaveLength(2);
    const refused = await aweber();
    expect(await toAweber(refused.url, ['add', 'vip'], 'Email\nann@example.com\n', 'old')).toEqual({
      code: 1,
      out: '',
      err: 'GET /: 401 UnauthorizedError, at person 1 of 1\n',
    });
    expect(refused.asked).toHaveLength(1);
  });
});
