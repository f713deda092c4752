import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Options } from '../src/index.ts';
import { aweber, getResponse, mailchimp, type Keeping } from './support/keeping.ts';
import { Shop } from './support/shop.ts';

/** A shop whose customers a, b, c, ... have each so many points and a town; night after night there may be others. */
class Nights {
  readonly shop: Shop;
  private night = 0;

  constructor(rules: string) {
    this.shop = new Shop();
    this.rules(rules);
  }

  rules(rules: string): void {
    const head = 'version: 1\nsources:\n  customers: { path: customers.csv, columns: { points: number } }\n';
    this.shop.write({ 'segments.yaml': `${head}suppress: { no consent: points < 0 }\n${rules}` });
  }

  /** Publishes the lists of a night, and gives the summary as an upload reads it. */
  async run(customers: string, options: Partial<Options> = {}): Promise<string> {
    const rows = customers.split(' ').map((each) => {
      const [letter, points, town = ''] = each.split(':');
      return `${letter}@example.com,${letter},${points},${town}`;
    });
    this.shop.write({ 'customers.csv': `email,id,points,town\n${rows.join('\n')}\n` });
    const asOf = Date.parse('2026-11-22T03:00:00Z') + 86_400_000 * this.night++;
    return JSON.stringify(await this.shop.run({ asOf, ...options }));
  }
}

const sent = async (to: Keeping, summary: string, words: string[] = []) => {
  const ended = await to.send(summary, words);
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(ended.out).not.toContain('@');
  return to.tags();
};

const vipFirst = `segments:
  vip: points >= 100
  buyers: points >= 10
priority: [vip, buyers]
lists:
  mailchimp: { segments: all }
`;

const stages = `stages:
  life: { new: points < 10, one: points < 100, more: otherwise }
segments: {}
lists:
  mailchimp: { segments: [life.*] }
`;

