/** What is wrong with a file as YAML, in offsets of its text. */
export interface YamlError {
  code: string;
  message: string;
  pos: readonly [number, number];
}

export const keyTwice = 'this key stands twice';

export interface SaidError {
  message: string;
  hint?: string;
  start: number;
  end: number;
}

/**
 * What to say of errors that YAML's reader found. Most people make them by an expression that has to stand in quotes,
 * where the reader's words are about mappings and scalars, and one mistake makes several errors: those of a line
 * that is explained here are not said.
 */
export function explained(source: string, errors: readonly YamlError[]): SaidError[] {
  const said: SaidError[] = [];
  let explainedUpTo = -1;
  for (const { code, message, pos } of errors) {
    if (pos[0] <= explainedUpTo) continue;
    const line = lineAt(source, pos[0]);
    const unquoted = unquotedIn(line.text);
    if (unquoted) {
      explainedUpTo = line.start + line.text.length + 1;
      const { at, length, reason, value } = unquoted;
      const start = line.start + at;
      said.push({ message: reason, hint: `write it as ${quoted(value)}`, start, end: start + length });
      continue;
    }
    const words = code === 'DUPLICATE_KEY' ? keyTwice : message.replace(/\s*\n[\s\S]*$/, '');
    said.push({ message: words, start: pos[0], end: pos[1] });
  }
  return said;
}

function lineAt(source: string, offset: number): { start: number; text: string } {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', start);
  return { start, text: source.slice(start, end === -1 ? undefined : end).trimEnd() };
}

/** A value that should stand in quotes and does not: why, and at which character of its line one sees it. */
function unquotedIn(line: string) {
  const [, before, value] = /^(\s*(?:- +)?(?:[^\s'"{[#:][^:]*: +)?)(\S.*)$/.exec(line) ?? [];
  if (before === undefined || value === undefined) return undefined;
  const found = (offset: number, length: number, reason: string) => ({
    at: before.length + offset,
    length,
    reason,
    value: value.replace(/ +#.*$/, ''),
  });
  const first = value[0]!;
  if (/^(?:(['"])(?:(?!\1).)*\1|\[[^\]]*\]|\{[^}]*\})\s*[^\s#,:]/.test(value) || /^[`@%]/.test(value)) {
    return found(0, 1, `what begins with ${first} stands in quotes as a whole`);
  }
  const colon = /:(?= |$)/.exec(value);
  if (/^[{['"]/.test(value) || !before.includes(':') || !colon) return undefined;
  return found(colon.index, 1, 'what has a colon and a blank in it stands in quotes');
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value.replaceAll('\\', '\\\\')}"`;
}
