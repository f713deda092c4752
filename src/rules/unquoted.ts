import { cutIn } from './cut-values.ts';
import { inQuotes } from './in-quotes.ts';

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
  if (before === undefined || value === undefined) return cutIn(line);
  const written = value.replace(/ +#.*$/, '');
  const found = (offset: number, message: string, hint = `write it as ${inQuotes(written)}`): Unquoted => {
    const start = before.length + offset;
    return { message, hint, start, end: start + 1 };
  };
  const first = value[0]!;
  if (/^[>|](?![-+\d]*(?:\s*$|\s+#))/.test(value)) {
    const hint = `write it as ${inQuotes(`... ${written}`)}, with what is compared in place of the dots`;
    const isComparison = first === '>' && !/\bdescription:/.test(before);
    return found(0, `what begins with ${first} stands in quotes`, isComparison ? hint : undefined);
  }
  const cut = cutIn(line);
  if (cut) return cut;
  if (/^(['"])(?:(?!\1).)*\1[^\s#,:].*\1$/.test(written)) {
    const inner = inQuotes(written.slice(1, -1));
    return found(0, `the second ${first} ends what the first one begins`, `write it as ${inner}`);
  }
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
