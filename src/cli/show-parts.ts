import type { ToldPart, Value } from '../index.ts';
import { dim, green } from './colours.ts';

const longest = 40;

/** A value in few characters. */
export function showValue(value: Value): string {
  if (value === null) return 'missing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value).replace(/\s+/g, ' ');
  return [...text].length > longest ? `${[...text].slice(0, longest - 1).join('')}…` : text;
}

/** Parts below each other, each with its value in front and what it is made of below. */
export function showParts(parts: readonly ToldPart[], indent = '  '): string[] {
  const width = Math.max(0, ...parts.map(({ value }) => showValue(value).length));
  return parts.flatMap((part) => {
    const shown = showValue(part.value);
    const painted = part.value === true ? green(shown) : shown;
    const { text, inner } = inShort(part);
    const line = `${indent}${painted}${' '.repeat(width - shown.length)}  ${text}`;
    return [line, ...showParts(inner, `${indent}${' '.repeat(width + 2)}`)];
  });
}

/** A name and the one condition behind it go on one line, and so do a comparison and the one value that is compared. */
function inShort({ text, named, parts }: ToldPart): { text: string; inner: readonly ToldPart[] } {
  const [only, another] = parts;
  if (!only || another) return { text, inner: parts };
  if (named) {
    const behind = inShort(only);
    return { text: `${text}${dim(`: ${behind.text}`)}`, inner: behind.inner };
  }
  if (only.type === 'boolean' || only.parts.length > 0) return { text, inner: parts };
  const value = showValue(only.value);
  const shown = only.type === 'list' && only.value !== null ? `[${value}]` : value;
  return { text: `${text} ${dim(`(${only.text} is ${shown})`)}`, inner: [] };
}
