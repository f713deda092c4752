import { type Field, type LookedFile, valuesIn } from './look.ts';
import { isMailWord } from './mail-kind.ts';

/** What a column may hold, judged by its header and its first values. */
export const looks = ['address', 'consent', 'kind', 'instant', 'amount', 'id'] as const;
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
  valuesIn(file, cell).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value).trim(),
  );

/** The first look of which nearly all values are; a header alone is enough where there are no values. */
function lookOf({ label }: Field, values: readonly string[]): Look | undefined {
  return looks.find((look) => {
    const { header, value } = tests[look];
    const fitting = values.filter(value).length;
    if (values.length === 0) return look !== 'amount' && header?.test(label);
    return fitting >= values.length * 0.8 && (valueIsEnough(look) || header?.test(label));
  });
}

const valueIsEnough = (look: Look): boolean => look === 'address' || look === 'kind';

const number = /^-?\d+(?:[.,]\d+)?$/;
const instant = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[A-Z][a-z]{2} \d{1,2}, \d{4})(?!\d)/;
const answers =
  /^(?:yes|no|true|false|1|0|y|n|(?:un|not_)?subscribed|ja|nein|oui|non|s[ií]|confirmed|pending)$/i;

/** Headers of the languages that shops' exports come in; a value is never judged by its language. */
const tests: Record<Look, { header?: RegExp; value: (text: string) => boolean }> = {
  address: {
    header: /^(?:customer |billing |customer_|billing[._])?e[-_ ]?mail(?:[-_ ]?addres+e?)?$/i,
    value: (text) => /^\S+@\S+\.\S+$/.test(text),
  },
  consent: {
    header:
      /^(?!.*(?:time|date|ip$)).*(?:consent|newsletter|opt.?in|marketing|subscribed|abonn|einwilligung)/i,
    value: (text) => answers.test(text),
  },
  kind: { header: /^(?:kind|event|event_?type|action)$/i, value: isMailWord },
  instant: {
    header:
      /date|datum|fecha|time|zeit|created|registr|^(?:when|wann|quand)$|(?:^|[ _])(?:at|on|since)$|_at$/i,
    value: (text) => instant.test(text) || /^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text),
  },
  amount: {
    header: /total|amount|price|spen[dt]|revenue|paid|value|sales|betrag|summe|preis|montant|prix|importe/i,
    value: (text) =>
      number.test(text.replace(/^[^\d-]{0,4}|[^\d]{0,4}$/g, '').replace(/[., ](?=\d{3})/g, '')),
  },
  id: {
    header: /^(?!.*(?:phone|tele)).*(?:^|[^a-z])(?:id|no|nr|number|nummer|reference|sku)\.?$|nummer$|^#|Id$/i,
    value: (text) => /^\S{1,64}$/.test(text),
  },
};
