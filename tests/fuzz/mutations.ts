import fc from 'fast-check';

/** Pieces that break readers. */
const pieces = [
  '"',
  "'",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  ':',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\0',
  '\ufeff',
  '\\',
  '#',
  '|',
  '&a ',
  '*a ',
  '- ',
  '? ',
  '!',
  '%',
  '@',
  '`',
  '--',
  '/*',
  '\u2028',
  '\ud800',
  '\u202e',
  'Ł',
  '🕯',
  '0',
  '-1',
  '1e999',
  '99999999999999999999',
  '9'.repeat(400),
  'null',
  'true',
  'NaN',
  ' and ',
  ' or ',
  ' not ',
  ' in ',
  ' last ',
  ' days',
  ' where ',
  ' among ',
  ' as of ',
  'count(',
  'sum(',
  '0000-00-00',
  '2025-02-30',
  '=CMD()',
  '<script>',
  "'; DROP TABLE x; --",
  '../../etc/passwd',
  '$(id)',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
];

type Step = [at: number, kind: number, length: number, piece: string];

/** A text with a few pieces inserted, removed, doubled, moved or replaced. */
export function mutated(text: string): fc.Arbitrary<string> {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.nat(1_000_000),
    fc.nat(4),
    fc.nat(40),
    fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })),
  );
  return fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.reduce(applied, text));
}

function applied(text: string, [where, kind, length, piece]: Step): string {
  const at = text.length === 0 ? 0 : where % (text.length + 1);
  const [before, here, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  if (kind === 0) return before + piece + here + after;
  if (kind === 1) return before + after;
  if (kind === 2) return before + here + here + after;
  if (kind === 3) return after + here + before;
  return before + piece + after;
}