describe('after an upload, tags are those of the lists', () => {
  it('of people who move between lists of which one comes first', async () => {
    const nights = new Nights(vipFirst);
    const to = await mailchimp();
    expect(await sent(to, await nights.run('a:100 b:10 c:50'))).toEqual({ vip: ['a'], buyers: ['b', 'c'] });
    expect(await sent(to, await nights.run('a:20 b:200 c:50'))).toEqual({ vip: ['b'], buyers: ['a', 'c'] });
  });

  it('of stages, of which nobody is sent again who has not moved', async () => {
    const nights = new Nights(stages);
    const to = await mailchimp();
    await sent(to, await nights.run('a:0 b:50 c:500'));
    const asked = to.asked.length;
    const summary = await nights.run('a:50 b:50 c:500');
    expect(await sent(to, summary)).toEqual({ 'life.one': ['a', 'b'], 'life.more': ['c'] });
    const people = to.asked.slice(asked).flatMap(({ body }) => Object.values(body ?? {}).flat());
    expect(new Set(JSON.stringify(people).match(/\w+@/g))).toEqual(new Set(['a@']));
    const then = to.asked.length;
    await sent(to, summary);
    expect(to.asked).toHaveLength(then);
  });

  it.each(['one-file-per-segment', 'one-file-with-tags'])(
    'of segments that are split by a value, %s',
    async (layout) => {
      const nights = new Nights(`segments:
  towns: { where: points >= 0, split_by: town }
  halves: { where: points >= 50, split: { x: 50%, y: 50% }, tags: ['=Half, or so'] }
lists:
  mailchimp: { segments: [towns], layout: ${layout} }
  other: { provider: mailchimp, segments: [halves], layout: ${layout} }
`);
      const to = await mailchimp();
      const first = await sent(to, await nights.run('a:1:Paris b:1:Paris c:50:Nice'));
      expect(first).toMatchObject({ 'towns.Paris': ['a', 'b'], 'towns.Nice': ['c'], '=Half, or so': ['c'] });
      expect([first['halves.x'], first['halves.y']]).toContainEqual(['c']);
      const second = await sent(to, await nights.run('a:1:Rome b:-1:Paris c:1:Nice'));
      expect(second).toEqual({ 'towns.Rome': ['a'], 'towns.Nice': ['c'] });
    },
  );

  it('when a control group ends', async () => {
    const held = (share: string) => `segments: { all: { where: points >= 0, holdout: ${share} } }
lists: { mailchimp: { segments: all } }
`;
    const nights = new Nights(held('99%'));
    const to = await mailchimp();
    const people = 'a:1 b:1 c:1';
    expect(await sent(to, await nights.run(people))).toEqual({});
    nights.rules(held('1%'));
    expect(await sent(to, await nights.run(people))).toEqual({ all: ['a', 'b', 'c'] });
  });

  it.each(['one-file-per-segment', 'one-file-with-tags'])(
    'when runs in between had a part of the lists, uploaded or not, %s',
    async (layout) => {
      const nights = new Nights(`segments:
  low: { where: points < 50, tags: [low, Known] }
  high: { where: points >= 50, tags: [high, Known] }
lists:
  mailchimp: { segments: all, layout: ${layout} }
`);
      const to = await mailchimp();
      await sent(to, await nights.run('a:10 b:50 c:10'));
      await nights.run('a:50 b:10 c:10', { only: ['high'] });
      // Whose segment is not published keeps its tag, also one that a published segment shares.
      const part = await nights.run('a:50 b:10 c:-1', { only: ['high'] });
      expect(await sent(to, part)).toEqual({ low: ['a', 'c'], high: ['a'], Known: ['a', 'b', 'c'] });
      const whole = await nights.run('a:50 b:10 c:-1');
      expect(await sent(to, whole)).toEqual({ low: ['b'], high: ['a'], Known: ['a', 'b'] });
    },
  );

  it.each([
    {
      layout: 'one-file-per-segment',
      held: ['high'],
      meanwhile: { low: ['b', 'c', 'd'], high: ['b', 'c', 'd'] },
    },
    { layout: 'one-file-with-tags', held: ['low', 'high'], meanwhile: { low: ['a'], high: ['b', 'c', 'd'] } },
  ])('when a guard held a file back, which is not touched, $layout', async ({ layout, held, meanwhile }) => {
    const nights = new Nights(`segments: { low: points < 50, high: points >= 50 }
guards: { on_breach: hold_back, segments: { high: { shrink: 50% } } }
lists: { mailchimp: { segments: all, layout: ${layout} } }
`);
    const to = await mailchimp();
    await sent(to, await nights.run('a:10 b:50 c:50 d:50'));
    const people = 'a:50 b:10 c:10 d:10';
    const summary = await nights.run(people);
    expect(JSON.parse(summary)).toMatchObject({ unpublished: [{ list: 'mailchimp', segments: held }] });
    expect(await sent(to, summary)).toEqual(meanwhile);
    expect(await sent(to, await nights.run(people, { accept: 'all' }))).toEqual({
      low: ['b', 'c', 'd'],
      high: ['a'],
    });
  });

  it('when a list is no more', async () => {
    const nights = new Nights(vipFirst);
    const to = await mailchimp();
    await sent(to, await nights.run('a:100 b:10'));
    nights.rules('segments: { vip: points >= 100 }\nlists: { mailchimp: { segments: all } }\n');
    expect(await sent(to, await nights.run('a:100 b:10'))).toEqual({ vip: ['a'] });
  });

  it('when everybody is sent', async () => {
    const nights = new Nights(stages);
    const to = await mailchimp();
    await sent(to, await nights.run('a:0 b:50'));
    const summary = await nights.run('a:50 b:50');
    expect(await sent(to, summary, ['all'])).toEqual({ 'life.one': ['a', 'b'] });
    expect(await to.send(summary, ['all'])).toMatchObject({
      out: expect.stringContaining('life.one: given to 2\n'),
    });
  });
});

