/**
 * The name that was probably meant: the nearest of `known` by edits (insert, delete, replace, swap of
 * neighbours), or undefined when none is near. Case and the plural "s" count as half an edit.
 */
export function suggest(written: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 0.5;
  for (const name of [...known].sort()) {
    const distance = nearness(written, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** More names than these would be no help. */
const mostNames = 3;

/** `; did you mean "x"?`, or nothing. Without a near name, those of which the written one is a part: `soft_bounces`. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const all = [...known];
  const near = suggest(written, all);
  const parts = all.filter((name) => name.split('_').some((part) => nearness(written, part) < 1)).sort();
  const names = near !== undefined ? [near] : parts.length <= mostNames ? parts : [];
  if (names.length === 0) return '';
  return `; did you mean ${names.map((name) => `"${name}"`).join(' or ')}?`;
}

function nearness(a: string, b: string): number {
  if (a.toLowerCase() === b.toLowerCase()) return 0.5;
  if (`${a}s` === b || a === `${b}s`) return 0.5;
  return edits(a.toLowerCase(), b.toLowerCase());
}

/** Optimal string alignment distance. */
function edits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, beforeLast[j - 2]! + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
