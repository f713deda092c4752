/** A piece of JSON text that is one whole value, and the 1-based line on which it begins. */
export interface Cut {
  text: string;
  line: number;
}

/**
 * Cuts the elements out of one JSON array, given in pieces of text of any size: the array that the text is, or with
 * `member` the one that the text's object holds under that name. An element that is cut off at the end never comes.
 */
export function elementCutter(member?: string): (piece: string) => Cut[] {
  return cutter(member === undefined ? 1 : 2, member);
}

/** Cuts a text that is one object or array after another into these. */
export function topCutter(): (piece: string) => Cut[] {
  return cutter(0);
}

/** `home` is how deep within others the elements are. */
function cutter(home: 0 | 1 | 2, member?: string): (piece: string) => Cut[] {
  let depth = 0;
  let line = 1;
  let string: 'none' | 'inside' | 'escaped' = 'none';
  let inArray = home === 0;
  let name = '';
  let held = '';
  let begun: { at: number; line: number } | undefined;
  let stringAt = 0;

  return (piece) => {
    const cuts: Cut[] = [];
    const text = held + piece;
    for (let index = held.length; index < text.length; index++) {
      const character = text[index]!;
      if (string === 'none' && inArray && home > 0 && depth === home) {
        if (character !== ',' && character !== ']') {
          if (!begun && character.trim() !== '') begun = { at: index, line };
        } else if (begun) {
          cuts.push({ text: text.slice(begun.at, index).trim(), line: begun.line });
          begun = undefined;
        }
      }
      if (string === 'escaped') string = 'inside';
      else if (string === 'inside') {
        if (character === '\\') string = 'escaped';
        else if (character === '"') {
          string = 'none';
          if (depth === 1 && !inArray) name = text.slice(stringAt, index + 1);
        }
      } else if (character === '"') {
        string = 'inside';
        stringAt = index;
      } else if (character === '{' || character === '[') {
        if (inArray && depth === home && !begun) begun = { at: index, line };
        depth++;
        if (character === '[' && depth === home && !inArray)
          inArray = home === 1 || name === JSON.stringify(member);
      } else if (character === '}' || character === ']') {
        depth--;
        if (begun && depth === home) {
          cuts.push({ text: text.slice(begun.at, index + 1), line: begun.line });
          begun = undefined;
        } else if (inArray && depth < home) inArray = false;
      }
      if (character === '\n') line++;
    }
    const from = begun?.at ?? (string === 'none' ? text.length : stringAt);
    held = text.slice(from);
    if (begun) begun.at = 0;
    stringAt -= from;
    return cuts;
  };
}

/** Longer JSON values are not read. */
const largestValue = 67_108_864;

/**
 * Cuts JSON text, given in pieces of any size, into the objects that stand at its top or in arrays at its top, with or
 * without anything between them. `rest` gives what is left at the end: an object that is cut off. Throws a RangeError
 * at an object of more than 64 Mi characters.
 */
export function valueCutter(): { cut: (piece: string) => Cut[]; rest: () => Cut | undefined } {
  let depth = 0;
  let line = 1;
  let string: 'none' | 'inside' | 'escaped' = 'none';
  let held: string[] = [];
  let length = 0;
  let begunOn = 1;

  const cut = (piece: string): Cut[] => {
    const cuts: Cut[] = [];
    let begunAt = 0;
    for (let index = 0; index < piece.length; index++) {
      const character = piece[index]!;
      if (string === 'escaped') string = 'inside';
      else if (string === 'inside') {
        if (character === '\\') string = 'escaped';
        else if (character === '"') string = 'none';
      } else if (character === '"') string = 'inside';
      else if (character === '{') {
        if (depth++ === 0) {
          begunAt = index;
          begunOn = line;
        }
      } else if (character === '}' && depth > 0 && --depth === 0) {
        cuts.push({ text: held.join('') + piece.slice(begunAt, index + 1), line: begunOn });
        held = [];
        length = 0;
      }
      if (character === '\n') line++;
    }
    if (depth > 0) {
      held.push(piece.slice(begunAt));
      length += piece.length - begunAt;
    }
    if (length > largestValue) throw new RangeError(`an object is longer than 64 MiB (line ${begunOn})`);
    return cuts;
  };
  return { cut, rest: () => (depth === 0 ? undefined : { text: held.join(''), line: begunOn }) };
}
