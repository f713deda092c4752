import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

interface Asked {
  method: string;
  path: string;
  body: any;
}

type Answer = { status: number; body: object; headers?: Record<string, string> };

/** A server that knows one key and one audience, and what it was asked. `first` answers come before its own. */
async function audience(first: Answer[] = []): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      const body: any = method === 'POST' ? await json(request) : undefined;
      asked.push({ method, path: url.replace('/3.0/lists/a1', ''), body });
      const tooMany = [body?.members, body?.members_to_add, body?.members_to_remove].some(
        (each) => each?.length > 500,
      );
      const own: Answer =
        headers.authorization !== 'Bearer k-us1'
          ? { status: 401, body: { title: 'API Key Invalid' } }
          : tooMany
            ? { status: 400, body: { title: 'Invalid Resource' } }
            : url.includes('tag-search')
              ? { status: 200, body: { tags: [{ id: 7, name: 'VIP' }] } }
              : {
                  status: 200,
                  body: { id: 8, errors: body?.members ? [{ error_code: 'ERROR_CONTACT_EXISTS' }] : [] },
                };
      const answer = first.shift() ?? own;
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function send(url: string, csv: string, words: string[], key = 'k-us1') {
  const env = { ...process.env, MAILCHIMP_API_KEY: key, MAILCHIMP_AUDIENCE: 'a1', MAILCHIMP_URL: url };
  const child = spawn(process.execPath, [resolve('examples/upload/mailchimp.mjs'), ...words], { env });
  child.stdin.end(csv);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number, out, err };
}

describe('the upload to Mailchimp', () => {
  it('adds new people and tags all, in batches that the service takes', async () => {
    const { url, asked } = await audience();
    const rows = Array.from({ length: 501 }, (_, index) => `p${index}@example.com,"A ""B"", C\nD",,12.50\n`);
    const csv = `Email Address,First Name,Last Name,SPENT\n${rows.join('')}`;
    expect(await send(url, csv, ['add', 'VIP'])).toEqual({
      code: 0,
      out: 'VIP: 501 people sent, 0 refused\n',
      err: '',
    });
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST ',
      'POST ',
      'GET /tag-search?name=VIP',
      'POST /segments/7',
      'POST /segments/7',
    ]);
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
    const csv = 'email\nann@example.com\n';
    expect(await send(url, csv, ['remove', 'Lapsed'])).toMatchObject({ code: 0, err: '' });
    expect(asked.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: '/tag-search?name=Lapsed', body: undefined },
      { path: '/segments', body: { name: 'Lapsed', static_segment: [] } },
      { path: '/segments/8', body: { members_to_remove: ['ann@example.com'] } },
    ]);
  });

  it('waits when it is told to, and tries again', async () => {
    const busy = { status: 429, body: { title: 'Too Many Requests' }, headers: { 'retry-after': '0' } };
    const { url, asked } = await audience([busy, busy]);
    expect(await send(url, 'email\nann@example.com\n', ['add', 'VIP'])).toMatchObject({ code: 0, err: '' });
    expect(asked.slice(0, 3).map(({ path }) => path)).toEqual(['', '', '']);
  });

  it('stops at the first refusal, and names nobody', async () => {
    const { url, asked } = await audience();
    const ended = await send(url, 'email\nann@example.com\n', ['add', 'VIP'], 'wrong-us1');
    expect(ended).toEqual({ code: 1, out: '', err: 'POST /: 401 API Key Invalid\n' });
    expect(asked).toHaveLength(1);
    expect(await send(url, 'email\n', ['add', 'VIP'])).toMatchObject({
      out: 'VIP: 0 people sent, 0 refused\n',
    });
    expect(await send(url, '', ['shout'])).toMatchObject({ code: 1, out: '' });
  });
});
