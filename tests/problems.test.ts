import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSegments } from '../src/index.ts';
import { asOf, problemsOf } from './support/shop.ts';

const folder = 'fixtures/problems';
const files = readdirSync(folder);
const named = (end: string) => files.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length));
const mistakes = named('.yaml');

/** What is said of a mistake in the rules, or on the command line. */
function said(name: string, options: Partial<Parameters<typeof checkSegments>[0]> = {}): Promise<string> {
  return problemsOf(checkSegments({ config: `${folder}/${name}.yaml`, asOf, ...options }), folder);
}

describe('problems', () => {
  it('have a text for every mistake', () => {
    expect(named('.txt')).toEqual(mistakes);
    expect(mistakes.length).toBeGreaterThan(40);
  });

  it.each(mistakes)('%s', async (name) => {
    await expect(await said(name)).toMatchFileSnapshot(resolve(folder, `${name}.txt`));
  });
});
