import { answerConsent, tellWhoIsListed, unwantedHeader, wantedHeader } from './consent-words.ts';
import { type Field, type LookedFile, valuesIn } from './look.ts';
import { kindMeant } from './mail-kind.ts';

/** What a column may hold, judged by its header and its first values; the first that fits counts. */
export const looks = [
  'address',
  'refusal',
  'consent',
  'kind',
  'instant',
  'amount',
  'id',
  'doubtful consent',
] as const;
export type Look = (typeof looks)[number];

/** The columns of a file that look like something, by what they look like; of nested lines none. */
export function looksOf(file: LookedFile): ReadonlyMap<Look, readonly string[]> {
  const found = new Map<Look, string[]>();
  for (const field of file.fields) {
    const look = field.of === 'row' ? lookOf(field, textsIn(file, field.cell)) : undefined;
    if (look) found.set(look, [...(found.get(look) ?? []), field.label]);
  }
  return found;
}

/** What stands in a column's first rows. */
export const textsIn = (file: LookedFile, cell: Field['cell']): string[] =>
  valuesIn(file, cell)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value).trim()))
    .filter((text) => text !== '');

/** The different words of a column, in lower case, in the order in which they stand there. */
export const wordsOf = (values: readonly string[]): string[] => [
  ...new Set(values.map((value) => value.toLowerCase())),
];

/** A column with more different words than these has no closed list of them. */
const mostWords = 12;

const lookOf = ({ label }: Field, values: readonly string[]): Look | undefined =>
  looks.find((look) => tests[look](label, values));

const nearlyAll = (values: readonly string[], test: (text: string) => boolean): boolean =>
  values.filter(test).length >= values.length * 0.8;

/** Whether nearly all values are as they should be below such a header, which alone is enough without values. */
const headed =
  (header: RegExp, value: (text: string) => boolean) =>
  (label: string, values: readonly string[]): boolean =>
    header.test(label) && nearlyAll(values, value);

const number = /^-?\d+(?:[.,]\d+)?$/;
const instant = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[A-Z][a-z]{2} \d{1,2}, \d{4})(?!\d)/;
const addressHeader = /^(?:customer |billing |customer_|billing[._])?e[-_ ]?mail(?:[-_ ]?addres+e?)?$/i;

/** Addresses from which mail comes, or to which answers go, are nobody's who gets it. */
const senderHeader =
  /^(?:frm|from|sender|absender|von|reply[-_. ]?to|return[-_. ]?path)(?:$|[-_. ])|[-_. ](?:from|sender)$/i;
const kindHeader = /^(?:kind|event|event[-_ ]?type|action|type|status|ereignis)$/i;

/** What is said of other ways to reach somebody, or of other mail than the shop's, says nothing of mail. */
const otherChannel = /sms|whats|viber|phone|telefon|\btel|fax|post|push|call|anruf|partner|third/i;
const asksForConsent = (label: string): boolean => wantedHeader.test(label) && !otherChannel.test(label);

/** Headers of the languages that shops' exports come in; a value is never judged by its language. */
const tests: Record<Look, (label: string, values: readonly string[]) => boolean> = {
  address: (label, values) =>
    values.length === 0
      ? addressHeader.test(label)
      : nearlyAll(values, (text) => /^\S+@\S+\.\S+$/.test(text)) && !senderHeader.test(label),
  refusal: (label) => unwantedHeader.test(label) && !otherChannel.test(label),
  consent: (label, values) => {
    const words = wordsOf(values);
    if (asksForConsent(label)) return words.length <= mostWords && answerConsent(words);
    return /status$/i.test(label) && tellWhoIsListed(words);
  },
  kind: (label, values) => {
    if (values.length === 0) return /^(?:kind|event|event_?type|action)$/i.test(label);
    const words = wordsOf(values);
    const known = words.filter((word) => kindMeant(word) !== undefined).length;
    return (
      nearlyAll(values, (text) => kindMeant(text) !== undefined) ||
      (kindHeader.test(label) && words.length <= mostWords && known >= 2 && known >= words.length / 2)
    );
  },
  instant: headed(
    /date|datum|fecha|time|zeit|created|registr|^(?:when|wann|quand)$|(?:^|[ _])(?:at|on|since)$|_at$/i,
    (text) => instant.test(text) || /^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text),
  ),
  amount: (label, values) =>
    values.length > 0 &&
    headed(
      /total|amount|price|spen[dt]|revenue|paid|value|sales|betrag|summe|preis|montant|prix|importe/i,
      (text) => number.test(text.replace(/^[^\d-]{0,4}|[^\d]{0,4}$/g, '').replace(/[., ](?=\d{3})/g, '')),
    )(label, values),
  id: (label, values) => {
    const header =
      /^(?!.*(?:phone|tele|fax|mobil)).*(?:(?:^|[^a-z])(?:id|no|number|reference|sku)\.?|nummer|nr\.?)$|^#/i;
    // `orderId` and `KundenNr`, but not `Paid`.
    return (
      (header.test(label) || /[a-z](?:Id|ID|Nr|No)\.?$/.test(label)) &&
      nearlyAll(values, (text) => /^\S{1,64}$/.test(text))
    );
  },
  'doubtful consent': (label, values) => asksForConsent(label) && wordsOf(values).length <= mostWords,
};
