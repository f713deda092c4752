/**
 * Names by which rules can use columns, one a header, all different: lower case, anything else than a
 * letter or digit an underscore, an underscore before a leading digit. The second column of a name gets `_2`; a column
 * without a header is `column_N`, counted from 1.
 */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  const used = new Map<string, number>();
  return headers.map((header, index) => {
    const wanted = columnName(header) ?? `column_${index + 1}`;
    let number = used.get(wanted) ?? 1;
    const free = () => (number === 1 ? wanted : `${wanted}_${number}`);
    while (taken.has(free())) number++;
    used.set(wanted, number);
    taken.add(free());
    return free();
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
