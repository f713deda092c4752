import { decimal } from './decimal.ts';
import { noDefinitions } from './examples.ts';
import type { Definitions, EventRow, Person, World } from './world.ts';

const eve: Person = {
  id: '1',
  email: 'eve@example.com',
  attributes: { points: null, vip: null, third: 333_333n, tags: null },
};
const others = ['2', '3'].map((id): Person => ({ ...eve, id, email: `${id}@example.com` }));

function order(customer: string, at: string, total: number | null, category: string): EventRow {
  return {
    customer,
    at: Date.parse(at),
    fields: { total: total === null ? null : decimal(total), category },
  };
}

const visit = (at: string): EventRow => ({ customer: ' EVE@example.com', at: Date.parse(at), fields: {} });

/** Ten in the morning in Paris, the day after clocks went forward. */
export const handMadeWorld: World = {
  zone: 'Europe/Paris',
  instant: Date.parse('2026-03-30T08:00:00Z'),
  people: [eve, ...others],
  events: {
    orders: [
      order('eve@example.com', '2026-03-30T08:00:00Z', 99, 'now'),
      order('eve@example.com', '2026-03-29T08:00:00Z', 10, 'a'),
      order('1', '2026-03-28T09:00:00Z', 20.5, 'b'),
      order('eve@example.com', '2026-02-28T09:00:00Z', null, 'a'),
      order('2@example.com', '2026-01-01T00:00:00Z', 1, 'a'),
      order('3@example.com', '2026-01-01T00:00:00Z', 2, 'a'),
    ],
    mail: [],
    visits: [visit('2026-03-28T09:00:00Z'), visit('2026-03-29T09:00:00Z')],
  },
  tables: {},
};

export const handMadeDefinitions: Definitions = {
  ...noDefinitions,
  events: { dear: 'orders where total > 15' },
  traits: { gone: 'count(orders in last 1 day)' },
  scores: {
    plain: { points: { orders: '2', dear: 'total', 'none(orders)': '-5' }, levels: { low: 0, high: 20 } },
    daily: { points: { 'orders or visits': { points: '1.5', most_per_day: 1 } } },
    waning: {
      fade_over: '4 days',
      points: { orders: '8', visits: { points: '3', expire_after: '1 day' }, 'none(orders)': '2' },
    },
    fading: { points: { orders: 'total' }, half_life: '1 day', between: [0, 10] },
  },
  stages: { stage: { first: 'points > 0', second: 'any(dear)', third: 'otherwise' } },
};

/** What the words of the language mean for the first person, worked out on paper; null for missing. */
export const handMade: readonly (readonly [string, string | number | boolean | null])[] = [
  ['count(orders)', 3],
  ['count(orders in last 1 day)', 1],
  ['count(orders in last 2 days)', 2],
  ['count(orders in last 47 hours)', 2],
  ['count(orders in last 46 hours)', 1],
  ['count(orders in last 1 month)', 3],
  ['count(orders between 2 and 1 days ago)', 1],
  ['count(orders in this day)', 0],
  ['count(orders in previous day)', 1],
  ['count(orders in this week)', 0], // it is Monday
  ['count(orders in previous week)', 2],
  ['count(orders in this month)', 2],
  ['count(orders in previous month)', 1],
  ['count(orders in this quarter)', 3],
  ['count(orders in previous quarter)', 0],
  ['count(orders in this year)', 3],
  ['count(orders on day 0)', 0],
  ['count(orders on day 1)', 1],
  ['count(orders on day 2)', 1],
  ["count(orders since '2026-03-29')", 1],
  ["count(orders before '2026-03-29')", 2],
  ['count(orders since points)', 0],
  ['count(dear or visits)', 3],
  ['count(orders or dear)', 3],
  ['sum(orders.total)', 30.5],
  ['count(orders.total)', 2],
  ['avg(orders.total)', 15.25],
  ['last(orders.total)', 10],
  ['first(orders.total)', null],
  ['most_common(orders.category)', 'a'],
  ['least_common(orders.category)', 'b'],
  ['count(orders where total > avg(orders.total))', 1],
  ['any(orders without visits after)', false],
  ['count(orders without visits within 1 hour)', 2],
  ['count(orders followed by visits within 1 day)', 2],
  ['count(orders) as of 1 day ago', 2],
  ['gone as of 1 day ago', 1],
  ['(count(orders) as of 1 day ago) as of 1 day ago', 1],
  ["count(orders) as of '2027-01-01'", 3],
  ['sum(orders.total latest 2)', 30.5],
  ["sum(orders.total latest 1 where category = 'b')", 20.5],
  ["streak(orders where category = 'a')", 1],
  ['streak(orders where total > 5)', 2],
  ["count(orders on day 1 after '2026-03-28')", 1],
  ["band(count(orders), 'few' < 3 <= 'many')", 'many'],
  ["band(count(orders), 'few' <= 3 < 'many')", 'few'],
  ["band(points, 'few' < 3 <= 'many')", null],
  ["date('2026-04-05') in next 7 days", true],
  ["date('2026-04-06') in next 7 days", false],
  ['points > 1', false],
  ['not (points > 1)', true],
  ['points != 1', true],
  ['points + 1', null],
  ['vip', null],
  ['not vip', true],
  ['vip or true', true],
  ["tags has none ('a')", true],
  ['third * 0.5', 0.166667],
  ['third * -0.5', -0.166667],
  ['1 / 0', null],
  ['percentile(count(orders))', 66.666666],
  ['rank(count(orders))', 1],
  ['quintile(count(orders))', 4],
  ['ntile(count(orders), 3)', 3],
  ['avg(count(orders) among true)', 1.666667],
  ['percentile(points)', null],
  ['percentile(count(orders) among any(orders in last 90 days))', 66.666666],
  ['percentile(count(orders) among none(visits))', null],
  ['median(count(orders) among none(visits))', 1],
  ['plain', 26.5],
  ['plain.level', 'high'],
  ['fading', 10],
  // Three days with something on them.
  ['daily', 4.5],
  // 71 and 48 hours are left of four days that lasted 95, for clocks went forward; and the latest visit.
  ['waning', 8 * 0.747368 + 8 * 0.505263 + 3],
  ['fading as of 1 day ago', 10],
  ['stage', 'second'],
  // Nothing by the 27th, and an order at the very instant is not seen.
  ['highest(count(orders in last 3 days) in last 3 days)', 2],
  ['lowest(count(orders in last 3 days) in last 3 days)', 0],
  ['highest(count(orders) in last 2 days every 2 days)', 3],
  ['lowest(count(orders) in last 2 days every 2 days)', 1],
  ['highest(points in last week)', null],
];
