import { columnsOf } from '../expression/formula.ts';
import type { Aggregate, Plan, Read } from '../plan/plan.ts';

/** What a column with the currency of a row's amounts is called. */
const currencyColumn = /(^|_)currency$/;
/** What it may hold; of anything else nothing is shown. */
const currencyText = /^[\p{L}\p{Sc}]{1,4}$/u;
/** Figures of orders that are no amounts. */
const countColumn = /(^|[_.])(quantity|qty|items|points|weight)$/;

/** Orders in several currencies, as far as their first rows show it, whose amounts a rule takes as those of one. */
export function currencyWarnings({ reads, layers }: Plan): string[] {
  const aggregates = layers.flatMap((layer) => layer.aggregates);
  return reads.flatMap((read) => {
    const { name, role, columns, firstTexts } = read.source;
    const of = columns.find((each) => role === 'orders' && currencyColumn.test(each.name));
    const currencies = of
      ? firstTexts(of.name)
          .filter((text) => currencyText.test(text))
          .sort()
      : [];
    const [first] = currencies;
    if (!of || first === undefined || currencies.length === 1) return [];
    const mixed = aggregates.flatMap((aggregate) => amountsMixed(aggregate, read, of.name));
    const shown = currencies.slice(0, 3).map((currency) => `"${currency}"`);
    return [...new Set(mixed)].map(
      (amount) =>
        `${name}: a rule takes "${amount}" of all orders as amounts of one currency, but the first rows have ${shown.join(', ')}; to pick one: where ${of.name} = '${first}'`,
    );
  });
}

/** The columns with amounts that an aggregate looks at without looking at the currency. */
function amountsMixed({ relation, filter, value }: Aggregate, read: Read, currency: string): string[] {
  if (!value || !('source' in relation) || relation.source !== read.source.name) return [];
  const asked = columnsOf(filter, 'row');
  const tests = read.tests.filter((test) => asked.has(test.name));
  for (const { formula } of tests) columnsOf(formula, 'row', asked);
  columnsOf(value, 'row', asked);
  if (asked.has(currency)) return [];
  const amounts = read.source.columns.filter(
    ({ name, type }) => type === 'number' && !countColumn.test(name),
  );
  return amounts.filter(({ name }) => columnsOf(value, 'row').has(name)).map(({ name }) => name);
}
