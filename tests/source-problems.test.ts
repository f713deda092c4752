import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectSources } from '../src/sources/inspect.ts';
import { failureOf, Folder, inspectOne, located, rulesWith } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const header = 'Email,At,Page\n';

async function failing(content: string | Uint8Array, source = {}, name = 'visits'): Promise<string[]> {
  await folder.write({ file: content });
  return failureOf(inspectOne(folder, name, source));
}

describe('files that cannot be used', () => {
  const long = Array.from({ length: 20_000 }, (_, index) => ({ email: 'a@example.com', at: index }));

  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'no-rows: file is empty'],
    ['a blank file', ' \r\n\n', 'no-rows: file is empty'],
    ['an empty packed file', gzipSync(''), 'no-rows: file is empty'],
    [
      'rows without a header',
      'a@example.com,2026-01-02\n',
      'no-header: file: its first line holds an address, not names of columns (the first line must name the columns)',
    ],
    [
      'a blank first line',
      '\nEmail,At\n',
      'no-header: file: its first line is blank (the first line must name the columns)',
    ],
    [
      'a header of nothing',
      ';;\n1;2;3\n',
      'no-header: file: its first line names no column (the first line must name the columns)',
    ],
    ['an open quote', 'Email,"At\n1,2\n', 'unreadable-file: file: nothing closes a quote in its first line'],
    [
      'a workbook',
      'PK\x03\x04rest',
      'unreadable-file: file is a zip archive or a workbook of a spreadsheet (unpack it, or save the workbook as CSV)',
    ],
    [
      'packed data without an end',
      gzipSync(header).subarray(0, 20),
      'unreadable-file: file is cut off: its compressed data has no end',
    ],
    [
      'a packed long array without an end',
      gzipSync(JSON.stringify(long).slice(0, -1)),
      'unreadable-file: file: it is cut off: it does not end with ]',
    ],
    [
      'packed data that is damaged',
      Buffer.concat([gzipSync(header).subarray(0, -8), Buffer.alloc(8)]),
      'unreadable-file: file is damaged: its compressed data cannot be unpacked',
    ],
    [
      'a short array without an end',
      '[{"a":1},{"b"',
      'unreadable-file: file: it is cut off: its array has no end',
    ],
    [
      'a long array without an end',
      JSON.stringify(long).slice(0, -1),
      'unreadable-file: file: it is cut off: it does not end with ]',
    ],
    [
      'a long envelope without an end',
      JSON.stringify({ rows: long }).slice(0, -1),
      'unreadable-file: file: it is cut off: it does not end with }',
    ],
    [
      'an envelope without an end',
      '{"rows":\n[{"a":1}]',
      'unreadable-file: file: it is cut off: its object has no end',
    ],
    ['a broken array', '[{"a":1},{b}]', 'unreadable-file: file: it is not well-formed JSON'],
    [
      'a broken long array',
      `[{b}${JSON.stringify(long).slice(1)}`,
      'unreadable-file: file: it is not well-formed JSON',
    ],
    [
      'objects over several lines with something between them',
      '{\n"a":1\n}\nand\n{\n"a":2\n}\n',
      'unreadable-file: file: it is neither one JSON array nor one JSON value a line',
    ],
    [
      'a long object over several lines',
      `{\n"a":"${'x'.repeat(300_000)}"\n}\n`,
      'unreadable-file: file: it is one object over several lines; put all rows in one array, or each on a line of its own',
    ],
  ])('are said to be %s', async (_, content, wording) => {
    expect(await failing(content)).toEqual(['data', `3:5 ${wording}`]);
  });

  it('are not those with a header and no rows', async () => {
    expect(await failing(header)).toEqual(['no failure']);
    expect(await failing('[]', { format: located('sendgrid-events') })).toEqual(['no failure']);
  });

  it('are missing', async () => {
    await folder.write({ 'exports/a.csv': header });
    const source = { path: ['export/a.csv', 'exports/b*.csv', 'exports', 'exports/a.csv/b'] };
    expect(await failureOf(inspectOne(folder, 'visits', source))).toEqual([
      'data',
      '3:5 file-missing: there is no file "export/a.csv"',
      '3:5 file-missing: no file matches "exports/b*.csv"',
      '3:5 file-missing: there is no file "exports"',
      '3:5 file-missing: there is no file "exports/a.csv/b"',
    ]);
  });

  it('have no place in the rules when the command line names them', async () => {
    const options = { paths: new Map([['visits', 'gone.csv']]) };
    expect(await failureOf(inspectOne(folder, 'visits', {}, options))).toEqual([
      'data',
      'file-missing: --source visits=gone.csv: there is no file "gone.csv"',
    ]);
  });
});

