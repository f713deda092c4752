/**
 * Names by which rules can use columns, one a header, all different: lower case, anything else than a
 * letter or digit an underscore, an underscore before a leading digit. The second column of a name gets `_2`; a column
 * without a header is `column_N`, counted from 1.
 */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const name = freeName(columnName(header) ?? `column_${index + 1}`, taken);
    taken.add(name);
    return name;
  });
}

/** The name of one header, or undefined when nothing of it can stand in a name. */
export function columnName(header: string): string | undefined {
  const name = header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  if (name === '') return undefined;
  return /^\p{N}/u.test(name) ? `_${name}` : name;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
  return free;
}
