import { readBytes, readEnd } from './bytes.ts';
import type { SourceFile } from './shape.ts';

/** Whether a file of lines ends with a line end, as it does when it was written to its end. JSON arrays end as such. */
export async function endsALine({ path, compressed, container }: SourceFile): Promise<boolean> {
  if (container.kind === 'json' && container.layout === 'array') return true;
  let last: number | undefined;
  if (!compressed) last = (await readEnd(path, 1))[0];
  else for await (const piece of readBytes(path, true)) last = (piece as Buffer).at(-1);
  return last === 10 || last === 13;
}
