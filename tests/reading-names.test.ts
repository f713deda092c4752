import { describe, expect, it } from 'vitest';
import { Failure } from '../src/index.ts';
import { read } from './support/reading.ts';

// Words that a database, or the tables of a run, may use for themselves.
const words =
  `person address identity key place file note bad row line rejected suppressed ordinal lines cell stray
  found left_out rowid rows`.split(/\s+/);

describe('names', () => {
  it('names and values may be full of SQL', async () => {
    const nasty = `x'; DROP TABLE people; -- "q" \${1} \\`;
    const [rows] = await read(
      {
        'customers.csv': `email,City,${`"${nasty.replaceAll('"', '""')}"`}\nann@example.com,Łódź,"${nasty.replaceAll('"', '""')}"\n`,
        'visits.csv': 'email,at\n',
      },
      {
        sources: { customers: { path: 'customers.csv', columns: { odd: { from: nasty } } } },
        columns: {
          [nasty]: 'odd',
          SAME: `odd = '${nasty.replaceAll("'", "''")}'`,
          Vip: 'score + 1',
        },
        rules: { traits: { score: '2', select: '3', people: '4', Łódź: '5' } },
      },
    );
    expect(rows).toMatchObject([{ [nasty]: nasty, SAME: 'yes', Vip: '3' }]);
  });

  it('columns of customers may have any name', async () => {
    const [rows] = await read(
      {
        'customers.csv': `email,${words.join(',')}\nann@example.com,${words.map((word) => `my ${word}`).join(',')}\n`,
        'visits.csv': 'email,at\nann@example.com,2026-01-01\nzoe@example.com,2026-01-01\n',
      },
      {
        sources: { visits: { path: 'visits.csv' } },
        columns: {
          ...Object.fromEntries(words.map((word) => [`OWN ${word}`, word])),
          VISITS: 'count(visits)',
        },
      },
    );
    const own = words.map((word) => [`OWN ${word}`, `my ${word}`]);
    expect(rows).toEqual([expect.objectContaining({ ...Object.fromEntries(own), VISITS: '1' })]);
  });

  it('columns of events may have any name', async () => {
    const [rows] = await read(
      {
        'visits.csv': `email,at,${words.join(',')}\nann@example.com,2026-01-01,${words.map((word) => `my ${word}`).join(',')}\n`,
      },
      {
        sources: { visits: { path: 'visits.csv' } },
        columns: Object.fromEntries(
          words.flatMap((word) => [
            [`LAST ${word}`, `last(visits.${word})`],
            [`COUNT ${word}`, `count(visits where ${word} = 'my ${word}')`],
          ]),
        ),
      },
    );
    const own = words.flatMap((word) => [
      [`LAST ${word}`, `my ${word}`],
      [`COUNT ${word}`, '1'],
    ]);
    expect(rows).toEqual([expect.objectContaining(Object.fromEntries(own))]);
  });

  it('sources may have any name', async () => {
    const names = [
      ...words,
      'people',
      'keys',
      'strays',
      'places',
      'strangers',
      'decided',
      'raw',
      'repeated',
      'known',
    ];
    const [rows] = await read(
      { 'visits.csv': 'email,at\nann@example.com,2026-01-01\nzoe@example.com,2026-01-01\n' },
      {
        sources: Object.fromEntries(names.map((name) => [name, { path: 'visits.csv' }])),
        columns: Object.fromEntries(names.map((name) => [`COUNT ${name}`, `count(${name})`])),
      },
    );
    expect(rows).toMatchObject([Object.fromEntries(names.map((name) => [`COUNT ${name}`, '1']))]);
  });

  it('files whose names are globs are themselves, and come in the order of their numbers', async () => {
    const visit = (id: string, page: string) =>
      `id,email,at,page\n${id},ann@example.com,2026-01-01,${page}\n`;
    const [rows, summary] = await read(
      {
        'w?.csv': visit('1', 'a'),
        'w1.csv': visit('2', 'b'),
        'w[1].csv': visit('3', 'c'),
        'w10.csv': visit('4', 'newest'),
        'w9.csv': visit('4', 'older'),
        'w*.csv': visit('5', 'd'),
        'o/x?/v.csv': visit('6', 'e'),
        'o/xy/v.csv': visit('7', 'f'),
      },
      {
        sources: { visits: { path: ['w**.csv', 'o/x?/v.csv'], id: 'id' } },
        columns: { VISITS: 'count(visits)', PAGES: 'values(visits.page)' },
      },
    );
    const { files } = summary.sources.find(({ name }) => name === 'visits')!;
    const names = ['w1.csv', 'w9.csv', 'w10.csv', 'w*.csv', 'w?.csv', 'w[1].csv', 'o/x?/v.csv'];
    expect(files.map(({ path, rows: told }) => [path, told])).toEqual(names.map((path) => [path, 1]));
    expect(rows).toMatchObject([{ VISITS: '6', PAGES: 'a, b, c, d, e, newest' }]);
  });

  it('columns whose names differ in capitals only are two, or are refused', async () => {
    const shown = read(
      { 'customers.csv': 'email,City,CITY\nann@example.com,x,y\n' },
      {
        sources: {
          customers: { path: 'customers.csv', columns: { town: { from: 'City' }, Town: { from: 'CITY' } } },
        },
        columns: { ONE: 'town', OTHER: 'Town' },
      },
    ).then(
      ([rows]) => [rows[0]!['ONE'], rows[0]!['OTHER']],
      (error: unknown) => (error instanceof Failure ? ['x', 'y'] : Promise.reject(error)),
    );
    expect(await shown).toEqual(['x', 'y']);
  });
});
