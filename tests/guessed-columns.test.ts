import { describe, expect, it } from 'vitest';
import { marksOf } from '../src/sources/amount-marks.ts';
import { patternOf } from '../src/sources/instant-patterns.ts';

describe('how instants are written', () => {
  it.each<[values: string[], pattern: string | undefined]>([
    [['2026-11-20', '2026-11-20T10:00:00Z'], undefined],
    [['1763632800'], undefined],
    [[], undefined],
    [['20.11.2026', '1.2.2026'], '%d.%m.%Y'],
    [['01.02.2026 10:30'], '%d.%m.%Y %H:%M'],
    [['01/02/26', '13/02/26'], '%d/%m/%y'],
    [['01/02/2026 9:05:00', '01/13/2026 19:05:00'], '%m/%d/%Y %H:%M:%S'],
    [['01/02/2026', '03/04/2026'], 'unclear'],
    [['13/02/2026', '02/13/2026'], 'unclear'],
    [['20.11.2026', '20.11.26'], 'unclear'],
    [['20.11.2026', '20.11.2026 10:00'], 'unclear'],
    [['20.11.2026', 'yesterday'], 'unclear'],
  ])('%j', (values, pattern) => {
    expect(patternOf(values)).toBe(pattern);
  });
});

describe('the marks of amounts', () => {
  it.each<[values: string[], marks: object | undefined]>([
    [['12.50', '30', '-4.5'], {}],
    [['12,50', '30'], { decimal: ',' }],
    [['1.012,50', '30,00'], { decimal: ',', thousands: '.' }],
    [['1,012.50', '30'], { thousands: ',' }],
    [['1,012,500'], { thousands: ',' }],
    [['1,012'], undefined],
    [['1.012'], undefined],
    [['1.012', '12.5'], {}],
    [['€12.50'], undefined],
    [['12,50', '12.50'], undefined],
    [[], undefined],
  ])('%j', (values, marks) => {
    expect(marksOf(values)).toEqual(marks);
  });
});
