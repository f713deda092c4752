import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

const customers = `email,silent\n${[10, 40, 45, 70, 95, 200].map((days, index) => `r${index}@example.com,${days}\n`).join('')}n@example.com,\n`;

function shop(rules: string): Shop {
  return new Shop({
    'segments.yaml': `version: 1
sources: { customers: { path: customers.csv, columns: { silent: number } } }
suppress: { refused: email starts with 'r1' }
${rules}`,
    'customers.csv': customers,
  });
}

const segments = `segments:
  d30: silent between 30 and 60
  d60: silent between 45 and 90
  d90: silent >= 90
  known: silent is known
`;

describe('a group', () => {
  it('counts whom a partition misses and has twice', async () => {
    const ground = shop(
      `${segments}groups: { inactivity: { segments: [d30, d60, d90], among: known, partition: true } }\n`,
    );
    const summary = await ground.run();
    expect(summary.groups).toEqual([
      {
        name: 'inactivity',
        segments: ['d30', 'd60', 'd90'],
        people: 6,
        none: 1,
        several: 1,
        overlaps: [{ segments: ['d30', 'd60'], people: 1 }],
      },
    ]);
    expect(summary.warnings).toContain('group inactivity: 1 person of 6 is in none of its segments');
    expect(summary.warnings).toContain(
      'group inactivity: 1 person of 6 is in several of its segments: 1 in d30 and d60',
    );
  });

  it('is all people unless it says among whom, and is silent when all is well', async () => {
    const ground = shop(
      'segments: { a: silent < 50, b: not a }\ngroups: { all: { segments: [a, b], partition: true } }\n',
    );
    const summary = await ground.run();
    expect(summary.groups).toEqual([
      { name: 'all', segments: ['a', 'b'], people: 7, none: 0, several: 0, overlaps: [] },
    ]);
    expect(summary.warnings).toEqual([]);
  });

  it('is a name for its segments in lists, partition or not', async () => {
    const ground = shop(
      `${segments}groups: { inactivity: { segments: [d30, d60] } }\nlists: { plain: { segments: [inactivity.*] } }\n`,
    );
    const summary = await ground.run();
    expect(summary.lists.map(({ path }) => path)).toEqual(['lists/plain/d30.csv', 'lists/plain/d60.csv']);
    expect(summary.groups).toEqual([]);
  });

  it('may be of stages and of segments with parameters', async () => {
    const ground = shop(`segments:
  more: { for: { days: [30, 90] }, where: silent > $days }
stages: { life: { young: silent < 30, old: silent > 90 } }
groups: { mixed: { segments: [more, life.young], partition: true } }
`);
    const { groups } = await ground.run();
    expect(groups).toEqual([
      {
        name: 'mixed',
        segments: ['more.30', 'more.90', 'life.young'],
        people: 7,
        none: 1,
        several: 2,
        overlaps: [{ segments: ['more.30', 'more.90'], people: 2 }],
      },
      { name: 'life', segments: ['life.young', 'life.old'], people: 7, none: 4, several: 0, overlaps: [] },
    ]);
  });
});

describe('a part of a segment in a group', () => {
  it('is that part, without who is held out; the segment by its name is all of it', async () => {
    const parts = 'known: { where: silent is known, holdout: 50%, split: [a, b] }';
    const ground = shop(`segments: { ${parts}, no: silent is missing }
groups:
  parts: { segments: [known.a, known.b], among: known, partition: true }
  whole: { segments: [known, no], partition: true }
`);
    const { groups, holdouts } = await ground.run();
    const heldOut = holdouts[0]!.rows;
    expect(heldOut).toBeGreaterThan(0);
    expect(groups).toEqual([
      { name: 'parts', segments: ['known.a', 'known.b'], people: 6, none: heldOut, several: 0, overlaps: [] },
      { name: 'whole', segments: ['known', 'no'], people: 7, none: 0, several: 0, overlaps: [] },
    ]);
  });
});

describe('stages', () => {
  it('are counted only where nobody says who is left', async () => {
    const ground = shop(
      'segments: { all: "true" }\nstages: { life: { young: silent < 30, others: otherwise } }\n',
    );
    expect((await ground.run()).groups).toEqual([]);
  });
});
