import { describe, expect, it } from 'vitest';
import { readMutations } from './data.ts';

const rows = [
  'who,at,page,seconds',
  'ann@post.example.com,2026-11-20T10:00:00Z,/home,12',
  '1,2026-11-20 11:00:00,"a ""quoted"", page",3.5',
  'bob@post.example.com,1763632800,"two\nlines",',
  ',2026-11-21,,7',
  'ann@post.example.com,21/11/2026,/ł,-1',
];

describe('CSV that nobody meant', () => {
  it('2,500 files are read to the last row, or refused with their problems', async () => {
    const outcomes = await readMutations('visits.csv', `${rows.join('\n')}\n`, 1500, countRows);
    const crlf = await readMutations('visits.csv', `${rows.join('\r\n')}\r\n`, 1000, countRows);
    expect(outcomes.read + crlf.read).toBeGreaterThan(250);
  });
});

/** Lines that are not blank, below the header: where no quotes are, every one is a row. */
function countRows(text: string): number | undefined {
  if (/["'\0]/.test(text) || text.startsWith('\ufeff')) return undefined;
  return text.split(/\r\n|\r|\n/).filter((line) => line !== '').length - 1;
}
