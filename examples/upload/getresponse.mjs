/**
 * Sends lists to a GetResponse list: new people are added, and get or lose tags. Who is on the list keeps name and
 * fields. Who unsubscribed, bounced or has not confirmed is left alone.
 *
 *   segmentor run --json > run.json && node getresponse.mjs < run.json
 *   segmentor run --stdout vip --as getresponse > vip.csv && node getresponse.mjs add vip < vip.csv
 *   node getresponse.mjs remove vip < gone.csv
 *
 * Columns whose header is a custom field of the account fill it for new people. Names of tags become those of the import
 * files: a-z, 0-9 and _. The key and the list's token are taken from GETRESPONSE_API_KEY and GETRESPONSE_LIST. Ends with
 * 1 at the first refused request.
 *
 * Of apidocs.getresponse.com, as of 2026-11: 1000 contacts a batch, which the service takes in later; 80 requests a
 * second and 30,000 in ten minutes, told by X-RateLimit-Remaining and X-RateLimit-Reset; tags that are posted to
 * /contacts/ID/tags are added to those that there are. Not sure, for want of a page that says so: that posting a contact
 * replaces its tags (the answer is looked at, and a tag that stays ends the script), and the words for people who are
 * gone (public code has them; a search that is refused ends the script before anybody is added).
 */
import { asking, batches, number, Refusal } from './ask.mjs';
import { addressOf, tagsByAddress } from './lists.mjs';
import { upload } from './upload.mjs';

const batchSize = 1000;
const gone = ['removed', 'undelivered', 'unconfirmed'];

const letters = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' };

const tagName = (tag) =>
  tag
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, (character) => letters[character] ?? '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 64) || 'tag';

function open(work) {
  const { GETRESPONSE_API_KEY: key, GETRESPONSE_LIST: list, GETRESPONSE_URL: url } = process.env;
  const ask = asking({
    base: `${url ?? 'https://api.getresponse.com'}/v3`,
    headers: { 'x-auth-token': `api-key ${key}` },
    perMinute: 3000,
    waitOf: ({ headers }) => number(headers.get('retry-after')) ?? number(headers.get('x-ratelimit-reset')),
    wordsOf: ({ code, codeDescription }) => codeDescription && `${code} ${codeDescription}`,
  });

  /** All of a collection, which comes in pages. */
  async function everything(method, path, body) {
    const all = [];
    for (let page = 1; ; page++) {
      const some = await ask(
        method,
        `${path}${path.includes('?') ? '&' : '?'}perPage=1000&page=${page}`,
        body,
      );
      all.push(...some);
      if (some.length < 1000) return all;
    }
  }

  const once = (make) => {
    let made;
    return () => (made ??= make());
  };

  /** The numbers of those who are on the list, by address. */
  const contacts = once(async () => {
    const all = await everything('GET', `/contacts?query%5BcampaignId%5D=${list}&fields=email`);
    return new Map(all.map(({ contactId, email }) => [email.toLowerCase(), contactId]));
  });

  const left = once(async () => {
    const section = {
      campaignIdsList: [list],
      logicOperator: 'and',
      subscriberCycle: ['receiving_autoresponder', 'not_receiving_autoresponder'],
      subscriptionDate: 'all_time',
      conditions: [],
    };
    const all = await everything('POST', '/search-contacts/contacts', {
      subscribersType: gone,
      sectionLogicOperator: 'or',
      section: [section],
    });
    return new Set(all.map(({ email }) => email.toLowerCase()));
  });

  const fields = once(async () => {
    const all = await everything('GET', '/custom-fields');
    return new Map(all.map(({ customFieldId, name }) => [name, customFieldId]));
  });

  const numbers = new Map();

  /** The number of the tag; it is made when there is none. */
  async function tagOf(written) {
    const name = tagName(written);
    if (!numbers.has(name)) numbers.set(name, await numberOf(name));
    return numbers.get(name);
  }

  async function numberOf(name) {
    const found = await ask('GET', `/tags?query%5Bname%5D=${encodeURIComponent(name)}`);
    const same = found.find((tag) => tag.name === name);
    return (same ?? (await ask('POST', '/tags', { name }))).tagId;
  }

  const tagsFor = tagsByAddress(work);
  const added = new Set();

  async function contactOf(row) {
    const known = await fields();
    const name = row.get('name');
    const customFieldValues = [...row].flatMap(([header, value]) =>
      value !== '' && known.has(header) ? [{ customFieldId: known.get(header), value: [value] }] : [],
    );
    const tags = [];
    for (const tag of tagsFor.get(addressOf(row))) tags.push({ tagId: await tagOf(tag) });
    return { email: addressOf(row), ...(name && { name }), customFieldValues, tags };
  }

  return {
    async add(written, rows) {
      if (rows.length === 0) return { 'given to': 0 };
      const tagId = await tagOf(written);
      const there = await contacts();
      const away = await left();
      const unknown = rows.filter((row) => !there.has(addressOf(row)));
      const fresh = unknown.filter((row) => !away.has(addressOf(row)));
      const missing = fresh.filter((row) => !added.has(addressOf(row)));
      for (const batch of batches(missing, batchSize)) {
        const people = [];
        for (const row of batch) people.push(await contactOf(row));
        await ask('POST', '/contacts/batch', { campaignId: list, contacts: people });
        for (const row of batch) added.add(addressOf(row));
      }
      for (const row of rows) {
        const id = there.get(addressOf(row));
        if (id) await ask('POST', `/contacts/${id}/tags`, { tags: [{ tagId }] });
      }
      const alone = unknown.length - fresh.length;
      return { 'given to': rows.length - alone, ...(alone > 0 && { 'left alone': alone }) };
    },
    async remove(written, addresses) {
      const tagId = await tagOf(written);
      const there = await contacts();
      let taken = 0;
      for (const id of addresses.flatMap((address) => there.get(address) ?? [])) {
        const { tags = [] } = await ask('GET', `/contacts/${id}`);
        const others = tags.filter((tag) => tag.tagId !== tagId);
        if (others.length === tags.length) continue;
        const kept = others.map((tag) => ({ tagId: tag.tagId }));
        const answer = await ask('POST', `/contacts/${id}`, { tags: kept });
        if (answer?.tags?.some((tag) => tag.tagId === tagId))
          throw new Refusal('GetResponse did not take the tag away');
        taken++;
      }
      return { 'taken from': taken };
    },
  };
}

await upload({
  provider: 'getresponse',
  variables: ['GETRESPONSE_API_KEY', 'GETRESPONSE_LIST'],
  tagsOf: (row) =>
    [...row].flatMap(([header, value]) =>
      header.startsWith('tag:') && value === '1' ? [header.slice(4)] : [],
    ),
  open,
});
