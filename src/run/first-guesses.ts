import { type AmountMarks, marksOf } from '../sources/amount-marks.ts';
import { type Look, wordsOf } from '../sources/column-looks.ts';
import { columnName } from '../sources/columns.ts';
import { formatNamed } from '../sources/formats/index.ts';
import { patternOf } from '../sources/instant-patterns.ts';
import { kindMeant } from '../sources/mail-kind.ts';
import type { RecognisedFile } from '../sources/recognise-files.ts';
import { answerColumns, answersOf } from './first-consent.ts';
import { statusColumn } from './first-purchases.ts';
import { scalar } from './first-writing.ts';

/** Files of the same columns, as one that has the rows of all. */
export function together(files: readonly RecognisedFile[]): RecognisedFile {
  const [first, ...others] = files;
  if (others.length === 0) return first!;
  const { columns, looks } = first!;
  const values = new Map(
    columns.map((label) => [label, files.flatMap((file) => file.values.get(label) ?? [])] as const),
  );
  const told = <Told>(look: Look, by: (values: readonly string[]) => Told | undefined) =>
    new Map(
      (looks.get(look) ?? []).flatMap((label) => {
        const found = by(values.get(label) ?? []);
        return found === undefined ? [] : [[label, found] as const];
      }),
    );
  return { ...first!, values, patterns: told('instant', patternOf), marks: told('amount', marksOf) };
}

/** What files of no known format are guessed to be for. */
export type GuessedRole = 'customers' | 'orders' | 'mail' | 'activity';

/**
 * A source with the columns that look as if they were the right ones; undefined when one that is needed is not there.
 * Orders may say whose they are by a number that customers have as well.
 */
export function guessed(
  name: string,
  role: GuessedRole,
  file: RecognisedFile,
  path: string,
  customers?: RecognisedFile,
): string | undefined {
  const address = addressIn(file);
  const at = instantIn(file);
  const customer = address ?? (customers && sharedNumber(customers, file));
  if (role === 'customers') {
    if (address === undefined) return undefined;
    const number = numberOfCustomers(file);
    return written(name, path, [
      ...(number === undefined ? [] : [`id: ${scalar(number)}`]),
      `email: ${scalar(address)}`,
      ...columnsOf(answerColumns(answersOf(file))),
    ]);
  }
  if (customer === undefined || at === undefined) return undefined;
  const { looks, patterns, values } = file;
  const keys = [
    `customer: ${scalar(customer)}`,
    `at: ${scalar(at)}`,
    ...(patterns.has(at) ? [`pattern: ${scalar(patterns.get(at)!)}`] : []),
  ];
  if (role === 'orders') {
    const [amount, id] = [amountIn(file), numberOfOrders(file)];
    if (amount === undefined || id === undefined) return undefined;
    const total = `total: { ${amountOf(amount, file.marks.get(amount)!)} }`;
    const columns = columnsOf([total, ...paymentOf(file)]);
    return written(name, path, [...keys, `id: ${scalar(id)}`, ...columns]);
  }
  const kind = role === 'mail' ? looks.get('kind')?.[0] : undefined;
  if (kind === undefined) return written(name, path, keys);
  const kinds = wordsOf(values.get(kind) ?? []).flatMap((word) => {
    const meant = kindMeant(word);
    return meant === undefined ? [] : [`${scalar(word)}: ${meant}`];
  });
  return written(name, path, [...keys, `kind: ${scalar(kind)}`, `kinds: { ${kinds.join(', ')} }`]);
}

const written = (name: string, path: string, parts: readonly string[]): string =>
  `${name}: { path: ${path}, ${parts.join(', ')} }`;

const columnsOf = (columns: readonly string[]): string[] =>
  columns.length === 0 ? [] : [`columns: { ${columns.join(', ')} }`];

/** Whether a file has kinds of mail events, and all their words are known. */
export function tellsKinds({ looks, values }: RecognisedFile): boolean {
  const [kind] = looks.get('kind') ?? [];
  return kind !== undefined && wordsOf(values.get(kind) ?? []).every((word) => kindMeant(word) !== undefined);
}

