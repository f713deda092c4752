/** What to say of a value that should stand in quotes and does not, and at which characters of its line one sees it. */
export interface Unquoted {
  message: string;
  hint?: string;
  start: number;
  end: number;
}

/** Most mistakes of YAML are made by an expression that has to stand in quotes; undefined where the line has none. */
export function unquotedIn(line: string): Unquoted | undefined {
  const [, before, value] = /^(\s*(?:- +)?(?:[^\s'"{[#:][^:]*: +)?)(\S.*)$/.exec(line) ?? [];
  if (before === undefined || value === undefined) return undefined;
  const written = value.replace(/ +#.*$/, '');
  const found = (offset: number, message: string): Unquoted => {
    const start = before.length + offset;
    return { message, hint: `write it as ${quoted(written)}`, start, end: start + 1 };
  };
  const first = value[0]!;
  const after = afterBracket(value);
  const next = after === undefined ? undefined : value[after];
  if (next === ']' || next === '}') {
    const start = before.length + after!;
    return { message: `here is one ${next} too many`, start, end: start + 1 };
  }
  const goesOn = next !== undefined && !/[#,:]/.test(next);
  if (goesOn || /^(['"])(?:(?!\1).)*\1\s*[^\s#,:]/.test(value) || /^[`@%]/.test(value)) {
    return found(0, `what begins with ${first} stands in quotes as a whole`);
  }
  const colon = /:(?= |$)/.exec(value);
  if (/^[{['"]/.test(value) || !before.includes(':') || !colon) return undefined;
  return found(colon.index, 'what has a colon and a blank in it stands in quotes');
}

/** Where a value goes on behind the bracket that closes its first, which may have others in it; undefined if it does not. */
function afterBracket(value: string): number | undefined {
  if (!/^[[{]/.test(value)) return undefined;
  let depth = 0;
  for (const { 0: found, index } of value.matchAll(/'[^']*'|"[^"]*"|[[{}\]]/g)) {
    if (/^[[{]/.test(found)) depth++;
    else if (/^[}\]]/.test(found) && --depth === 0) {
      const blanks = /^\s*/.exec(value.slice(index + 1))![0].length;
      return index + 1 + blanks < value.length ? index + 1 + blanks : undefined;
    }
  }
  return undefined;
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value.replaceAll('\\', '\\\\')}"`;
}
