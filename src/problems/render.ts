import type { Problem } from './problem.ts';

/** A problem as plain text: place and code, then the line with a caret and the message. */
export function renderProblem({ code, message, place, hint }: Problem): string {
  const head = place ? `${place.file}:${place.line}:${place.column}  ${code}` : code;
  const lines = [head];
  if (place?.text !== undefined) {
    const gutter = `  ${place.line} | `;
    const indent = ' '.repeat(gutter.length - 2) + '| ';
    // Tabs stay tabs so that the caret stands below what it means.
    const before = place.text.slice(0, place.column - 1).replace(/[^\t]/g, ' ');
    const room = Math.max(1, place.text.length - place.column + 1);
    const caret = '^'.repeat(Math.max(1, Math.min(place.length, room)));
    lines.push(gutter + place.text, `${indent}${before}${caret} ${message}`);
  } else {
    lines.push(`  ${message}`);
  }
  if (hint) lines.push(`  hint: ${hint}`);
  return lines.join('\n');
}
