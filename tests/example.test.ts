import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSegments, type Summary } from '../src/index.ts';
import { providers } from '../src/lists/providers/index.ts';
import { rowsOf } from './support/shop.ts';

/** Sentences by address. */
type Whys = Readonly<Record<string, string>>;

interface Expected {
  asOf: string;
  segments: Record<string, { in: Whys; out: Whys }>;
  stages: Record<string, Record<string, { stage: string; why: string }>>;
  suppressed: Record<string, string[]>;
  leftOut: Record<string, Whys>;
  kept: Record<string, Whys>;
  rejected: Record<string, { rows: number; why: string }>;
}

const expected = JSON.parse(readFileSync('fixtures/bookshop/expected.json', 'utf8')) as Expected;
const { mailchimp, aweber, getresponse } = providers;
const folder = mkdtempSync(join(tmpdir(), 'segmentor-example-'));
const summaries: Summary[] = [];

/** Why rows from the till are not used, which is no fault of theirs. */
const nobodys = 'the row does not say whose it is';

const published = (run: number) => join(folder, `out${run}`, 'latest');
const fileOf = (path: string, run = 0) => readFileSync(join(published(run), path), 'utf8');
const namesBelow = (path: string) => readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();

/** The addresses of a list, in lower case. */
function addressesIn(path: string): string[] {
  return rowsOf(fileOf(path)).map((row) => Object.values(row)[0]!.toLowerCase());
}

/** Who is in a segment, as far as Mailchimp may know. */
const segment = (name: string) => addressesIn(`lists/mailchimp/${name}.csv`);

/** Who has a tag of the one file for GetResponse. */
function stage(name: string): string[] {
  const rows = rowsOf(fileOf('lists/getresponse/getresponse.csv'));
  const header = Object.keys(rows[0]!).find((each) => each.endsWith(name.replace('.', '_')))!;
  return rows.filter((row) => row[header] === '1').map((row) => row[getresponse.emailHeader]!);
}

