/**
 * How fast a night's run is, beside what an expert would write by hand for one engine and beside a script without an
 * engine. Each contender runs as a whole process, in turn, and all must write the same bytes. The expert comes twice: with
 * nothing but the lists in mind, and telling what became of every row and person as a run does, like the script.
 *
 *   npm run bench -- [--customers N] [--data DIR] [--runs N] [--streaming tenth|full|no] [--threads N] [--memory SIZE]
 */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountingExpert, expert, segmentor, streaming, type Contender } from './contenders.ts';
import { folderOf, generate, positive, usualSize } from './generate.ts';
import { race, type Result } from './race.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: String(usualSize) },
    data: { type: 'string' },
    runs: { type: 'string', default: '3' },
    streaming: { type: 'string', default: 'tenth' },
    threads: { type: 'string', default: String(availableParallelism()) },
    memory: { type: 'string', default: '1GB' },
  },
});
if (!['tenth', 'full', 'no'].includes(values.streaming)) {
  throw new RangeError('--streaming takes tenth, full or no');
}
const customers = positive('customers', values.customers);
const runs = positive('runs', values.runs);
const threads = positive('threads', values.threads);
const temporary = mkdtempSync(join(tmpdir(), 'segmentor-bench-'));
const interrupt = () => process.exit(130);
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const engines = [segmentor, expert, accountingExpert];
const together = values.streaming === 'full' ? [...engines, streaming] : engines;
let agreed = await heat(together, customers, values.data);
if (values.streaming === 'tenth') {
  process.stdout.write('\nA tenth of the size, for the streaming script takes minutes on all of it:\n');
  agreed = (await heat([segmentor, streaming], Math.ceil(customers / 10))) && agreed;
}
process.exitCode = agreed ? 0 : 1;

async function heat(contenders: readonly Contender[], size: number, folder?: string): Promise<boolean> {
  const data = folderOf(size, folder);
  process.stderr.write(`data of ${size.toLocaleString('en')} customers in ${data}\n`);
  await generate(data, size);
  const bytes = await readOnce(data);
  const results = await race(contenders, { data, threads, memory: values.memory }, runs, temporary);
  process.stdout.write(`
${size.toLocaleString('en')} customers, ${(size * 5).toLocaleString('en')} orders, ${(size * 20).toLocaleString('en')} \
e-mail events: ${(bytes / 1e6).toFixed(0)} MB of CSV; ${results[0]!.lists} lists
node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${threads} threads, engines' memory \
${values.memory}; medians of ${runs} runs

${tableOf(results)}
`);
  return results.every(({ differing, accounts }) => differing.length === 0 && accounts !== false);
}

/** Brings the files into the page cache, so that the first contender does not pay for the disk. Gives their size. */
async function readOnce(data: string): Promise<number> {
  let bytes = 0;
  for (const file of ['customers.csv', 'orders.csv', 'events.csv']) {
    for await (const chunk of createReadStream(join(data, file), { highWaterMark: 1 << 20 })) {
      bytes += (chunk as Buffer).length;
    }
  }
  return bytes;
}

/** A Markdown table; the ratio is to the first contender. */
function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ contender, seconds, peak, differing, accounts }) => [
    contender,
    seconds.toFixed(2),
    (seconds / results[0]!.seconds).toFixed(2),
    peak === undefined ? 'unknown' : peak.toFixed(0),
    differing.length === 0 ? 'yes' : `no: ${differing.length} differ (${differing.slice(0, 3).join(', ')})`,
    accounts === undefined ? 'none' : accounts ? 'yes' : 'no',
  ]);
  const head = [
    'contender',
    'seconds',
    `ratio to ${results[0]!.contender}`,
    'peak MB',
    'lists agree',
    'accounts agree',
  ];
  const lines = [head, ['---', '--:', '--:', '--:', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
