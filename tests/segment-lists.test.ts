import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explainPerson, type Summary } from '../src/index.ts';
import { asOf, rowsOf, Shop } from './support/shop.ts';

const people = Array.from({ length: 200 }, (_, index) => ({
  email: `reader${index}@example.com`,
  shelf: ['novels', 'maps', 'Maps', 'cooking'][index % 4]!,
  points: index % 50,
}));
const customers = `email,shelf,points\n${people.map((each) => `${each.email},${each.shelf},${each.points}\n`).join('')}`;

/** Four readers who are on no list: without consent, without an address, with one that is none, held by a service. */
const odd = 'refuser@example.com,novels,60\n,novels,60\nnobody,novels,60\ninfo@example.com,novels,60\n';

function shop(rules: string, more = ''): Shop {
  const sources = 'customers: { path: customers.csv, email: email, columns: { points: number } }';
  return new Shop({
    'segments.yaml': `version: 1\nsources: { ${sources} }\nsuppress: { refused: email starts with 'refuser' }\n${rules}`,
    'customers.csv': customers + more,
  });
}

const share = (salt: string, email: string) =>
  Number.parseInt(createHash('sha256').update(`${salt}:${email}`).digest('hex').slice(0, 8), 16) % 10_000;

function expectToAddUp({ lists, holdouts }: Summary): void {
  for (const { members, rows, leftOut, withheld } of [...lists, ...holdouts]) {
    const others = [...leftOut, ...withheld].reduce((sum, each) => sum + each.people, 0);
    expect(members).toBe(rows + others);
  }
}

describe('a control group', () => {
  const rules =
    'segments:\n  all: { where: points >= 0, holdout: 25%, tags: [Reader] }\n  some: points >= 25\nlists: { plain: {}, mailchimp: { layout: one-file-with-tags } }\n';

  it('is drawn by the segment and the address, listed nowhere, and published apart', async () => {
    const ground = shop(rules, odd);
    const summary = await ground.run();
    const held = people.filter(({ email }) => share('all', email) < 2500).map(({ email }) => email);
    expect(held.length).toBeGreaterThan(20);
    const addresses = (path: string) => rowsOf(ground.published(path)).map((row) => row['email']);
    const group = held.concat(share('all', 'info@example.com') < 2500 ? ['info@example.com'] : []);
    expect(addresses('holdouts/all.csv')).toEqual(group.sort());
    expect(addresses('lists/plain/all.csv').filter((each) => held.includes(each!))).toEqual([]);
    expect(summary.lists[0]!.withheld).toEqual([{ reason: 'held out', people: group.length }]);
    expectToAddUp(summary);
  });

  it('has no tag of the segment, and is there for another one', async () => {
    const ground = shop(rules, odd);
    const summary = await ground.run();
    const rows = rowsOf(ground.published('lists/mailchimp/mailchimp.csv'));
    const tags = Object.fromEntries(rows.map((row) => [row['Email Address'], row['Tags']]));
    for (const { email, points } of people) {
      const wanted = [...(share('all', email) < 2500 ? [] : ['Reader']), ...(points < 25 ? [] : ['some'])];
      expect(tags[email]).toBe(wanted.length === 0 ? undefined : wanted.join(','));
    }
    expectToAddUp(summary);
  });
});

describe('parts', () => {
  it('are a list each, and together all members', async () => {
    const ground = shop(
      'segments:\n  all: { where: points >= 0, split: { a: 80%, b: 20% } }\nlists: { plain: { segments: [all] } }\n',
    );
    const summary = await ground.run();
    expect(summary.lists.map(({ path }) => path)).toEqual(['lists/plain/all.a.csv', 'lists/plain/all.b.csv']);
    const [a, b] = ['all.a', 'all.b'].map((name) => ground.list(name).map((row) => row['email']!));
    expect([...a!, ...b!].sort()).toEqual(people.map(({ email }) => email).sort());
    expect(a!.every((email) => share('all split', email) < 8000)).toBe(true);
    expect(b!.length).toBeGreaterThan(15);
  });
});

describe('parts that only capitals tell apart', () => {
  it('are different ones in expressions too', async () => {
    const ground = shop(
      'segments:\n  all: { where: points >= 0, split: [A, a] }\n  great: all.A\n  little: all.a\n  both: all.A and all.a\n',
    );
    await ground.run();
    const emails = (name: string) => ground.list(name).map((row) => row['email']);
    expect(emails('great')).toEqual(emails('all.A'));
    expect(emails('little')).toEqual(emails('all.a-2'));
    expect(emails('both')).toEqual([]);
  });
});

describe('priority', () => {
  it('lists a person for the first segment only, and counts the others', async () => {
    const ground = shop(
      'segments:\n  vip: { where: points >= 40, holdout: 50% }\n  good: points >= 20\n  all: points >= 0\npriority: [vip, good, all]\n',
      odd,
    );
    const summary = await ground.run();
    const files = ['vip', 'good', 'all'].map((name) => ground.list(name).map((row) => row['email']!));
    expect(new Set(files.flat()).size).toBe(files.flat().length);
    expect(files[1]!.length).toBe(people.filter(({ points }) => points >= 20 && points < 40).length);
    expect(summary.lists.map(({ withheld }) => withheld.map(({ reason }) => reason))).toEqual([
      ['held out'],
      ['in "vip" already'],
      ['in "good" already', 'in "vip" already'],
    ]);
    expectToAddUp(summary);
  });
});

