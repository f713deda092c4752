import { service, upload, type Answer, type Asked } from './service.ts';

/** A mail service that keeps people and their tags, and the script that sends to it. */
export interface Keeping {
  asked: Asked[];
  /** Whose status is not that of a subscriber. */
  gone: Set<string>;
  /** Who has each tag; tags that nobody has are left out. */
  tags(): Record<string, string[]>;
  /** Refuses what this holds of, once. */
  refuse(which: (asked: Asked) => boolean): void;
  send(
    input: string,
    words?: string[],
    env?: Record<string, string>,
  ): Promise<{ code: number; out: string; err: string }>;
}

type Kept = Map<string, Set<string>>;

async function keeping(
  script: string,
  env: (url: string) => Record<string, string>,
  answerTo: (asked: Asked, people: Kept, gone: Set<string>) => unknown,
): Promise<Keeping> {
  const people: Kept = new Map();
  const gone = new Set<string>();
  let refused: ((asked: Asked) => boolean) | undefined;
  const { url, asked } = await service((one): Answer => {
    if (refused?.(one)) {
      refused = undefined;
      return { status: 400, body: {} };
    }
    return { status: 200, body: answerTo(one, people, gone) ?? {} };
  });
  return {
    asked,
    gone,
    tags() {
      const tags: Record<string, string[]> = {};
      for (const address of [...people.keys()].sort())
        for (const tag of people.get(address)!) (tags[tag] ??= []).push(address[0]!);
      return tags;
    },
    refuse: (which) => (refused = which),
    send: (input, words = [], more = {}) => upload(script, { ...env(url), ...more }, words, input),
  };
}

export function mailchimp(): Promise<Keeping> {
  const names: string[] = [];
  const env = (url: string) => ({
    MAILCHIMP_API_KEY: 'k-us1',
    MAILCHIMP_AUDIENCE: 'a1',
    MAILCHIMP_URL: url,
  });
  return keeping('mailchimp.mjs', env, ({ path: whole, query, body }, people) => {
    const path = whole.replace('/3.0/lists/a1', '');
    if (path === '/tag-search') {
      const id = names.indexOf(query['name']!);
      return { tags: id < 0 ? [] : [{ id, name: names[id] }] };
    }
    if (path === '/segments') return { id: names.push(body.name) - 1 };
    if (path === '') {
      for (const { email_address: address } of body.members)
        if (!people.has(address)) people.set(address, new Set());
      return { errors: [] };
    }
    const tag = names[Number(path.split('/').at(-1))]!;
    for (const address of body.members_to_add ?? []) people.get(address)?.add(tag);
    for (const address of body.members_to_remove ?? []) people.get(address)?.delete(tag);
    return {};
  });
}

/** People whom it is sent are there only when it has answered the last request, as batches are taken in later. */
export function getResponse(): Promise<Keeping> {
  const names: string[] = [];
  const waiting: Kept = new Map();
  const env = (url: string) => ({ GETRESPONSE_API_KEY: 'k1', GETRESPONSE_LIST: 'L1', GETRESPONSE_URL: url });
  const named = (tags: { tagId: string }[]) => new Set(tags.map(({ tagId }) => names[Number(tagId)]!));
  return keeping('getresponse.mjs', env, ({ method, path: whole, query, body }, people, gone) => {
    const path = whole.replace('/v3', '');
    const tag = (name: string) => ({ tagId: String(names.indexOf(name)), name });
    if (path === '/tags' && method === 'GET')
      return names.filter((name) => name === query['query[name]']).map(tag);
    if (path === '/tags') return { tagId: String(names.push(body.name) - 1) };
    if (path === '/custom-fields') return [];
    if (path === '/search-contacts/contacts') return [...gone].map((email) => ({ email }));
    if (path === '/contacts') {
      for (const [email, tags] of waiting) if (!people.has(email)) people.set(email, tags);
      waiting.clear();
      return [...people.keys()].map((email) => ({ contactId: email, email }));
    }
    if (path === '/contacts/batch') {
      for (const { email, tags } of body.contacts) if (!waiting.has(email)) waiting.set(email, named(tags));
      return {};
    }
    const [, , address, tags] = path.split('/');
    const own = people.get(address!)!;
    if (tags) for (const each of named(body.tags)) own.add(each);
    else if (method === 'POST') people.set(address!, named(body.tags));
    return { tags: [...people.get(address!)!].map(tag) };
  });
}

export function aweber(): Promise<Keeping> {
  const env = (url: string) => ({
    AWEBER_ACCESS_TOKEN: 't1',
    AWEBER_ACCOUNT: '1',
    AWEBER_LIST: '2',
    AWEBER_URL: url,
    AWEBER_PER_MINUTE: '60000',
  });
  return keeping('aweber.mjs', env, ({ method, query, body }, people, gone) => {
    if (method === 'POST') people.set(body.email, new Set(body.tags));
    const address = query['email'] ?? query['subscriber_email'] ?? body.email;
    const own = people.get(address);
    if (method === 'PATCH') {
      for (const tag of body.tags.add) own!.add(tag);
      for (const tag of body.tags.remove) own!.delete(tag);
    }
    const status = gone.has(address) ? 'unsubscribed' : 'subscribed';
    return { entries: own ? [{ email: address, status, tags: [...own] }] : [] };
  });
}
