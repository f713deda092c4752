/**
 * Sends a list to a Mailchimp audience: new people are added as subscribed, and all get a tag, or lose it. Who is in the
 * audience already keeps status and fields: nobody who unsubscribed is ever subscribed again.
 *
 *   segmentor run --stdout vip --as mailchimp | node mailchimp.mjs add VIP
 *   node mailchimp.mjs remove VIP < out/latest/changes/vip.left.csv
 *
 * Reads a CSV with headers from standard input; the first column is the address, `First Name` and `Last Name` become
 * FNAME and LNAME, headers in capitals the fields of that name. The key and the audience's id are taken from
 * MAILCHIMP_API_KEY and MAILCHIMP_AUDIENCE. Ends with 1 at the first refusal, and says why without naming anybody.
 *
 * Batches of 500 (Mailchimp Marketing API, lists and segments, as of 2026-11). 429 and 5xx are tried again, after
 * Retry-After where the answer has it.
 */
import { text } from 'node:stream/consumers';

const { MAILCHIMP_API_KEY: key, MAILCHIMP_AUDIENCE: audience, MAILCHIMP_URL: url } = process.env;
const base = `${url ?? `https://${key?.split('-').at(-1)}.api.mailchimp.com`}/3.0/lists/${audience}`;
const batchSize = 500;
const attempts = 6;

class Refusal extends Error {}

/** One call; gives the answer's body. */
async function call(method, path, body) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const again = response.status === 429 || response.status >= 500;
    if (!again || attempt === attempts)
      throw new Refusal(`${method} ${path.split('?')[0] || '/'}: ${response.status} ${answer.title ?? ''}`);
    const asked = Number(response.headers.get('retry-after') ?? Number.NaN);
    const seconds = Number.isNaN(asked) ? 2 ** (attempt - 1) : asked;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** The rows of a CSV, by header. */
function rowsOf(csv) {
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...rest] = rows.filter((row) => row.some((cell) => cell !== ''));
  return rest.map(
    (row) => new Map(header.map((name, index) => [name.replace(/^\uFEFF/, ''), row[index] ?? ''])),
  );
}

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

const addressOf = (row) => [...row.values()][0];

const batches = (all) =>
  Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) =>
    all.slice(index * batchSize, (index + 1) * batchSize),
  );

/** The number of the tag; it is made when there is none. */
async function tagNamed(name) {
  const { tags = [] } = await call('GET', `/tag-search?name=${encodeURIComponent(name)}`);
  const found = tags.find((tag) => tag.name === name);
  return (found ?? (await call('POST', '/segments', { name, static_segment: [] }))).id;
}

async function send(action, tag) {
  const rows = rowsOf(await text(process.stdin));
  let refused = 0;
  if (action === 'add') {
    for (const batch of batches(rows)) {
      const body = { members: batch.map(memberOf), update_existing: false };
      const { errors = [] } = await call('POST', '', body);
      refused += errors.filter(({ error_code: code }) => code !== 'ERROR_CONTACT_EXISTS').length;
    }
  }
  if (rows.length > 0) {
    const id = await tagNamed(tag);
    const members = action === 'add' ? 'members_to_add' : 'members_to_remove';
    for (const batch of batches(rows))
      await call('POST', `/segments/${id}`, { [members]: batch.map(addressOf) });
  }
  process.stdout.write(`${tag}: ${rows.length} people sent, ${refused} refused\n`);
}

const [action, tag] = process.argv.slice(2);
if (!['add', 'remove'].includes(action) || !tag || !key || !audience) {
  process.stderr.write(
    'MAILCHIMP_API_KEY=... MAILCHIMP_AUDIENCE=... node mailchimp.mjs add|remove TAG < list.csv\n',
  );
  process.exitCode = 1;
} else {
  try {
    await send(action, tag);
  } catch (error) {
    process.stderr.write(`${error instanceof Refusal ? error.message : 'Mailchimp cannot be reached'}\n`);
    process.exitCode = 1;
  }
}