describe('what an upload keeps', () => {
  it('has a later upload make good what one left undone, whatever the lists are by then', async () => {
    for (const move of ['members_to_add', 'members_to_remove']) {
      const nights = new Nights(vipFirst);
      const to = await mailchimp();
      await sent(to, await nights.run('a:100 b:10 c:10'));
      to.refuse(({ body }) => body?.[move] !== undefined);
      expect(await to.send(await nights.run('a:10 b:100 c:10'))).toMatchObject({
        code: 1,
        err: 'POST /segments/0: 400\n',
      });
      expect(await sent(to, await nights.run('a:10 b:10 c:100'))).toEqual({ vip: ['c'], buyers: ['a', 'b'] });
    }
  });

  it("is the owner's alone, and everybody is sent without it", async () => {
    const nights = new Nights(vipFirst);
    const to = await mailchimp();
    const summary = await nights.run('a:100 b:10');
    await sent(to, summary);
    const path = nights.shop.at('out/uploaded/mailchimp-a1.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, readFileSync(path, 'utf8').slice(1));
    const damaged = `${path} is damaged; without it everybody is sent again, and nobody loses a tag\n`;
    expect(await to.send(summary)).toEqual({ code: 1, out: '', err: damaged });
    rmSync(path);
    expect(await to.send(summary)).toMatchObject({ out: 'vip: given to 1\nbuyers: given to 1\n' });
    expect(await to.send(summary)).toMatchObject({ out: 'vip: given to 0\nbuyers: given to 0\n' });
  });

  it('may lie elsewhere, and must where the run does', async () => {
    const nights = new Nights(vipFirst);
    const to = await mailchimp();
    const { published, ...others } = JSON.parse(await nights.run('a:100 b:10'));
    const moved = nights.shop.at('moved');
    renameSync(published, moved);
    const summary = JSON.stringify({ ...others, published: moved });
    expect(await to.send(summary)).toMatchObject({ code: 1, err: expect.stringContaining('UPLOAD_STATE') });
    expect(to.asked).toEqual([]);
    const env = { UPLOAD_STATE: nights.shop.at('kept') };
    expect(await to.send(summary, [], env)).toMatchObject({ code: 0 });
    expect(await to.send(summary, [], env)).toMatchObject({ out: 'vip: given to 0\nbuyers: given to 0\n' });
  });

  it('is what was imported by hand', async () => {
    const nights = new Nights(vipFirst);
    const to = await mailchimp();
    expect(await sent(to, await nights.run('a:100 b:10'), ['imported'])).toEqual({});
    expect(to.asked).toEqual([]);
    expect(await sent(to, await nights.run('a:100 b:10 c:10'))).toEqual({ buyers: ['c'] });
    // An import takes no tag away, so the next upload does.
    await sent(to, await nights.run('a:100 b:10 c:100'), ['imported']);
    expect(await sent(to, await nights.run('a:100 b:10 c:100'))).toEqual({});
  });
});

describe.each([
  { provider: 'aweber', open: aweber, written: (tag: string) => tag },
  { provider: 'getresponse', open: getResponse, written: (tag: string) => tag.replace('.', '_') },
])('the tags that $provider has', ({ provider, open, written }) => {
  const rules = `${stages
    .replace('segments: {}', 'segments: { all: points >= 0 }')
    .replace(
      'mailchimp: { segments: [life.*] }',
      `${provider}: { segments: [life.*, all], layout: one-file-with-tags }`,
    )}`;

  it('are those of the lists, and several at once for who is new', async () => {
    const nights = new Nights(rules);
    const to = await open();
    await sent(to, await nights.run('a:0 b:50'));
    expect(await sent(to, await nights.run('a:50 b:-1 c:500'))).toMatchObject({
      [written('life.one')]: ['a'],
    });
    // What was sent last is there when it is asked for again.
    await sent(to, await nights.run('a:50 b:-1 c:500 d:0'));
    const tags = await sent(to, await nights.run('a:50 b:-1 c:500 d:50'));
    expect(tags).toEqual({
      all: ['a', 'c', 'd'],
      [written('life.one')]: ['a', 'd'],
      [written('life.more')]: ['c'],
    });
  });

  it('are left alone for who unsubscribed', async () => {
    const nights = new Nights(rules);
    const to = await open();
    to.gone.add('a@example.com');
    await sent(to, await nights.run('a:0 b:50'));
    const sentAgain = await to.send(await nights.run('a:50 b:50'), ['all']);
    expect(sentAgain.out).toContain('left alone 1');
    expect(to.tags()).not.toHaveProperty(written('life.new'));
  });
});
