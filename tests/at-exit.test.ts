import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

it('what is temporary goes when the process exits, and what was given back stays', () => {
  const shop = new Shop({ 'copies/one.csv': 'x', 'copies/two.csv': 'y', 'kept/three.csv': 'z', '.lock': '' });
  const program = `const { removeAtExit } = await import(${JSON.stringify(pathToFileURL(resolve('dist/sources/at-exit.js')))});
removeAtExit('copies');
removeAtExit('never made');
removeAtExit('kept')();
process.exit(143);`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: shop.path,
    encoding: 'utf8',
  });
  expect(ended).toMatchObject({ status: 143, stderr: '' });
  expect(readdirSync(shop.path).sort()).toEqual(['.lock', 'kept']);
});
