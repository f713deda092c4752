import type { FileSummary } from '../report/summary.ts';

/** What a run tells a log while it is at work: figures and names of files and rules, nothing of a single person. */
export type LogEvent =
  | { event: 'start'; tool: string; config: string; asOf: string }
  | ({ event: 'read'; source: string } & Pick<FileSummary, 'rows' | 'used' | 'rejected'>)
  | { event: 'decided'; people: number; segments: Readonly<Record<string, number>> }
  | { event: 'warning'; message: string }
  | { event: 'published'; folder: string; files: number; rows: number; seconds: number };
