import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAgain, type Wanted } from '../src/sources/second-look.ts';
import { Folder, inspectOne, located } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const wanted = (column: string, ...texts: string[]): Wanted => ({
  column,
  reason: 'unreadable',
  texts: new Set(texts),
});

async function look(
  content: string | Uint8Array,
  wants: Wanted[],
  source = {},
  limit?: number,
): Promise<string[]> {
  await folder.write({ file: content });
  const shape = await inspectOne(folder, 'visits', source);
  const found: string[] = [];
  const options = limit === undefined ? {} : { limit };
  for await (const { line, column, raw } of lookAgain(shape.files[0]!, wants, options)) {
    found.push(`${line} ${column} ${raw}`);
  }
  return found;
}

describe('a second look at CSV', () => {
  const rows = [
    'Email,At,Note',
    'a@x.org,soon,"one',
    'two"',
    '',
    'b@x.org,2026-01-02,',
    'c@x.org, soon,',
    'd@x.org,soon,x',
  ];

  it.each(['\n', '\r\n', '\r'])('says the line on which a row begins, with %j', async (newline) => {
    const at = wanted('at', 'soon', 'd@x.org');
    const expected = [`2 at a@x.org,soon,"one${newline}two"`, '6 at c@x.org, soon,', '7 at d@x.org,soon,x'];
    expect(await look(rows.join(newline), [at])).toEqual(expected);
    expect(await look(`\uFEFF${rows.join(newline)}${newline}`, [at])).toEqual(expected);
    expect(await look(gzipSync(rows.join(newline)), [at])).toEqual(expected);
  });

  it('compares what is in the cell, as it is or trimmed', async () => {
    expect(await look(rows.join('\n'), [wanted('at', 'soon')])).toHaveLength(3);
    expect(await look(rows.join('\n'), [wanted('at', ' soon')])).toEqual(['6 at c@x.org, soon,']);
  });

  it('gives a row once, for the first that it has, and stops at the limit', async () => {
    const both = [wanted('at', 'soon'), wanted('customer', 'd@x.org')];
    expect(await look(rows.join('\n'), both)).toHaveLength(3);
    expect(await look(rows.join('\n'), both, {}, 1)).toHaveLength(1);
    expect(await look(rows.join('\n'), both, {}, 0)).toHaveLength(0);
  });

  it('passes over rows of another length, and goes on to an open quote', async () => {
    const broken = [
      'Email;At',
      'a@x.org',
      'b"c;soon;more;more',
      'd@x.org;soon',
      '"e@x.org;soon',
      'f@x.org;soon',
    ];
    expect(await look(broken.join('\n'), [wanted('at', 'soon', '')])).toEqual(['4 at d@x.org;soon']);
  });

  it('takes the first cell that is not empty', async () => {
    const at = [located('Opened'), located('Sent')];
    const rows = 'Email,Sent,Opened\na@x.org,soon,\nb@x.org,soon,now\nc@x.org,,\n';
    expect(await look(rows, [wanted('at', 'soon', '')], { at })).toEqual([
      '2 at a@x.org,soon,',
      '4 at c@x.org,,',
    ]);
  });
});

describe('a second look at JSON', () => {
  const bad = { email: 'a@x.org', at: 'soon' };
  const good = { email: 'b@x.org', at: 1760000000 };
  const text = JSON.stringify(bad);

  it.each([
    ['lines', `${text}\n{broken\n\n${JSON.stringify(good)}\r\n${text}`, [`1 at ${text}`, `5 at ${text}`]],
    ['arrays in lines', `[${JSON.stringify(good)}]\n[${text}, ${text}]\n`, [`2 at ${text}`, `2 at ${text}`]],
    ['an array', `[\n${JSON.stringify(good)},\n${text}\n]`, [`3 at ${text}`]],
    ['an envelope', `{"n": 1,\n"rows": [\n${text}]}`, [`3 at ${text}`]],
    ['an envelope a line', `{"rows":[${text}]}\n{"rows":[${text}]}\n`, [`1 at ${text}`, `2 at ${text}`]],
  ])('reads %s', async (_, content, expected) => {
    expect(await look(content, [wanted('at', 'soon')])).toEqual(expected);
    expect(await look(gzipSync(content), [wanted('at', 'soon')])).toEqual(expected);
  });

  it('compares numbers as written and what is not there as empty', async () => {
    const lines = '{"email":"a@x.org","at":7}\n{"email":null,"at":8}\n{"at":9}\n';
    const found = await look(lines, [wanted('at', '7'), wanted('customer', '')]);
    expect(found.map((row) => row.slice(0, 10))).toEqual(['1 at {"ema', '2 customer', '3 customer']);
  });
});
