import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  body: any;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A server on this machine that answers like a mail service, and what it was asked. `first` answers come before. */
export async function service(
  answerTo: (asked: Asked, headers: IncomingHttpHeaders) => Answer,
  first: Answer[] = [],
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
      const body = await text(request);
      const one = {
        method: request.method!,
        path: pathname,
        query: Object.fromEntries(searchParams),
        body: body === '' ? undefined : JSON.parse(body),
      };
      asked.push(one);
      const answer = first.shift() ?? answerTo(one, request.headers);
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Runs a script of `examples/upload` with these variables, words and standard input. */
export async function upload(
  script: string,
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  input: string,
  cwd = process.cwd(),
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [resolve('examples/upload', script), ...words], {
    env: { ...process.env, ...env },
    cwd,
  });
  // It may end before it has read anything.
  child.stdin.on('error', () => undefined).end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number, out, err };
}
