/** Letters of the Latin script that Unicode does not take apart into a base letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** A text as a name of `a-z`, `0-9` and single `_` between them; empty where none of its characters can be so. */
export function slugOf(written: string): string {
  return written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, (character) => letters[character] ?? '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '');
}
