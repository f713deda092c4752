import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weakest } from '../src/engines/duckdb/looks.ts';
import { and, call, column, keyOf, or, text, type Formula } from '../src/expression/formula.ts';
import { statementsOf } from '../src/index.ts';
import { randomNumbers, seed } from './support/seed.ts';
import { asOf, Shop } from './support/shop.ts';

const is = (name: string, value: string) => call('equal', column(name, 'text', 'row'), text(value));
const isOneOf = (name: string, ...values: string[]) =>
  call('one_of', column(name, 'text', 'row'), ...values.map(text));

/** Whether a row meets a condition of equalities. */
function meets(row: Readonly<Record<string, string>>, formula: Formula): boolean {
  if (formula.kind !== 'call') return formula.kind === 'literal' && formula.value === true;
  const { primitive, arguments: args } = formula;
  if (primitive === 'and') return args.every((each) => meets(row, each));
  if (primitive === 'or') return args.some((each) => meets(row, each));
  const [of, ...literals] = args;
  if (of?.kind !== 'column') throw new Error(`no equality: ${keyOf(formula)}`);
  return literals.some((each) => each.kind === 'literal' && each.value === row[of.name]);
}

describe('the rows that any of several aggregates wants', () => {
  it('are asked for by the values of one column, where all else is alike', () => {
    const sends = Array.from({ length: 30 }, (_, index) =>
      and(is('kind', 'sent'), is('campaign', `c${index}`)),
    );
    const asked = weakest([
      ...sends,
      is('kind', 'open'),
      is('kind', 'click'),
      and(is('kind', 'open'), is('url', 'x')),
    ]);
    expect(keyOf(asked)).toBe(
      keyOf(
        or(
          and(is('kind', 'sent'), isOneOf('campaign', ...sends.map((_, index) => `c${index}`))),
          isOneOf('kind', 'open', 'click'),
        ),
      ),
    );
  });

  it('are never passed over, and with few conditions no others are taken', () => {
    const names = ['kind', 'campaign', 'url'];
    const values = ['a', 'b', 'c', 'd'];
    const value = fc.constantFrom(...values);
    const condition = fc.oneof(
      fc.tuple(fc.constantFrom(...names), value).map(([name, one]) => is(name, one)),
      fc.tuple(fc.constantFrom(...names), value, value).map(([name, one, two]) => isOneOf(name, one, two)),
    );
    const filter = fc.array(condition, { minLength: 1, maxLength: 3 }).map((all) => and(...all));
    const rows = values.flatMap((kind) =>
      values.flatMap((campaign) => values.map((url) => ({ kind, campaign, url }))),
    );
    fc.assert(
      fc.property(fc.array(filter, { minLength: 1, maxLength: 40 }), (filters) => {
        const asked = weakest(filters);
        for (const row of rows) {
          const wanted = filters.some((each) => meets(row, each));
          if (wanted || filters.length <= 8) expect(meets(row, asked)).toBe(wanted);
        }
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('figures of one source', () => {
  it('are the same however many are asked for beside them', async () => {
    const random = randomNumbers(seed);
    const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
    const orders = Array.from({ length: 400 }, (_, index) => {
      const day = new Date(Date.UTC(2026, 10, 21) - between(0, 700) * 86_400_000).toISOString();
      return `${index},p${between(1, 40)}@example.com,${day},${between(1, 9999) / 100},${between(1, 3)}`;
    });
    const shop = new Shop({
      'customers.csv': `email\n${Array.from({ length: 40 }, (_, index) => `p${index + 1}@example.com`).join('\n')}\n`,
      'orders.csv': `id,email,at,total,shelf\n${orders.join('\n')}\n`,
    });
    const figures = Array.from({ length: 60 }, (_, index) => {
      const months = 1 + (index % 20);
      return [
        `sum(orders.total in last ${months} months) >= ${months * 3}`,
        `count(orders where shelf = '${1 + (index % 3)}' in last ${months} months) >= 1`,
        `last(orders.total where shelf = '${1 + (index % 3)}') >= ${months * 3}`,
      ][index % 3]!;
    });
    const lists = async (segments: readonly string[]) => {
      shop.write({
        'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, email: email }
  orders: { path: orders.csv, id: id, customer: email, at: at, columns: { total: { type: number } } }
segments:
${segments.map((each) => `  s${figures.indexOf(each)}: ${each}`).join('\n')}
lists: { plain: {} }
`,
      });
      await shop.run();
      return segments.map((each) => shop.published(`lists/plain/s${figures.indexOf(each)}.csv`));
    };
    const together = await lists(figures);
    const apart = [];
    for (let from = 0; from < figures.length; from += 20)
      apart.push(...(await lists(figures.slice(from, from + 20))));
    expect(together).toEqual(apart);
    expect(together.some((list) => list.split('\n').length > 5)).toBe(true);
  });

  it('of one kind are taken in one look, for however many campaigns', async () => {
    const campaigns = Array.from({ length: 200 }, (_, index) => `c${index}`);
    const shop = new Shop({
      'customers.csv': 'email\nann@example.com\nbob@example.com\n',
      'mail.csv': `email,at,kind,campaign
ann@example.com,2026-11-01,sent,c7
bob@example.com,2026-11-01,sent,c7
bob@example.com,2026-11-02,open,c7
ann@example.com,2026-11-02,open,c8
`,
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv }
  mail: { path: mail.csv, customer: email, at: at, kind: kind }
segments:
  unopened:
    for: { campaign: [${campaigns}] }
    where: any(sends where campaign = $campaign) and none(opens where campaign = $campaign)
`,
    });
    const statements = await statementsOf({ config: shop.at('segments.yaml'), asOf, out: shop.out });
    expect(statements.filter(({ title }) => title === 'aggregate mail')).toHaveLength(2);
    const { segments } = await shop.run();
    expect(segments.filter(({ members }) => members > 0).map(({ name }) => name)).toEqual(['unopened.c7']);
    expect(shop.list('unopened.c7')).toEqual([{ email: 'ann@example.com' }]);
  });
});

describe('conditions that take long on a text', () => {
  const shopWith = (segments: string) =>
    new Shop({
      'customers.csv': 'email\nann@example.com\nbob@example.com\ncat@example.com\n',
      'mail.csv': `email,event,url,at
ann@example.com,click,https://a.example/x,2026-11-01T10:00:00Z
ann@example.com,open,https://a.example/y,2026-11-02T10:00:00Z
bob@example.com,open,https://a.example/x,2026-11-01T10:00:00Z
bob@example.com,click,https://a.example/y,2026-11-02T10:00:00Z
cat@example.com,delivered,https://a.example/x/y,2026-11-01T10:00:00Z
cat@example.com,click,,2026-11-02T10:00:00Z
`,
      'segments.yaml': `version: 1
sources:
  customers: { path: customers.csv, email: email }
  mail: { path: mail.csv, customer: email, at: at, kind: event }
segments:
${segments}
lists: { plain: {} }
`,
    });

  it('are asked of those kinds of events only for which the answer matters', async () => {
    const shop = shopWith(`  clicked_x: any(clicks where url contains '/x')
  clicked_others: any(clicks where not (url contains '/x'))
  looked_at_y: any(opens or clicks where url contains '/y')`);
    const statements = await statementsOf({ config: shop.at('segments.yaml'), asOf, out: shop.out });
    const [reading] = statements.filter(({ title }) => title === 'read mail').map(({ text }) => text);
    const guards = [...reading!.matchAll(/CASE WHEN ([^,]*) THEN [^,]*contains\("url", '(..)'\)/g)];
    const asked = guards.map(([, guard, part]) => [
      part,
      ...[...guard!.matchAll(/"kind" = TRY_CAST\('(\w+)'/g)].map(([, kind]) => kind),
    ]);
    expect(asked).toEqual([
      ['/x', 'click'],
      ['/x', 'click'],
      ['/y', 'open', 'click'],
    ]);
    await shop.run();
    const members = ['clicked_x', 'clicked_others', 'looked_at_y'].map((each) =>
      shop.list(each).map(({ email }) => email![0]),
    );
    expect(members).toEqual([['a'], ['b', 'c'], ['a', 'b']]);
  });

  it('are asked of all events where a rule means them all', async () => {
    const shop = shopWith(`  any_x: any(mail where url contains '/x')
  clicked_x: any(clicks where url contains '/x')
  y_or_none: any(mail where url contains '/y' or url is missing)
  y_or_none_clicked: any(clicks where url contains '/y' or url is missing)
  y_or_opened: any(mail where url contains '/y' or kind = 'open')`);
    await shop.run();
    const members = ['any_x', 'clicked_x', 'y_or_none', 'y_or_none_clicked', 'y_or_opened'].map((each) =>
      shop.list(each).map(({ email }) => email![0]),
    );
    expect(members).toEqual([['a', 'b', 'c'], ['a'], ['a', 'b', 'c'], ['b', 'c'], ['a', 'b', 'c']]);
  });
});