describe('columns that are missing', () => {
  it('are found by their mapping', async () => {
    expect(await failing(header, { customer: [located('Emial', 7)], at: [located('When', 8)] })).toEqual([
      'rules',
      '7:5 column-missing: file has no column "Emial"; did you mean "Email"?',
      '8:5 column-missing: file has no column "When"',
    ]);
  });

  it('have no usual name either', async () => {
    expect(await failing('Who,Page\n')).toEqual([
      'rules',
      '3:5 column-missing: file has no column that says whose row it is (name it with "customer: COLUMN"; unless named it is one called customer, email, email_address, customer_email, customer_id)',
      '3:5 column-missing: file has no column that says when it happened (name it with "at: COLUMN"; unless named it is one called at, timestamp, created_at, date, time, event_time)',
    ]);
    expect(await failing('Name\n', {}, 'customers')).toEqual([
      'rules',
      '3:5 column-missing: file has no column that says the address (name it with "email: COLUMN"; unless named it is one called email, email_address, e_mail)',
    ]);
    expect(await failing('[]')).toHaveLength(3);
  });

  it('are in one file and not in another', async () => {
    await folder.write({ 'a.csv': header, 'b.csv': 'E-mail,At\n' });
    const source = { path: ['a.csv', 'b.csv'], customer: [located('Email', 7)] };
    expect(await failureOf(inspectOne(folder, 'visits', source))).toEqual([
      'data',
      '7:5 column-missing: b.csv has no column "Email"; did you mean "E-mail"?',
    ]);
  });

  it('are those of the format', async () => {
    expect(await failing('Nam,Email,Total\n', { format: located('shopify-orders') }, 'orders')).toEqual([
      'data',
      '3:5 column-missing: file has no column "Created at", which the orders export of Shopify has',
      '3:5 column-missing: file has no column "Name", which the orders export of Shopify has; did you mean "Nam"?',
    ]);
    const events = '[{"email":"a@example.com","event":"open"}]';
    expect(await failing(events, { format: located('sendgrid-events') })).toEqual([
      'data',
      '3:5 column-missing: file has no column "timestamp", which the events of SendGrid has',
    ]);
  });

  it('are named under columns', async () => {
    const columns = new Map([
      ['page', { place: located('page', 9).place, from: [located('Pages', 9)] }],
      ['total', { place: located('total', 10).place, type: located('number' as const) }],
    ]);
    expect(await failing(header, { columns })).toEqual([
      'rules',
      '9:5 column-missing: no file of this source has a column "Pages"; did you mean "Page"?',
      '10:5 column-missing: no file of this source has a column "total"',
    ]);
  });

  it('are seen in no row of JSON', async () => {
    const json = '{"mail":"a@example.com","at":1}\n{"mail":"b@example.com","at":2}\n';
    expect(await failing(json, { customer: [located('email', 7)] })).toEqual([
      'rules',
      '7:5 column-missing: file has no column "email"; did you mean "mail"?',
    ]);
  });

  it('may be meant as a kind', async () => {
    const kinds = new Map([['o', located('opened', 8)]]);
    expect(await failing(header, { kind: located('clik', 7), kinds })).toEqual([
      'rules',
      '8:5 wrong-value: no kind of e-mail event is called "opened"; did you mean "open"? (the kinds are sent, delivered, open, machine_open, click, bounce_hard, bounce_soft, complaint, unsubscribe, resubscribe, dropped, deferred)',
      '7:5 column-missing: "clik" is neither a column of the export nor a kind of e-mail event; did you mean "click"?',
    ]);
  });
});

describe('names that nothing has', () => {
  it('are formats and encodings', async () => {
    expect(
      await failing(header, { format: located('shopify-order', 4), encoding: located('utf-9', 5) }),
    ).toEqual([
      'rules',
      '4:5 unknown-format: no export format is called "shopify-order"; did you mean "shopify-orders"? (docs/formats.md lists them all)',
      '5:5 shape: no text encoding is called "utf-9" (such as utf-8, utf-16le or windows-1252)',
    ]);
  });

  it('are formats of another kind of file', async () => {
    expect(await failing(header, { format: located('sendgrid-events', 4) })).toEqual([
      'data',
      '4:5 unreadable-file: file is CSV; the events of SendGrid is JSON',
    ]);
  });

  it('are sources of the command line, and standard input taken twice', async () => {
    await folder.write({ 'a.csv': header });
    const rules = rulesWith(folder.path, { visits: { path: ['-'] }, calls: { path: ['gone.csv', '-'] } });
    const options = { scratch: () => folder.scratch(), stdin: Readable.from([Buffer.from(header)]) };
    const work = inspectSources(rules, { ...options, paths: new Map([['visit', 'a.csv']]) });
    expect(await failureOf(work)).toEqual([
      'rules',
      'bad-option: --source names "visit", and the rules have no such source; did you mean "visits"?',
      '1:5 shape: standard input is read for "visits" already; "calls" needs a file',
    ]);
  });
});

it('says everything that is wrong in all sources at once, the rules first', async () => {
  await folder.write({ 'a.csv': '', 'b.csv': 'Who,At\n' });
  const rules = rulesWith(folder.path, { orders: { path: ['a.csv', 'c.csv'] }, visits: { path: ['b.csv'] } });
  const found = await failureOf(inspectSources(rules, { scratch: () => folder.scratch() }));
  expect(found.map((line) => line.replace(/^\d+:\d+ ([a-z-]+): .*/, '$1'))).toEqual([
    'rules',
    'column-missing',
    'file-missing',
    'no-rows',
  ]);
});

it('never says what is in a cell', async () => {
  const secret = 'ann@example.com';
  const all = [`${secret},x\n`, `[{"a":"${secret}"},{b}]`, `{"mail":"${secret}"}`, `Who\n${secret}\n`];
  for (const content of all) {
    const found = await failing(content);
    expect(found.length).toBeGreaterThan(1);
    expect(found.join()).not.toContain(secret);
  }
});
