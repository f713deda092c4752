import { describe, expect, it } from 'vitest';
import { stringify } from 'csv-stringify/sync';
import { statementsOf, streamSegment } from '../src/index.ts';
import { asOf, problemsOf, Shop, type Row, rowsOf } from './support/shop.ts';

const long = 'Å'.repeat(300);
/** So many readers of each shelf; what a shelf can be called is up to whoever fills in the export. */
const shelves: readonly (readonly [string, number])[] = [
  ['novels', 9],
  ['maps', 5],
  ['Maps', 4],
  ['../../etc/passwd', 3],
  ['/', 3],
  ['\\', 2],
  ['📚', 3],
  ['📖', 2],
  [long, 2],
  [`${long}!`, 1],
  ["O'Brien; --", 2],
  ['CON', 1],
  ['="x"', 1],
  ['two\nlines', 1],
  ['nul\0', 1],
  ['', 6],
];
const readers = shelves.flatMap(([shelf, count], index) =>
  Array.from({ length: count }, (_, place) => ({ email: `r${index}-${place}@example.com`, shelf })),
);

function shop(segment: string, lists = 'plain: {}', more = ''): Shop {
  return new Shop({
    'segments.yaml': `version: 1
sources: { customers: { path: customers.csv, email: email } }
suppress: { refused: email starts with 'r1-0' }
segments:
  by_shelf: ${segment}
${more}lists: { ${lists} }
`,
    'customers.csv': stringify([['email', 'shelf'], ...readers.map((each) => [each.email, each.shelf])]),
  });
}

