import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Shop } from './support/shop.ts';

const folder = resolve('examples/cron');

describe('examples for cron', () => {
  it.each([
    [0, undefined],
    [2, 'segmentor: the exports cannot be used, or the lists cannot be written'],
    [3, 'segmentor: a guard stopped it'],
    [143, 'segmentor: it ended with 143'],
  ])('the wrapper mails what was said when a run ends with %d', (status, subject) => {
    const shop = new Shop({
      'bin/segmentor': `#!/bin/sh\necho "$@" > ran\necho 'what was wrong' >&2\nexit ${status}\n`,
      'bin/mail': '#!/bin/sh\n{ printf "%s|" "$@"; cat; } > mailed\n',
    });
    for (const name of ['segmentor', 'mail']) chmodSync(shop.at(`bin/${name}`), 0o700);
    const env = { ...process.env, PATH: `${shop.at('bin')}:${process.env['PATH']}`, TMPDIR: shop.at('bin') };
    const options = ['me@shop.example', '--config', 'a b.yaml'];
    const ran = spawnSync(`${folder}/run-and-mail.sh`, options, { cwd: shop.path, env, encoding: 'utf8' });
    expect(ran).toMatchObject({ status, stdout: '', stderr: '' });
    expect(readFileSync(shop.at('ran'), 'utf8')).toBe('run --config a b.yaml\n');
    expect(existsSync(shop.at('mailed'))).toBe(subject !== undefined);
    if (subject === undefined) return;
    expect(readFileSync(shop.at('mailed'), 'utf8')).toBe(`-s|${subject}|me@shop.example|what was wrong\n`);
  });

  it('the timer starts the service of its name, and both have what systemd wants', () => {
    const [service, timer] = ['service', 'timer'].map((kind) =>
      readFileSync(`${folder}/segmentor.${kind}`, 'utf8'),
    );
    expect(service).toMatch(/^ExecStart=\/\S+ segmentor run /m);
    expect(timer).toMatch(/^OnCalendar=\*-\*-\* \d\d:\d\d:\d\d$/m);
    const verify = spawnSync('systemd-analyze', ['verify', '--man=no', `${folder}/segmentor.timer`], {
      encoding: 'utf8',
    });
    if (verify.error) return;
    expect(verify.stderr.split('\n').filter((line) => line.includes('segmentor.'))).toEqual([]);
  });
});