describe('priority and control groups', () => {
  it('hold out only who would be mailed otherwise', async () => {
    const ground = shop(
      'segments:\n  vip: { where: points >= 40 }\n  all: { where: points >= 0, holdout: 50% }\npriority: [vip, all]\n',
    );
    const summary = await ground.run();
    const held = rowsOf(ground.published('holdouts/all.csv')).map(({ email }) => email!);
    const mailed = ground.list('vip').map(({ email }) => email!);
    const rest = ground.list('all').map(({ email }) => email!);
    const vips = people.filter(({ points }) => points >= 40).length;
    expect(mailed).toHaveLength(vips);
    expect(held.length).toBeGreaterThan(0);
    expect(new Set([...held, ...mailed, ...rest]).size).toBe(people.length);
    expect(held.length + mailed.length + rest.length).toBe(people.length);
    expect(summary.lists.find(({ segments }) => segments[0] === 'all')!.withheld).toEqual([
      { reason: 'held out', people: held.length },
      { reason: 'in "vip" already', people: vips },
    ]);
    expectToAddUp(summary);
    const { lists } = await explainPerson({ config: ground.at('segments.yaml') }, mailed[0]!);
    expect(lists).toMatchObject([
      { path: 'lists/plain/vip.csv', on: true },
      { path: 'lists/plain/all.csv', on: false, because: 'in "vip" already' },
      { path: 'holdouts/all.csv', on: false },
    ]);
  });
});

describe('priority among many segments', () => {
  it('takes no more room than each of them does, and says of each which others came first', async () => {
    const bounds = Array.from({ length: 200 }, (_, index) => index);
    const ground = shop(
      `segments:\n${bounds.map((bound) => `  over${bound}: points >= ${bound}\n`).join('')}priority: [${bounds.map((bound) => `over${bound}`).reverse()}]\n`,
    );
    const { lists } = await ground.run({ memory: '200MB' });
    const some = lists.find(({ segments }) => segments[0] === 'over46')!;
    expect(some.rows).toBe(4);
    expect(some.withheld).toEqual(
      [47, 48, 49].map((bound) => ({ reason: `in "over${bound}" already`, people: 4 })),
    );
    expect(lists.map(({ rows }) => rows)).toEqual(bounds.map((bound) => (bound < 50 ? 4 : 0)));
  });
});

describe('who has entered a segment', () => {
  it('is not told of those who are held out', async () => {
    const rules = 'segments:\n  all: { where: points >= 25, holdout: 50% }\n';
    const ground = shop(rules);
    await ground.run();
    ground.write({ 'customers.csv': customers.replaceAll(',1\n', ',30\n') });
    await ground.run({ asOf: asOf + 86_400_000 });
    const entered = rowsOf(ground.published('changes/all.entered.csv')).map((row) => Object.values(row)[0]!);
    const moved = people.filter(({ points }) => points === 1).map(({ email }) => email);
    expect(entered).toEqual(moved.filter((email) => share('all', email) >= 5000).sort());
    expect(entered.length).toBeLessThan(moved.length);
  });
});

describe('parameters', () => {
  it('are filled in in words and tags as in expressions', async () => {
    const ground = shop(
      'segments:\n  above:\n    for: { least: [10, 30] }\n    description: Has $least points, for $10 and $other\n    where: points >= $least\n    tags: [Above $least]\nlists: { plain: {} }\n',
    );
    const { segments } = await ground.run();
    expect(segments.map(({ name, description }) => [name, description])).toEqual([
      ['above.10', 'Has 10 points, for $10 and $other'],
      ['above.30', 'Has 30 points, for $10 and $other'],
    ]);
    expect(ground.list('above.30')[0]!['tags']).toBe('Above 30');
  });
});

describe('an explanation', () => {
  it('says what narrows a segment, and the place of a person in it', async () => {
    const ground = shop(
      'segments:\n  few: { where: points >= 40, exclude_file: out.txt, top: 30 by points, limit: 4 }\n',
    );
    ground.write({ 'out.txt': 'reader49@example.com\n' });
    const partsOf = async (email: string) => {
      const { segments } = await explainPerson({ config: ground.at('segments.yaml') }, email);
      return segments[0]!.parts.map(({ text, value }) => `${text}: ${value}`);
    };
    expect(await partsOf('reader49@example.com')).toEqual([
      'points >= 40: true',
      'exclude_file out.txt: true',
      'top 30 by points: 49',
      'place, of the first 30: null',
      'place by lot, of the first 4: null',
    ]);
    // Three are left who have 49 points, then four each of 48, 47 and so on; of equal ones the address decides.
    expect(await partsOf('reader148@example.com')).toContain('place, of the first 30: 4');
    const listed = (await ground.run()) && ground.list('few').map((row) => row['email']!);
    expect(listed).toHaveLength(4);
    for (const email of listed)
      expect((await partsOf(email)).at(-1)).toMatch(/^place by lot, of the first 4: [1-4]$/);
  });
});
