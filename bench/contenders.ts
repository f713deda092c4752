import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

export const expert: Contender = {
  name: 'expert SQL',
  command: ({ data, out, threads, memory }) => {
    const limits = ['--threads', String(threads), '--memory', memory];
    return [join(here, 'expert.js'), '--data', data, '--out', out, ...limits];
  },
};

export const streaming: Contender = {
  name: 'csv-parse streaming',
  command: ({ data, out }) => [join(here, 'streaming.js'), '--data', data, '--out', out],
};

/** Where a contender has put its lists: segmentor publishes a run and points `latest` to it. */
export function listsIn(out: string): string {
  const published = join(out, 'latest', 'lists');
  return existsSync(published) ? published : join(out, 'lists');
}
