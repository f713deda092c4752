/**
 * Sends lists to an AWeber list: new people are added, and get or lose tags. Who is on the list keeps name and status.
 * Who unsubscribed or has not confirmed is left alone.
 *
 *   segmentor run --json > run.json && node aweber.mjs < run.json
 *   segmentor run --stdout vip --as aweber > vip.csv && node aweber.mjs add vip < vip.csv
 *   node aweber.mjs remove vip < gone.csv
 *
 * This is for the few people whom a night changes. A first import goes through AWeber's upload page, after which
 * `node aweber.mjs imported < run.json` says that it is done: the API takes one person at a time, and AWeber calls adding
 * many by it abuse (api.aweber.com). Two requests a person and 120 a minute are 60 people a minute; AWEBER_PER_MINUTE makes
 * room for what else uses the account.
 *
 * An access token (OAuth 2; yours to renew, it lasts two hours), the account's and the list's number are taken from
 * AWEBER_ACCESS_TOKEN, AWEBER_ACCOUNT and AWEBER_LIST. Ends with 1 at the first refused request, and says which row.
 *
 * api.aweber.com, as of 2026-11: 120 requests a minute and account, 403 `RateLimitError` beyond, without Retry-After.
 * Not sure: the error's name, which is from issues of AWeber's own client libraries.
 */
import { asking, Refusal } from './ask.mjs';
import { addressOf, tagsByAddress } from './lists.mjs';
import { upload } from './upload.mjs';

function open(work) {
  const {
    AWEBER_ACCESS_TOKEN: token,
    AWEBER_ACCOUNT: account,
    AWEBER_LIST: list,
    AWEBER_URL: url,
    AWEBER_PER_MINUTE: perMinute = '120',
  } = process.env;
  const ask = asking({
    base: `${url ?? 'https://api.aweber.com'}/1.0/accounts/${account}/lists/${list}/subscribers`,
    headers: { authorization: `Bearer ${token}` },
    perMinute: Number(perMinute),
    isBusy: ({ status }, answer) =>
      status === 403 && /rate ?limit/i.test(`${answer?.error?.type} ${answer?.error?.message}`),
    wordsOf: ({ error }) => error?.type,
  });

  async function find(address) {
    const query = new URLSearchParams({ 'ws.op': 'find', email: address });
    const { entries = [] } = await ask('GET', `?${query}`);
    return entries.find(({ email }) => email.toLowerCase() === address);
  }

  const tagsFor = tagsByAddress(work);
  const added = new Set();

  const change = (address, tags) =>
    ask('PATCH', `?${new URLSearchParams({ subscriber_email: address })}`, { tags });

  /** Does it for one after the other; who comes first in the list can be found by the number of the row. */
  async function each(all, work) {
    for (const [index, one] of all.entries()) {
      try {
        await work(one);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal(`${error.message}, at person ${index + 1} of ${all.length}`);
      }
    }
  }

  return {
    async add(tag, rows) {
      let alone = 0;
      await each(rows, async (row) => {
        const address = addressOf(row);
        if (added.has(address)) return;
        const name = row.get('Name');
        const there = await find(address);
        if (!there) {
          await ask('POST', '', { email: address, ...(name && { name }), tags: tagsFor.get(address) });
          added.add(address);
        } else if (there.status !== 'subscribed') alone++;
        else if (!there.tags?.includes(tag)) await change(address, { add: [tag], remove: [] });
      });
      return { 'given to': rows.length - alone, ...(alone > 0 && { 'left alone': alone }) };
    },
    async remove(tag, addresses) {
      let taken = 0;
      await each(addresses, async (address) => {
        const there = await find(address);
        if (!there || there.tags?.includes(tag) === false) return;
        await change(address, { add: [], remove: [tag] });
        taken++;
      });
      return { 'taken from': taken };
    },
  };
}

await upload({
  provider: 'aweber',
  variables: ['AWEBER_ACCESS_TOKEN', 'AWEBER_ACCOUNT', 'AWEBER_LIST'],
  open,
});
