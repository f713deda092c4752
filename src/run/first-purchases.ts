import { wordsOf } from '../sources/column-looks.ts';
import { formatNamed } from '../sources/formats/index.ts';
import type { RecognisedFile } from '../sources/recognise-files.ts';
import { isOneOf } from './first-writing.ts';
import type { FirstSource } from './first-sources.ts';

/** How a platform says that an order is paid, and not wholly refunded. */
interface Payment {
  column: string;
  paid: readonly string[];
  /** Its words are always in lower case. */
  lower?: true;
  /** What else must hold. */
  also?: string;
}

const payments: Readonly<Record<string, Payment>> = {
  'shopify-orders': {
    column: 'financial_status',
    paid: ['paid', 'partially_refunded'],
    lower: true,
    also: 'cancelled_at is missing',
  },
  'shopify-api-orders': {
    column: 'financial_status',
    paid: ['paid', 'partially_refunded'],
    lower: true,
    also: "cancelled_at is missing and test != 'yes'",
  },
  'woocommerce-api-orders': { column: 'status', paid: ['processing', 'completed'], lower: true },
  'woocommerce-order-export': { column: 'status', paid: ['processing', 'completed'] },
  'magento-orders-grid': { column: 'status', paid: ['processing', 'complete'] },
};

/** BigCommerce's words for orders of which all or some is paid. */
const bigcommerce = [
  'awaiting fulfillment',
  'awaiting shipment',
  'awaiting pickup',
  'partially shipped',
  'shipped',
  'completed',
  'partially refunded',
];

/** Words that say anywhere that an order is paid, in lower case. */
const paidWords: readonly string[] = [
  Object.values(payments).flatMap(({ paid }) => paid),
  bigcommerce,
  ['fulfilled', 'delivered', 'payment accepted'],
  ['bezahlt', 'abgeschlossen', 'in bearbeitung', 'versandt', 'versendet', 'verschickt', 'geliefert'],
  ['payé', 'payée', 'terminé', 'terminée', 'expédié', 'expédiée', 'livré', 'livrée'],
].flat();

/** Words that say anywhere that an order is not paid, or no more, in lower case. */
const unpaidWords: readonly string[] = [
  ['pending', 'pending payment', 'pending_payment', 'pending paypal', 'pending_paypal', 'awaiting payment'],
  ['payment review', 'payment_review', 'manual verification required', 'suspected fraud', 'fraud'],
  ['on hold', 'on-hold', 'holded', 'draft', 'checkout draft', 'checkout-draft', 'checkout_draft'],
  ['incomplete', 'open', 'unpaid', 'authorized', 'partially_paid', 'partially paid', 'expired', 'failed'],
  ['declined', 'disputed', 'voided', 'cancelled', 'canceled', 'closed', 'refunded', 'returned', 'trash'],
  ['paypal reversed', 'paypal_reversed', 'paypal canceled reversal', 'paypal_canceled_reversal'],
  ['offen', 'ausstehend', 'zahlung ausstehend', 'unbezahlt', 'in wartestellung', 'entwurf'],
  ['fehlgeschlagen', 'abgebrochen', 'storniert', 'erstattet', 'rückerstattet', 'retourniert'],
  ['en attente', 'en attente de paiement', 'échoué', 'échouée', 'annulé', 'annulée'],
  ['remboursé', 'remboursée'],
].flat();

const isKnown = (word: string): boolean => paidWords.includes(word) || unpaidWords.includes(word);

/** The column of a file of no known format that says whether orders are paid: one of payments before others. */
export function statusColumn({ columns, values }: RecognisedFile): string | undefined {
  const found = columns.filter(
    (label) =>
      /^(?!.*(?:fulfil|ship|deliver|liefer|versand|tax|customer|kunde)).*(?:status|état|estado)/i.test(
        label,
      ) && wordsOf(values.get(label) ?? []).some(isKnown),
  );
  return found.find((label) => /pay|financ|zahl|paiement|pago/i.test(label)) ?? found[0];
}

/** The orders that are paid, as an event set, with a comment on words of which it is not known. */
export function purchases({ format = '', of }: FirstSource, has: (column: string) => boolean): string {
  const payment = payments[format] ?? guessed(of);
  if (!payment || !has(payment.column)) return 'orders # nothing says which of them are paid';
  const { column, paid, lower, also } = payment;
  const words = wordsOf(of.flatMap((file) => file.values.get(labelOf(file, format, column) ?? '') ?? []));
  const unknown = words.filter((word) => !isKnown(word)).map((word) => JSON.stringify(word));
  if (words.length > 0 && unknown.length === words.length)
    return `orders # which words of ${column} say that one is paid is not known: ${unknown.join(', ')}`;
  const counted = [...paid, ...words.filter((word) => paidWords.includes(word) && !paid.includes(word))];
  const value = lower ? column : `lower(${column})`;
  const left = words.filter((word) => unpaidWords.includes(word));
  const rule = counted.length > 0 ? isOneOf(value, counted) : `not (${isOneOf(value, left)})`;
  const comment = unknown.length > 0 ? ` # add those that are paid: ${unknown.join(', ')}` : '';
  return `orders where ${also === undefined ? '' : `${also} and `}${rule}${comment}`;
}

/** The first words of a file of no known format say what is paid; those of BigCommerce are known. */
function guessed(of: readonly RecognisedFile[]): Payment | undefined {
  if (!of.some((file) => statusColumn(file) !== undefined)) return undefined;
  const isBigcommerce = of.some(({ columns }) => columns.includes('Order Total (inc tax)'));
  return { column: 'status', paid: isBigcommerce ? bigcommerce : [] };
}

function labelOf(file: RecognisedFile, format: string, column: string): string | undefined {
  const known = formatNamed(format);
  if (!known) return statusColumn(file);
  const from = known.columns.find(({ name }) => name === column)?.from ?? [];
  const isOf = (label: string) => from.some((one) => one.toLowerCase() === label.toLowerCase());
  return file.columns.find(isOf);
}
