import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPerson, parseInstant, type ToldPart } from '../src/index.ts';
import { asOf, problemsOf, Shop } from './support/shop.ts';

const bin = resolve('bin/segmentor.js');

const rules = `version: 1
sources:
  customers: { path: customers.csv, columns: { born: date } }
  orders: { path: orders.csv, id: order, columns: { total: number } }
  visits: { path: visits.csv }
constants: { near: [FR, BE] }
suppress:
  unsubscribed: consent = 'no'
  staff: email ends with '@lantern.example'
traits: { spend: sum(orders.total) }
scores: { warmth: { points: { orders: 10, none(orders in last 7 days): -1 }, levels: { hot: 15, cold: 0 } } }
segments:
  vip: percentile(spend among any(orders)) >= 50
  regular: { where: count(orders) >= 2 and country in near, exclude: "any(orders where total > 500)", tags: [Regular] }
  two_signs: at least 2 of (any(orders), warmth.level = 'hot', born is known)
stages: { lifecycle: { prospect: none(orders), buyer: otherwise } }
lists:
  mailchimp: { segments: all }
  plain: { segments: [vip], role_addresses: leave-out }
`;

const shopOf = () =>
  new Shop({
    'segments.yaml': rules,
    'customers.csv': [
      'email,country,consent,born',
      'ann@example.com,FR,yes,1990-01-02',
      'bob@example.com,BE,yes,',
      'cleo@example.com,FR,no,',
      'postmaster@example.com,FR,yes,',
      '',
    ].join('\n'),
    'orders.csv': [
      'order,email,at,total',
      'A,ann@example.com,2026-11-01T10:00:00Z,60',
      'B,ann@example.com,2026-11-20T10:00:00Z,20',
      'C,bob@example.com,2026-11-02T10:00:00Z,12.50',
      'D,cleo@example.com,2026-11-03T10:00:00Z,900',
      'E,postmaster@example.com,2026-11-03T10:00:00Z,1000',
      '',
    ].join('\n'),
    'visits.csv': 'email,at,page\nann@example.com,2026-11-02T10:00:00Z,/a\n',
  });

const explain = (shop: Shop, address: string) =>
  explainPerson({ config: shop.at('segments.yaml'), asOf }, address);

const named = (parts: readonly ToldPart[], text: string) => parts.find((part) => part.text === text)!;
/** A part as `text = value`, with what it is made of in brackets. */
const brief = ({ text, value, parts }: ToldPart): string =>
  `${text} = ${value}${parts.length > 0 ? ` [${parts.map(brief).join('; ')}]` : ''}`;

