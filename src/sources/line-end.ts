import { readEnd } from './bytes.ts';
import type { SourceFile } from './shape.ts';

/** Whether a file of lines ends with a line end, as it does when it was written to its end. JSON arrays end as such. */
export async function endsALine({ path, compressed, container }: SourceFile): Promise<boolean> {
  if (container.kind === 'json' && container.layout !== 'lines') return true;
  const [last] = await readEnd(path, compressed, 1);
  return last === 10 || last === 13;
}