/** The column that is most like what is wanted: one that meets the first of some tests that any meets. */
function likest(labels: readonly string[], ...tests: ((label: string) => boolean)[]): string | undefined {
  for (const test of tests) {
    const found = labels.find(test);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The column of addresses; one with the same in all rows is nobody's own. */
function addressIn({ looks, values }: RecognisedFile): string | undefined {
  const labels = looks.get('address') ?? [];
  const differ = (label: string) => wordsOf(values.get(label) ?? []).length > 1;
  return likest(
    labels,
    (label) => differ(label) && /mail/i.test(label),
    differ,
    () => true,
  );
}

const aside =
  /ship|deliver|liefer|versand|due|f.llig|paid|updat|modif|chang|birth|geburt|cancel|storn|refund/i;

/** The column of instants that can be read and are not those of something that came of it. */
export function instantIn({ looks, patterns }: RecognisedFile): string | undefined {
  const labels = (looks.get('instant') ?? []).filter((label) => patterns.get(label) !== 'unclear');
  return likest(
    labels,
    (label) => /order|bestell|purchas|kauf/i.test(label) && !aside.test(label),
    (label) => !aside.test(label),
    () => true,
  );
}

const part =
  /sub|zwischen|\b(?:tax|vat)\b(?! ?\))|tax(?:es)?$|mwst|steuer|ship|versand|discount|rabatt|coupon|refund|unit|einzel|credit|gift|fee|cost|handling|\(ex|excl|netto|balance|quantity|qty|items/i;

/** The column of what an order comes to, of amounts whose marks can be told: with taxes, and not a part of it. */
function amountIn({ looks, marks }: RecognisedFile): string | undefined {
  const labels = (looks.get('amount') ?? []).filter((label) => marks.has(label));
  const whole = (label: string) =>
    /(?:order|grand).*total|gesamt|^total|^summe|endbetrag/i.test(label) && !part.test(label);
  return likest(
    labels,
    (label) => whole(label) && /inc|brutto/i.test(label),
    whole,
    (label) => !part.test(label),
    () => true,
  );
}

const ofCustomers = /customer|client|kunde|besteller|buyer|user|member|mitglied/i;

/** The column of numbers that orders have; those of their customers and of what was ordered are none. */
function numberOfOrders({ looks }: RecognisedFile): string | undefined {
  const labels = (looks.get('id') ?? []).filter((label) => !ofCustomers.test(label));
  return likest(
    labels,
    (label) => /order|bestell|auftrag|rechnung|invoice|commande|pedido|beleg/i.test(label),
    (label) => !/sku|product|item|artikel|variant|track|reference|vat|zip|house/i.test(label),
  );
}

/** The column of numbers that customers have, no two of them the same. */
function numberOfCustomers({
  format = '',
  confidence,
  columns,
  looks,
  values,
}: RecognisedFile): string | undefined {
  const known = confidence === 'certain' ? formatNamed(format) : undefined;
  if (known) {
    const from = known.columns.find(({ name }) => name === 'id')?.from ?? [];
    return columns.find((label) => from.some((one) => one.toLowerCase() === label.toLowerCase()));
  }
  const differ = (label: string) => {
    const texts = values.get(label) ?? [];
    return new Set(texts).size === texts.length;
  };
  const labels = (looks.get('id') ?? []).filter(differ);
  return likest(
    labels,
    (label) => ofCustomers.test(label),
    (label) => /^(?:id|nr|no|number|nummer)\.?$/i.test(label),
  );
}

/** The column by which orders say whose they are, of numbers that stand in both files. */
function sharedNumber(customers: RecognisedFile, orders: RecognisedFile): string | undefined {
  const own = numberOfCustomers(customers);
  const numbers = new Set(own === undefined ? [] : customers.values.get(own));
  return orders.looks
    .get('id')
    ?.find(
      (label) => ofCustomers.test(label) && orders.values.get(label)?.some((number) => numbers.has(number)),
    );
}

/** The column that says whether orders are paid, where it is not called so already. */
function paymentOf(file: RecognisedFile): string[] {
  const column = statusColumn(file);
  return column === undefined || columnName(column) === 'status'
    ? []
    : [`status: { from: ${scalar(column)} }`];
}

function amountOf(column: string, { decimal, thousands }: AmountMarks): string {
  const marks = Object.entries({ decimal, thousands }).filter(([, mark]) => mark !== undefined);
  return [`from: ${scalar(column)}`, 'type: number', ...marks.map(([of, mark]) => `${of}: "${mark}"`)].join(
    ', ',
  );
}
