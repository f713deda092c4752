import { wordsOf } from '../sources/column-looks.ts';
import { consenting, denying } from '../sources/consent-words.ts';
import type { RecognisedFile } from '../sources/recognise-files.ts';
import { isOneOf, scalar } from './first-writing.ts';

/** A column that says who may be mailed, or who may not: its name in rules, and its words. */
interface Answer {
  name: string;
  column: string;
  words: readonly string[];
}

/** What the columns of a file say of who may be mailed. */
export interface Answers {
  consent?: Answer;
  refusals: readonly Answer[];
}

/** The answers of a file, of columns that look like them. */
export function answersOf({ looks, values }: RecognisedFile): Answers {
  const answer = (name: string, column: string) => ({
    name,
    column,
    words: wordsOf(values.get(column) ?? []),
  });
  const found = looks.get('consent') ?? [];
  const consent = found.find((label) => /mail|newsletter/i.test(label)) ?? found[0];
  const refusals = (looks.get('refusal') ?? []).map((column, index) =>
    answer(index === 0 ? 'refusal' : `refusal_${index + 1}`, column),
  );
  return { ...(consent !== undefined && { consent: answer('consent', consent) }), refusals };
}

export const hasAnswers = ({ consent, refusals }: Answers): boolean =>
  consent !== undefined || refusals.length > 0;

/** The answers as `columns:` of their source. */
export const answerColumns = ({ consent, refusals }: Answers): string[] =>
  [...(consent ? [consent] : []), ...refusals].map(
    ({ name, column }) => `${name}: { from: ${scalar(column)} }`,
  );

/** Who is on no list by the answers of the customers themselves. */
export function ownRules({ consent, refusals }: Answers): string[] {
  return [
    ...refusals.map((each) => `${reason('refused', each)}: ${refuses(each.name, each)}`),
    ...(consent
      ? [`no consent: not (${agrees('consent', consent)}) # another word, or none, is no consent`]
      : []),
  ];
}

/**
 * Who is on no list by the answers in a table of addresses. Whoever is not in it has not agreed, unless the customers'
 * own consent is known.
 */
export function tableRules(table: string, { consent, refusals }: Answers, known: boolean): string[] {
  const of = ({ name }: Answer) => `lookup(${table}.${name}, email)`;
  return [
    ...refusals.map((each) => `${reason('refused', each)} in ${table}: ${refuses(of(each), each)}`),
    ...(consent
      ? [
          known
            ? `no consent in ${table}: ${of(consent)} is known and not (${agrees(of(consent), consent)})`
            : `no consent: not (${agrees(of(consent), consent)}) # nor has agreed who is not in ${table}`,
        ]
      : []),
  ];
}

/** Several refusals are told apart by their headers. */
const reason = (word: string, { name, column }: Answer): string =>
  name === 'refusal' ? word : `${word} (${column.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()})`;

const agrees = (value: string, { words }: Answer): string =>
  isOneOf(`lower(${value})`, known(words, consenting));

/** Whatever stands in a column of refusals is one, but a no. */
const refuses = (value: string, { words }: Answer): string => {
  const denials = words.filter((word) => denying.includes(word));
  return denials.length === 0
    ? `${value} is known`
    : `${value} is known and not (${isOneOf(`lower(${value})`, denials)})`;
};

/** Those words of a column that are known, or all that are known where none is. A cross says yes only by itself. */
function known(words: readonly string[], of: readonly string[]): readonly string[] {
  const plain = of.filter((word) => word !== 'x' || words.every((each) => each === 'x'));
  const found = plain.filter((word) => words.includes(word));
  return found.length > 0 ? found : plain;
}

/** The columns of files that may say who agreed to be mailed, each with its words and its file, for a comment. */
export function doubtfulConsent(files: readonly RecognisedFile[], shown: (path: string) => string): string[] {
  return files.flatMap(({ path, looks, values }) =>
    [...(looks.get('consent') ?? []), ...(looks.get('doubtful consent') ?? [])].map((label) => {
      const words = [...new Set(values.get(label))].map((word) => JSON.stringify(word));
      return `${JSON.stringify(label)} of ${shown(path)} (${words.length > 0 ? words.join(', ') : 'empty'})`;
    }),
  );
}
