import { readText } from './bytes.ts';
import type { Cut } from './json-cut.ts';

/** The lines of a text file, trimmed, those that are empty too. */
export async function* lineCuts(file: { path: string; compressed: boolean }): AsyncGenerator<Cut> {
  let line = 1;
  let held = '';
  for await (const piece of readText(file.path, file.compressed)) {
    const lines = (held + piece).split('\n');
    held = lines.pop()!;
    for (const text of lines) yield { text: text.trim(), line: line++ };
  }
  yield { text: held.trim(), line };
}

/** A JSON text's own texts, and what engines take for numbers beside JSON's own. */
const textsAndNumbers = /"(?:[^"\\]|\\.)*"|[+-]?(?:nan|inf(?:inity)?)\b/gi;

/** The value of a JSON text, undefined for anything else. `NaN` and `Infinity`, which Python writes, become texts. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const quoted = text.replace(textsAndNumbers, (each) => (each.startsWith('"') ? each : `"${each}"`));
    return quoted.length === text.length ? undefined : parsed(quoted);
  }
}