describe('a segment that is split by a value', () => {
  it('has the same list of a value on standard output', async () => {
    const split = '{ where: "true", split_by: { by: shelf, at_least: 4, rest: others } }';
    const ground = shop(split, 'mailchimp: { columns: { SHELF: shelf } }');
    await ground.run();
    const written = async (segment: string) => {
      const single = { segment, provider: 'mailchimp' };
      const rows = [];
      for await (const row of streamSegment({ config: ground.at('segments.yaml'), asOf }, single))
        rows.push(row);
      return stringify(rows);
    };
    for (const name of ['by_shelf.novels', 'by_shelf.Maps', 'by_shelf.others'])
      expect(await written(name)).toBe(ground.published(`lists/mailchimp/${name}.csv`));
    const hint = '  hint: there are by_shelf.Maps, by_shelf.maps, by_shelf.novels, by_shelf.others\n';
    expect(await problemsOf(written('by_shelf'), '')).toBe(
      `bad-option\n  --stdout: "by_shelf" has a list for each value\n${hint}`,
    );
    expect(await problemsOf(written('by_shelf.novel'), '')).toBe(
      `bad-option\n  --stdout: no list is called "by_shelf.novel"; did you mean "by_shelf.novels"?\n${hint}`,
    );
  });

  it('has a list for each, however they are written', async () => {
    const ground = shop('{ where: "true", split_by: shelf }');
    const summary = await ground.run();
    const paths = summary.lists.map(({ path }) => path);
    expect(paths).toHaveLength(shelves.length - 1);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^lists\/plain\/by_shelf[^/\\]*\.csv$/);
    const found = paths.map((path) => rowsOf(ground.published(path)).map((row: Row) => row['email']));
    for (const [index, [shelf, count]] of shelves.entries()) {
      if (shelf === '') continue;
      const list = found.find((emails) => emails.some((email) => email!.startsWith(`r${index}-`)))!;
      expect(list).toHaveLength(index === 1 ? count - 1 : count);
      expect(list.every((email) => email!.startsWith(`r${index}-`))).toBe(true);
    }
    expect(summary.splits).toEqual([
      { list: 'plain', segment: 'by_shelf', values: 15, unlisted: [{ reason: 'no value', people: 6 }] },
    ]);
    expect(JSON.stringify(summary.segments)).not.toContain('novels');
  });

  it('gives the same bytes every time', async () => {
    const ground = shop('{ where: "true", split_by: shelf }');
    const read = async () => {
      const { lists } = await ground.run();
      return lists.map(({ path }) => [path, ground.published(path)]);
    };
    expect(await read()).toEqual(await read());
  });

  it('takes the largest values only, and the rest together', async () => {
    const ground = shop('{ where: "true", split_by: { by: shelf, at_least: 4, most: 2, rest: others } }');
    const summary = await ground.run();
    // One of the five who like maps wants no mail: four, as many as like Maps, and capitals come first.
    expect(summary.lists.map(({ path, rows }) => [path, rows])).toEqual([
      ['lists/plain/by_shelf.Maps.csv', 4],
      ['lists/plain/by_shelf.novels.csv', 9],
      ['lists/plain/by_shelf.others.csv', readers.length - 4 - 9 - 1],
    ]);
    expect(summary.splits).toEqual([{ list: 'plain', segment: 'by_shelf', values: 2, unlisted: [] }]);
  });

  it('counts those whose value has no list', async () => {
    const ground = shop('{ where: "true", split_by: { by: shelf, at_least: 5 } }');
    const { splits, lists } = await ground.run();
    expect(lists.map(({ path }) => path)).toEqual(['lists/plain/by_shelf.novels.csv']);
    const others = readers.length - 9 - 6;
    expect(splits[0]!.unlisted).toEqual([
      { reason: 'no value', people: 6 },
      { reason: 'a value without a list', people: others },
    ]);
  });

  it('counts its members also where no value has a list', async () => {
    const ground = shop('{ where: "true", split_by: { by: shelf, at_least: 500 } }');
    const { splits, lists } = await ground.run();
    expect(lists).toEqual([]);
    const unlisted = [
      { reason: 'a value without a list', people: readers.length - 6 },
      { reason: 'no value', people: 6 },
    ];
    expect(splits).toEqual([
      { list: 'plain', segment: 'by_shelf', values: 0, unlisted: expect.arrayContaining(unlisted) },
    ]);
  });

  it('has a tag for each where all are in one file', async () => {
    const ground = shop(
      '{ where: "true", split_by: { by: shelf, at_least: 4 }, tags: [Reader], columns: { SHELF: shelf } }',
      'mailchimp: { layout: one-file-with-tags }',
      "  some: email starts with 'r0'\n",
    );
    const { lists } = await ground.run();
    const rows = rowsOf(ground.published('lists/mailchimp/mailchimp.csv'));
    expect(lists.map(({ rows: count }) => count)).toEqual([rows.length]);
    expect(rows).toHaveLength(9 + 4 + 4);
    const tags = Object.fromEntries(rows.map((row) => [row['Email Address'], row['Tags']]));
    expect(tags['r0-0@example.com']).toBe('Reader,by_shelf.novels,some');
    expect(tags['r2-0@example.com']).toBe('Reader,by_shelf.Maps');
    expect(rows[0]!['SHELF']).toBe('novels');
  });

  it('goes with a control group and with priority', async () => {
    const ground = shop(
      '{ where: "true", holdout: 20%, split_by: shelf }',
      'plain: {}',
      "  vip: email starts with 'r0'\npriority: [vip, by_shelf]\n",
    );
    const summary = await ground.run();
    const held = rowsOf(ground.published('holdouts/by_shelf.csv')).map((row) => row['email']);
    expect(held.length).toBeGreaterThan(2);
    const listed = summary.lists
      .filter(({ segments }) => segments[0] === 'by_shelf')
      .flatMap(({ path }) => rowsOf(ground.published(path)).map((row) => row['email']!));
    expect(listed.filter((email) => held.includes(email) || email.startsWith('r0'))).toEqual([]);
  });

  it('shows its queries', async () => {
    const ground = shop('{ where: "true", split_by: shelf }');
    const config = ground.at('segments.yaml');
    const titles = (await statementsOf({ config })).map(({ title }) => title);
    expect(titles).toContain('the values of by_shelf on plain; each becomes a list where VALUE stands below');
    expect(titles).toContain('write lists/plain/by_shelf.VALUE.csv');
  });

  it('is refused when it would make a thousand lists and more', async () => {
    const ground = shop('{ where: "true", split_by: email }');
    const many = Array.from({ length: 1001 }, (_, index) => [`x${index}@example.com`, '']);
    ground.write({ 'customers.csv': stringify([['email', 'shelf'], ...many]) });
    expect(await problemsOf(ground.run(), ground.path)).toBe(
      'too-many-lists\n  by_shelf: 1001 values would make a list each, and 1000 is the most\n  hint: under "split_by:" say "most:" or "at_least:"\n',
    );
  });

  it('is held back as a whole by a guard', async () => {
    const guards = 'guards: { on_breach: hold_back, segments: { by_shelf: { at_most: 5 } } }\n';
    const ground = shop(
      '{ where: "true", holdout: 10%, split_by: shelf }',
      'plain: {}',
      "  some: email starts with 'r2'\n" + guards,
    );
    const summary = await ground.run();
    expect(summary.lists.map(({ path }) => path)).toEqual(['lists/plain/some.csv']);
    expect(summary.splits).toEqual([]);
  });
});
