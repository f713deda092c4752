import { describe, expect, it } from 'vitest';
import { readMutations } from './data.ts';

const rows = [
  {
    who: 'ann@post.example.com',
    at: '2026-11-20T10:00:00Z',
    page: '/home',
    seconds: 12,
    more: { a: [1, null] },
  },
  { who: 1, at: 1763632800, page: 'a "quoted" \\ page', seconds: 3.5 },
  { who: 'bob@post.example.com', at: '2026-11-21', page: null, seconds: 1e3, list: ['x', 'ł', '🕯'] },
].map((row) => JSON.stringify(row));

describe('JSON that nobody meant', () => {
  it('2,500 files are read to the last row, or refused with their problems', async () => {
    const lines = await readMutations('visits.jsonl', `${rows.join('\n')}\n`, 1500, () => undefined);
    const array = await readMutations('visits.json', `[${rows.join(',\n')}]\n`, 1000, () => undefined);
    expect(lines.read + array.read).toBeGreaterThan(250);
  });
});
