import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../src/index.ts';
import { folderOf, usualSize } from './generate.ts';

export interface Job {
  /** The folder with customers.csv, orders.csv and events.csv. */
  data: string;
  /** An empty folder to write to. */
  out: string;
  threads: number;
  memory: string;
}

export interface Contender {
  name: string;
  /** What to give to `node`. */
  command(job: Job): string[];
}

const here = import.meta.dirname;

export const segmentor: Contender = {
  name: 'segmentor',
  command: ({ data, out, threads, memory }) => {
    const options = [
      '--config',
      join(here, 'segments.yaml'),
      '--as-of',
      '2026-11-22T03:00:00Z',
      '--out',
      out,
    ];
    const limits = ['--threads', String(threads), '--memory', memory];
    const sources = data === folderOf(usualSize) ? [] : sourcesIn(data);
    return [join(here, '..', 'bin', 'segmentor.js'), 'run', ...options, ...limits, ...sources];
  },
};

/** segments.yaml names the files of the usual size; those of another size are given by name. */
function sourcesIn(data: string): string[] {
  const files = { customers: 'customers.csv', orders: 'orders.csv', emails: 'events.csv' };
  return Object.entries(files).flatMap(([source, file]) => ['--source', `${source}=${join(data, file)}`]);
}

const expertCommand = ({ data, out, threads, memory }: Job): string[] => {
  const limits = ['--threads', String(threads), '--memory', memory];
  return [join(here, 'expert', 'expert.js'), '--data', data, '--out', out, ...limits];
};

/** Writes the lists and tells nothing of what they leave out. */
export const expert: Contender = { name: 'expert SQL, lists only', command: expertCommand };

export const accountingExpert: Contender = {
  name: 'expert SQL, with accounts',
  command: (job) => [...expertCommand(job), '--accounts'],
};

export const streaming: Contender = {
  name: 'csv-parse streaming, with accounts',
  command: ({ data, out }) => [join(here, 'streaming.js'), '--data', data, '--out', out],
};

/** Where a contender has put its lists: segmentor publishes a run and points `latest` to it. */
export function listsIn(out: string): string {
  const published = join(out, 'latest', 'lists');
  return existsSync(published) ? published : join(out, 'lists');
}

/** What a contender tells of rows and people, as text with its names in order; undefined where it tells nothing. */
export function accountsIn(out: string): string | undefined {
  const summary = join(out, 'latest', 'summary.json');
  const accounts = join(out, 'accounts.json');
  if (existsSync(summary)) return inOrder(accountsOf(JSON.parse(readFileSync(summary, 'utf8')) as Summary));
  return existsSync(accounts) ? inOrder(JSON.parse(readFileSync(accounts, 'utf8'))) : undefined;
}

function accountsOf({ sources, people, suppressed, segments }: Summary): unknown {
  const counts = sources.map(({ name, files, strangers, later }) => {
    const [file] = files;
    const { rows, rejected, repeated } = file!;
    return [name, { rows, rejected, strangers, later, repeated }] as const;
  });
  return {
    sources: Object.fromEntries(counts),
    strangers: people.strangers,
    suppressed: Object.fromEntries(suppressed.map(({ reason, people }) => [reason, people])),
    segments: Object.fromEntries(
      segments.map(({ name, members, suppressed }) => [name, { members, suppressed }]),
    ),
  };
}

function inOrder(accounts: unknown): string {
  return JSON.stringify(accounts, (_, value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
