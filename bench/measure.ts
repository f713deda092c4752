import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measurement {
  /** Wall time of the whole process, in seconds. */
  seconds: number;
  /** The most memory that was resident at a time, in MB of a million bytes; undefined where /proc does not tell. */
  peak: number | undefined;
}

/** Runs `node` with these arguments to its end. Rejects with what it wrote to standard error when it fails. */
export function measure(args: readonly string[]): Promise<Measurement> {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let peak: number | undefined;
    const look = setInterval(() => (peak = peakOf(child.pid) ?? peak), 20);
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', (error) => {
      clearInterval(look);
      fail(error);
    });
    child.on('close', (code, signal) => {
      clearInterval(look);
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) done({ seconds, peak });
      else fail(new Error(`node ${args.join(' ')}\nended with ${signal ?? `exit code ${code}`}\n${said}`));
    });
  });
}

/** Linux keeps the high-water mark itself, so looking now and then misses only what the last moments add. */
function peakOf(process: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    // No /proc here, or the process has just ended: what was seen before stands.
    return undefined;
  }
}

/** The middle of values; of an even number of them the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}
