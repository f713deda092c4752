import { expect, it } from 'vitest';
import { counted } from '../src/index.ts';

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
  [12345, '12,345 rows'],
])('counts %s', (value, said) => {
  expect(counted(value, 'row')).toBe(said);
});

it('knows words that make their plural otherwise', () => {
  expect([1, 2].map((value) => counted(value, 'person is', 'people are'))).toEqual([
    '1 person is',
    '2 people are',
  ]);
});
