/**
 * Sends lists to a Mailchimp audience: new people are added as subscribed, and get or lose tags. Who is in the audience
 * already keeps status and fields: nobody who unsubscribed is ever subscribed again.
 *
 *   segmentor run --json > run.json && node mailchimp.mjs < run.json
 *   segmentor run --stdout vip --as mailchimp > vip.csv && node mailchimp.mjs add VIP < vip.csv
 *   node mailchimp.mjs remove VIP < gone.csv
 *
 * `First Name` and `Last Name` become FNAME and LNAME, headers in capitals the fields of that name. The key and the
 * audience's id are taken from MAILCHIMP_API_KEY and MAILCHIMP_AUDIENCE. Ends with 1 at the first refused request.
 *
 * Batches of 500 (Mailchimp Marketing API, lists and segments, as of 2026-11). No limit by time is published, only one of
 * ten requests at once; this makes one. 429 and 5xx are tried again, after Retry-After where the answer has it.
 */
import { asking, batches } from './ask.mjs';
import { addressOf } from './lists.mjs';
import { upload } from './upload.mjs';

const batchSize = 500;

function memberOf(row) {
  const fields = [...row].slice(1).flatMap(([header, value]) => {
    const name = { 'First Name': 'FNAME', 'Last Name': 'LNAME' }[header] ?? header;
    return value !== '' && /^[A-Z0-9_]{1,10}$/.test(name) ? [[name, value]] : [];
  });
  return {
    email_address: addressOf(row),
    status: 'subscribed',
    merge_fields: Object.fromEntries(fields),
  };
}

/** Tags stand in one cell, between commas; one that holds a comma is in quotes. */
const tagsOf = (row) =>
  [...(row.get('Tags') ?? '').matchAll(/(?:"((?:[^"]|"")*)"|([^",]+))(?:,|$)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );

function open() {
  const { MAILCHIMP_API_KEY: key, MAILCHIMP_AUDIENCE: audience, MAILCHIMP_URL: url } = process.env;
  const ask = asking({
    base: `${url ?? `https://${key.split('-').at(-1)}.api.mailchimp.com`}/3.0/lists/${audience}`,
    headers: { authorization: `Bearer ${key}` },
    perMinute: 600,
    wordsOf: ({ title }) => title,
  });

  /** The number of the tag; it is made when there is none. */
  async function tagNamed(name) {
    const { tags = [] } = await ask('GET', `/tag-search?name=${encodeURIComponent(name)}`);
    const found = tags.find((tag) => tag.name === name);
    return (found ?? (await ask('POST', '/segments', { name, static_segment: [] }))).id;
  }

  async function tell(tag, addresses, members) {
    if (addresses.length === 0) return;
    const id = await tagNamed(tag);
    for (const batch of batches(addresses, batchSize))
      await ask('POST', `/segments/${id}`, { [members]: batch });
  }

  return {
    async add(tag, rows) {
      let refused = 0;
      for (const batch of batches(rows, batchSize)) {
        const body = { members: batch.map(memberOf), update_existing: false };
        const { errors = [] } = await ask('POST', '', body);
        refused += errors.filter(({ error_code: code }) => code !== 'ERROR_CONTACT_EXISTS').length;
      }
      await tell(tag, rows.map(addressOf), 'members_to_add');
      return { 'given to': rows.length - refused, ...(refused > 0 && { refused }) };
    },
    async remove(tag, addresses) {
      await tell(tag, addresses, 'members_to_remove');
      return { 'taken from': addresses.length };
    },
  };
}

await upload({
  provider: 'mailchimp',
  variables: ['MAILCHIMP_API_KEY', 'MAILCHIMP_AUDIENCE'],
  tagsOf,
  open,
});
