import { rmSync } from 'node:fs';

const paths = new Set<string>();
let watching = false;

/**
 * Has a file or a folder removed when the process exits before its owner has come to it: what waits for a dead disk, or
 * copies a large export, may be told to end and not get there. Gives what to call once it is gone.
 */
export function removeAtExit(path: string): () => void {
  if (!watching) process.on('exit', removeAll);
  watching = true;
  paths.add(path);
  return () => void paths.delete(path);
}

function removeAll(): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // There is nobody left to be told; the next run removes what lies in the output folder.
    }
  }
}
