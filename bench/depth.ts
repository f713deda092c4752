/**
 * What more segments cost: the same data with 20 segments and with 300, each a list. Both run in turn.
 *
 *   npm run bench:depth -- [--customers N] [--few N] [--many N] [--runs N]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { folderOf, generate, positive, usualSize } from './generate.ts';
import { median, measure, type Measurement } from './measure.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: String(usualSize) },
    few: { type: 'string', default: '20' },
    many: { type: 'string', default: '300' },
    runs: { type: 'string', default: '3' },
  },
});
const customers = positive('customers', values.customers);
const data = folderOf(customers);
await generate(data, customers);
const temporary = mkdtempSync(join(tmpdir(), 'segmentor-bench-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const sizes = [positive('few', values.few), positive('many', values.many)];
const measured = sizes.map((): Measurement[] => []);
for (let run = 1; run <= positive('runs', values.runs); run++) {
  for (const [index, size] of sizes.entries()) {
    const config = join(temporary, `${size}.yaml`);
    writeFileSync(config, rulesOf(size));
    const out = join(temporary, 'out');
    const options = ['--config', config, '--as-of', '2026-11-22T03:00:00Z', '--out', out];
    const program = join(import.meta.dirname, '..', 'bin', 'segmentor.js');
    const measurement = await measure([program, 'run', ...options]);
    process.stderr.write(`${size} segments, run ${run}: ${measurement.seconds.toFixed(2)} s\n`);
    measured[index]!.push(measurement);
    rmSync(out, { recursive: true });
  }
}
const medians = measured.map((all) => ({
  seconds: median(all.map((each) => each.seconds)),
  peak: Math.max(...all.map((each) => each.peak ?? 0)),
}));
process.stdout.write('| segments | seconds | ratio | peak MB |\n| --: | --: | --: | --: |\n');
for (const [index, { seconds, peak }] of medians.entries()) {
  const ratio = (seconds / medians[0]!.seconds).toFixed(2);
  process.stdout.write(`| ${sizes[index]} | ${seconds.toFixed(2)} | ${ratio} | ${peak.toFixed(0)} |\n`);
}

/** The benchmark's rules with so many segments, its own first. */
function rulesOf(size: number): string {
  const rules = parse(readFileSync(join(import.meta.dirname, 'segments.yaml'), 'utf8')) as {
    sources: Record<string, { path: string }>;
    segments: Record<string, string>;
    lists: Record<string, { segments: string[] | 'all' }>;
  };
  const files: Record<string, string> = { customers: 'customers', orders: 'orders', emails: 'events' };
  for (const [name, source] of Object.entries(rules.sources)) source.path = join(data, `${files[name]}.csv`);
  const all = [...Object.entries(rules.segments), ...furtherSegments(size)].slice(0, size);
  rules.segments = Object.fromEntries(all);
  const { segments: _, ...list } = rules.lists['mailchimp']!;
  return stringify({ ...rules, lists: { mailchimp: { ...list, segments: 'all' } } });
}

/** What a shop with many campaigns, categories and countries asks for, over the periods that people use. */
function furtherSegments(size: number): [string, string][] {
  const of = <Value>(list: readonly Value[], index: number) => list[index % list.length]!;
  const [days, months] = [
    [7, 14, 30, 60, 90, 180, 365],
    [1, 3, 6, 12, 24],
  ];
  const categories = ['books', 'maps', 'toys', 'art'];
  const countries = ['FR', 'BE', 'CA', 'US', 'GB', 'DE'];
  const kinds: ((index: number) => string)[] = [
    (index) =>
      `count(opens in last ${of(days, index)} days) >= ${1 + (index % 4)} and none(clicks in last 90 days)`,
    (index) => {
      const campaign = `${of([2024, 2025, 2026], index)}-${String(1 + (index % 11)).padStart(2, '0')}-${of(['a', 'b'], index)}`;
      return `any(sends where campaign = '${campaign}') and none(opens or clicks where campaign = '${campaign}')`;
    },
    (index) => {
      const spend = `sum(orders.total where category = '${of(categories, index)}' in last ${of(months, index)} months)`;
      return `${spend} >= ${50 + 10 * index}`;
    },
    (index) => `country = '${of(countries, index)}' and any(opens or clicks in last ${of(days, index)} days)`,
    (index) => {
      const spend = `sum(orders.total in last ${of(months, index)} months)`;
      return `percentile(${spend} among active) >= ${of([50, 75, 80, 90, 95, 99], index)}`;
    },
    (index) =>
      `engagement between ${index} and ${index + 10} and days_since(last(orders.at)) > ${30 + index}`,
    (index) => `engagement > (engagement as of ${of([7, 14, 30, 60], index)} days ago) + ${index}`,
    (index) => {
      const page = of(['new', 'sale', 'books', 'service'], index);
      return `any(clicks where url contains '/${page}' in last ${of(days, index)} days)`;
    },
    (index) =>
      `count(orders between ${12 * (1 + (index % 3))} and 6 months ago) >= ${1 + (index % 5)} and orders_12m = 0`,
    (index) => {
      const stage = of(['new', 'loyal', 'leaving', 'occasional'], index);
      return `lifecycle = '${stage}' and clicks_90d >= ${1 + (index % 5)} and tenure > ${10 * index}`;
    },
  ];
  return Array.from({ length: size }, (_, index) => [
    `further_${index + 1}`,
    of(kinds, index)(Math.floor(index / kinds.length) + 1),
  ]);
}
