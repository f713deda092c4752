import { before, localDate } from '../../src/clock/calendar.ts';
import { aggregates } from './aggregates.ts';
import { decimal } from './decimal.ts';
import type { Oracle, View } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { durationOf } from './windows.ts';
import type { EventRow, Person, Value } from './world.ts';

const one = 1_000_000n;
const count = (value: number): bigint => BigInt(value) * one;

/** Rows by R from 5 down, columns by FM from 1 up, as the reference prints them. */
const grid: Readonly<Record<string, string>> = {
  5: 'new potential_loyalist potential_loyalist champions champions',
  4: 'promising potential_loyalist potential_loyalist loyal champions',
  3: 'about_to_sleep about_to_sleep need_attention loyal loyal',
  2: 'hibernating hibernating at_risk at_risk at_risk',
  1: 'lost lost at_risk cant_lose cant_lose',
};

/** One of the figures, classes and names of RFM; missing for whoever is not classed. */
export function rfmOf(oracle: Oracle, name: string, { person, instant }: View): Value {
  const rule = oracle.definitions.rfm!;
  const { zone } = oracle.world;
  const eventsOf = (of: Person): EventRow[] => {
    const rows = oracle.happenings.rows(treeOf(rule.of ?? 'orders'), of, instant);
    const start = rule.in ? before(instant, durationOf(rule.in.replace('last ', '')), zone) : -Infinity;
    return rows.filter((row) => row.at >= start);
  };
  const isIn = (of: Person) =>
    eventsOf(of).length > 0 && (!rule.among || oracle.holds(treeOf(rule.among), { person: of, instant }));
  if (!isIn(person)) return null;

  const dayOf = (at: number) => Date.parse(localDate(at, zone)) / 86_400_000;
  const figure = (what: string, of: Person): bigint | null => {
    const rows = eventsOf(of);
    if (what === 'recency') return count(dayOf(instant) - Math.max(...rows.map((row) => dayOf(row.at))));
    if (what === 'frequency') {
      return count(rule.frequency === 'days' ? new Set(rows.map((row) => dayOf(row.at))).size : rows.length);
    }
    const value = treeOf(rule.value ?? 'total');
    const taken = rows.map((row) => ({
      at: row.at,
      value: oracle.value(value, { person: of, instant, row }),
    }));
    const measure = { mean: 'avg', median: 'median' }[rule.monetary ?? ''] ?? 'sum';
    return aggregates[measure]!(taken, zone) as bigint | null;
  };
  const classes = rule.classes ?? 5;
  const classOf = (what: string): number | null => {
    const own = figure(what, person);
    if (own === null) return null;
    const isWorse = (a: bigint, b: bigint) => (what === 'recency' ? a > b : a < b);
    const bounds = rule.bounds?.[what];
    if (bounds) return 1 + bounds.filter((bound) => bound !== null && !isWorse(own, decimal(bound))).length;
    const all = oracle.world.people.filter(isIn).map((each) => figure(what, each));
    const known = all.filter((value) => value !== null);
    return 1 + Math.floor((classes * known.filter((value) => isWorse(value, own)).length) / known.length);
  };
  if (['recency', 'frequency', 'monetary'].includes(name)) return figure(name, person);
  const [r, f, m] = ['recency', 'frequency', 'monetary'].map(classOf);
  if (name.length === 1) {
    const found = { r, f, m }[name]!;
    return found === null ? null : count(found);
  }
  if (m === null) return null;
  if (name === 'score') return `${r}${f}${m}`;
  const fm = Math.ceil((f! + m!) / 2);
  if (!rule.groups) return grid[r!]!.split(' ')[fm - 1]!;
  const isCell = (cell: number | readonly [number, number]) =>
    typeof cell === 'number' ? cell === r : cell[0] === r && cell[1] === fm;
  return Object.entries(rule.groups).find(([, cells]) => cells.some(isCell))![0];
}
