/** A text as YAML takes it within braces. */
export function scalar(text: string): string {
  return /^[\p{L}_./][\p{L}\p{N}_./*-]*( [\p{L}\p{N}_./*-]+)*$/u.test(text) ? text : JSON.stringify(text);
}

/** A condition that a value is one of some words, none of which has an apostrophe. */
export const isOneOf = (value: string, words: readonly string[]): string => {
  const texts = words.map((word) => `'${word}'`);
  return texts.length === 1 ? `${value} = ${texts[0]!}` : `${value} in (${texts.join(', ')})`;
};