beforeAll(async () => {
  for (const run of [0, 1]) {
    const options = { config: 'segments.example.yaml', asOf: Date.parse(expected.asOf), threads: run + 1 };
    summaries.push(await runSegments({ ...options, out: join(folder, `out${run}`) }));
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the example of the bookshop', () => {
  it.each(Object.entries(expected.segments))('segment %s', (name, { in: members, out: others }) => {
    const found = segment(name);
    expect(Object.keys(members).filter((each) => !found.includes(each))).toEqual([]);
    expect(Object.keys(others).filter((each) => found.includes(each))).toEqual([]);
  });

  it('has something to say of every segment', () => {
    expect(summaries[0]!.segments.map((each) => each.name).sort()).toEqual(
      Object.keys(expected.segments).sort(),
    );
    expect(summaries[0]!.segments.filter((each) => each.members === 0)).toEqual([]);
  });

  it.each(Object.entries(expected.stages))('stages of %s', (stages, people) => {
    const names = [...new Set(Object.values(people).map((each) => each.stage))];
    expect(names.length).toBe(5);
    const found = names.flatMap((name) =>
      stage(`${stages}.${name}`).map((address) => [address, name] as const),
    );
    expect(new Set(found.map(([address]) => address)).size).toBe(found.length);
    const wanted = Object.entries(people).map(([address, each]) => [address, each.stage]);
    expect(wanted.map(([address]) => [address, found.find(([each]) => each === address)?.[1]])).toEqual(
      wanted,
    );
  });

  it('counts suppressed people once and has them on no list', () => {
    const { suppressed, lists } = summaries[0]!;
    const counted = Object.fromEntries(suppressed.map(({ reason, people }) => [reason, people]));
    // Beside those who were made by hand for it, a customer who is there twice has said no once.
    const wanted = Object.entries(expected.suppressed).map(([reason, { length }]) => [reason, length]);
    expect(counted).toEqual({ ...Object.fromEntries(wanted), 'no consent': 3 });
    const everywhere = new Set(lists.flatMap((each) => addressesIn(each.path)));
    expect(everywhere.size).toBeGreaterThan(100);
    const people = Object.values(expected.suppressed).flat();
    expect(people.filter((each) => everywhere.has(each))).toEqual([]);
  });

  it.each(Object.keys(expected.kept))('leaves out whom %s refuses, and nobody else', (list) => {
    const files = summaries[0]!.lists.filter((each) => each.list === list);
    const found = new Set(files.flatMap((each) => addressesIn(each.path)));
    expect(Object.keys(expected.leftOut[list]!).filter((each) => found.has(each))).toEqual([]);
    expect(Object.keys(expected.kept[list]!).filter((each) => !found.has(each))).toEqual([]);
  });

  it('rejects the unreadable rows only, and says where they are', () => {
    const unreadable = readdirSync(join(published(0), 'rejected')).flatMap((file) => {
      const rows = rowsOf(fileOf(`rejected/${file}`)).filter((row) => row['reason'] !== nobodys);
      return rows.length === 0 ? [] : [[file.replace('.csv', ''), rows.length]];
    });
    expect(unreadable).toEqual(Object.entries(expected.rejected).map(([name, { rows }]) => [name, rows]));
    for (const { name, files } of summaries[0]!.sources) {
      const rejected = files.reduce((sum, each) => sum + each.rejected, 0);
      if (rejected > 0) expect(rowsOf(fileOf(`rejected/${name}.csv`)).length).toBe(rejected);
      for (const { rows, used, rejected: lost } of files) expect(rows).toBe(used + lost);
    }
    for (const [name, { rows }] of Object.entries(expected.rejected)) {
      const found = rowsOf(fileOf(`rejected/${name}.csv`));
      expect(found.length).toBe(rows);
      const lines = readFileSync(`fixtures/bookshop/${name}.csv`, 'utf8').split(/\r?\n/);
      for (const { line, row } of found) expect(lines[Number(line) - 1]).toBe(row);
    }
  });

  it('publishes lists of as many different people as the summary says, in order', () => {
    const { lists } = summaries[0]!;
    expect(lists.length).toBeGreaterThan(30);
    for (const { path, rows } of lists) {
      const addresses = addressesIn(path);
      expect(addresses.length, path).toBe(rows);
      expect(addresses, path).toEqual([...new Set(addresses)].sort());
    }
  });

  it('writes what each service expects', () => {
    expect(readdirSync(join(published(0), 'lists')).sort()).toEqual(['aweber', 'getresponse', 'mailchimp']);
    for (const provider of [mailchimp, aweber, getresponse]) {
      const { path } = summaries[0]!.lists.find((each) => each.provider === provider.name)!;
      const headers = fileOf(path).split('\n')[0]!.trim().split(',');
      expect(headers[0]).toBe(provider.emailHeader);
      expect(new Set(headers.map((each) => each.toLowerCase())).size).toBe(headers.length);
      const contact = provider.contact.map((each) => each.header);
      const known = headers.filter((each) => contact.includes(each));
      expect(known).toEqual(contact.filter((each) => headers.includes(each)));
      expect(known.length).toBeGreaterThan(0);
    }
  });

  it('writes the same bytes when it runs again, with more processors too', () => {
    const names = namesBelow(published(0)).filter((each) => each !== 'summary.json');
    expect(namesBelow(published(1)).filter((each) => each !== 'summary.json')).toEqual(names);
    for (const name of names.filter((each) => each.endsWith('.csv'))) {
      expect(fileOf(name, 1) === fileOf(name), name).toBe(true);
    }
    const [first, second] = summaries.map(({ seconds: _, published: __, ...rest }) => rest);
    expect(second).toEqual(first);
  });

  it('is readable by its owner only', () => {
    for (const name of namesBelow(join(folder, 'out0', 'runs'))) {
      const stat = lstatSync(join(folder, 'out0', 'runs', name));
      expect((stat.mode & 0o777).toString(8), name).toBe(stat.isDirectory() ? '700' : '600');
    }
  });

  it('tells nothing of anybody in the summary', () => {
    const summary = fileOf('summary.json');
    expect(JSON.parse(summary)).toMatchObject({ version: 1, published: '.', asOf: expected.asOf });
    expect(summary).not.toContain('@');
  });

  it('adds up', () => {
    const { people, sources, suppressed, segments, lists } = summaries[0]!;
    const customers = sources.find((each) => each.role === 'customers')!;
    const used = customers.files.reduce((sum, each) => sum + each.used, 0);
    expect(people.total).toBe(used - people.merged);
    const never = suppressed.reduce((sum, each) => sum + each.people, 0);
    expect(never).toBeLessThan(people.total);
    for (const { path, rows, leftOut, segments: of } of lists.filter((each) => each.segments.length === 1)) {
      const members = segments.find((each) => each.name === of[0])!.members;
      expect(rows + leftOut.reduce((sum, each) => sum + each.people, 0), path).toBe(members);
    }
  });
});