describe('an explanation', () => {
  it('tells who a person is, and how much they did, of sources that no rule looks at too', async () => {
    const told = await explain(shopOf(), ' ANN@example.com ');
    expect(told.address).toBe('ann@example.com');
    expect(told.attributes).toEqual({
      email: 'ann@example.com',
      country: 'FR',
      consent: 'yes',
      born: '1990-01-02',
    });
    expect(told.rows).toEqual([
      { source: 'orders', count: 2, last: '2026-11-20T10:00:00Z' },
      { source: 'visits', count: 1, last: '2026-11-02T10:00:00Z' },
    ]);
  });

  it('takes conditions apart, each piece with its value', async () => {
    const told = await explain(shopOf(), 'ann@example.com');
    // Of 20, 80 and 900 and 1000 euros: one of four has less than Ann.
    expect(brief(named(told.segments, 'vip'))).toBe(
      'vip = false [percentile(spend among any(orders)) >= 50 = false [' +
        'percentile(spend among any(orders)) = 25 [spend = 80 [sum(orders.total) = 80]; any(orders) = true]]]',
    );
    expect(brief(named(told.segments, 'regular'))).toBe(
      'regular = true [count(orders) >= 2 and country in near = true [' +
        'count(orders) >= 2 = true [count(orders) = 2]; country in near = true [country = FR]]; ' +
        'exclude any(orders where total > 500) = false]',
    );
    expect(brief(named(told.segments, 'two_signs'))).toBe(
      "two_signs = true [at least 2 of (any(orders), warmth.level = 'hot', born is known) = true [" +
        "any(orders) = true; warmth.level = 'hot' = true [warmth.level = hot]; born is known = true [born = 1990-01-02]]]",
    );
    expect(told.scores.map(brief)).toEqual([
      'warmth = 20 [orders: 10 = 2; none(orders in last 7 days): -1 = false]',
    ]);
    expect(told.stages.map(brief)).toEqual(['lifecycle = buyer [prospect: none(orders) = false]']);
  });

  it('tells missing values from nothing', async () => {
    const { segments, attributes } = await explain(shopOf(), 'bob@example.com');
    expect(attributes['born']).toBeNull();
    expect(brief(named(segments, 'two_signs'))).toContain('born is known = false [born = null]');
  });

  it('names the lists, and why a member is not on one', async () => {
    const shop = shopOf();
    const listsOf = async (address: string) =>
      (await explain(shop, address)).lists
        .filter(({ on, because }) => on || because)
        .map(({ path, on, because }) => ({ path, on, ...(because && { because }) }));
    expect(await listsOf('ann@example.com')).toEqual([
      { path: 'lists/mailchimp/regular.csv', on: true },
      { path: 'lists/mailchimp/two_signs.csv', on: true },
    ]);
    expect(await listsOf('cleo@example.com')).toEqual([
      { path: 'lists/mailchimp/vip.csv', on: false, because: 'suppressed: unsubscribed' },
      { path: 'lists/plain/vip.csv', on: false, because: 'suppressed: unsubscribed' },
    ]);
    expect(await listsOf('postmaster@example.com')).toEqual([
      { path: 'lists/mailchimp/vip.csv', on: false, because: 'role address' },
      { path: 'lists/plain/vip.csv', on: true },
    ]);
    expect((await explain(shop, 'cleo@example.com')).suppressed).toBe('unsubscribed');
  });

  it('agrees with what a run publishes, of lists by value too', async () => {
    const shop = shopOf();
    shop.write({
      'segments.yaml': rules.replace(
        'segments:\n',
        'segments:\n  by_country: { where: any(orders), split_by: country }\n',
      ),
    });
    await shop.run();
    for (const address of [
      'ann@example.com',
      'bob@example.com',
      'cleo@example.com',
      'postmaster@example.com',
    ]) {
      for (const { path, on } of (await explain(shop, address)).lists)
        expect(shop.published(path).includes(address)).toBe(on);
    }
  });

  it('is of the example without a piece that has no value or no text', async () => {
    const options = { config: 'segments.example.yaml', asOf: parseInstant('2026-11-22T03:00:00Z', 'UTC')! };
    const { segments } = await explainPerson(options, 'adam.second@post.example.com');
    const pieces = (part: ToldPart): ToldPart[] => [part, ...part.parts.flatMap(pieces)];
    for (const { text } of segments.flatMap(pieces)) {
      expect(text).not.toBe('');
      expect(text.split('(').length).toBe(text.split(')').length);
    }
  });

  it('is refused for somebody who is nobody', async () => {
    expect(await problemsOf(explain(shopOf(), 'dan@example.com'), '')).toBe(
      'unknown-person\n  nobody with this address is among the people\n' +
        '  hint: those who appear in orders or events only are people where the rules say "people: everyone"\n',
    );
  });

  it.each(['17', 'Dan', ''])('is refused for what is no address: %j', async (written) => {
    expect(await problemsOf(explain(shopOf(), written), '')).toBe(
      'bad-option\n  this is no address\n' +
        '  hint: a person is found by an address only, not by the id or the name that an export has\n',
    );
  });
});

describe('the command', () => {
  const command = (shop: Shop, ...options: string[]) =>
    spawnSync(process.execPath, [bin, 'explain', '--as-of', '2026-11-22T03:00:00Z', ...options], {
      cwd: shop.path,
      encoding: 'utf8',
    });

  it('shows all of it, and says nothing of it on standard error', () => {
    const { stdout, stderr, status } = command(shopOf(), 'cleo@example.com');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`cleo@example.com as of 2026-11-22T03:00:00Z, days in UTC, no run before
  email    cleo@example.com
  country  FR
  consent  no
  born     missing
  orders   1 row, the last at 2026-11-03T10:00:00Z
  visits   no rows

Suppressed: unsubscribed
  yes  unsubscribed: consent = 'no' (consent is no)
  no   staff: email ends with '@lantern.example' (email is cleo@example.com)

Segments: in vip
  yes  vip: percentile(spend among any(orders)) >= 50
       50  percentile(spend among any(orders))
           900  spend: sum(orders.total)
           yes  any(orders)
  no   regular
       no   count(orders) >= 2 and country in near
            no   count(orders) >= 2 (count(orders) is 1)
            yes  country in near (country is FR)
       yes  exclude any(orders where total > 500)
  no   two_signs: at least 2 of (any(orders), warmth.level = 'hot', born is known)
       yes  any(orders)
       no   warmth.level = 'hot' (warmth.level is cold)
       no   born is known (born is missing)

Stages
  buyer  lifecycle
         no  prospect: none(orders)

Scores
  9  warmth
     1    orders: 10
     yes  none(orders in last 7 days): -1

Traits
  900  spend: sum(orders.total)

Lists
  no   mailchimp/vip.csv (suppressed: unsubscribed)
  no   plain/vip.csv (suppressed: unsubscribed)
  no   2 files of segments that they are not in
`);
  });

  it('gives JSON, and exit code 2 for a stranger', () => {
    const shop = shopOf();
    const { stdout } = command(shop, 'ann@example.com', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ address: 'ann@example.com', suppressed: null });
    const stranger = command(shop, 'dan@example.com');
    expect(stranger.status).toBe(2);
    expect(stranger.stdout + stranger.stderr).not.toContain('dan');
    expect(command(shop, '17').status).toBe(1);
  });
});
