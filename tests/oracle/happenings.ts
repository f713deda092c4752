import type { Query, Sequence, Tree } from '../../src/expression/tree.ts';
import type { Taken } from './aggregates.ts';
import type { Oracle } from './evaluate.ts';
import { treeOf } from './trees.ts';
import { isWithin, millisecondsOf } from './windows.ts';
import type { EventRow, Person } from './world.ts';

/** The built-in sets of mail events, by the kind that their rows have. */
const mailSets: Readonly<Record<string, string>> = {
  sends: 'sent',
  deliveries: 'delivered',
  opens: 'open',
  clicks: 'click',
  unsubscribes: 'unsubscribe',
  complaints: 'complaint',
};

/**
 * A person's mail event that was exported twice happened once, however the rows say whose it is: there is no id, so all
 * else that is known of it must be alike.
 */
function distinct(rows: readonly EventRow[]): EventRow[] {
  const found = new Map(
    rows.map((row) => [[row.at, row.fields['kind'], row.fields['campaign']].join('|'), row]),
  );
  return [...found.values()];
}

type Clauses = Partial<Omit<Query, 'latest'>> & { latest?: Query['latest'] | undefined };

const passing = ({ at }: EventRow): Taken => ({ at, value: true });

/** Which of a person's events an expression speaks of. Nothing at or after the instant is ever seen. */
export class Happenings {
  private readonly oracle: Oracle;
  /** A row for each line of an order, with the columns of its order. */
  private readonly items: readonly EventRow[];
  private readonly keys = new Map<EventRow, string>();

  constructor(oracle: Oracle) {
    this.oracle = oracle;
    this.items = oracle.world.events.orders.flatMap(({ customer, at, fields, lines = [] }) =>
      lines.map((line) => ({ customer, at, fields: { ...fields, ...line } })),
    );
  }

  /** What an aggregate is taken of: `orders in last 3 days`, `orders.total where ...`. */
  taken(argument: Tree, person: Person, instant: number): Taken[] {
    const subject = argument.kind === 'query' ? argument.subject : argument;
    if (this.namesEvents(subject)) {
      return this.rows(argument, person, instant).map(({ at }) => ({ at, value: { instant: at } }));
    }
    const set = this.setIn(subject)!;
    const clauses = argument.kind === 'query' ? argument : undefined;
    return this.narrow(this.set(set, person, instant), clauses, person, instant).map((row) => ({
      at: row.at,
      value: this.oracle.value(subject, { person, instant, row }),
    }));
  }

  /** The rows of an event set, of sets joined by "or", or of either with clauses. A row is there once. */
  rows(tree: Tree, person: Person, instant: number): EventRow[] {
    if (tree.kind === 'query') {
      return this.narrow(this.rows(tree.subject, person, instant), tree, person, instant);
    }
    if (tree.kind === 'name') return this.set(tree.parts[0]!.name, person, instant);
    if (tree.kind !== 'binary' || tree.operator !== 'or') throw new Error('the oracle sees no events here');
    const [left, right] = [tree.left, tree.right].map((side) => this.rows(side, person, instant));
    return [...new Set([...left!, ...right!])];
  }

  namesEvents(tree: Tree): boolean {
    if (tree.kind === 'query') return this.namesEvents(tree.subject);
    if (tree.kind === 'binary') return tree.operator === 'or' && this.namesEvents(tree.left);
    return tree.kind === 'name' && tree.parts.length === 1 && this.isSet(tree.parts[0]!.name);
  }

  private isSet(name: string): boolean {
    const { world, definitions } = this.oracle;
    return name in definitions.events || name in world.events || name in mailSets || name === 'items';
  }

  private set(name: string, person: Person, instant: number): EventRow[] {
    const { world, definitions } = this.oracle;
    if (name in definitions.events) return this.rows(treeOf(definitions.events[name]!), person, instant);
    const kind = mailSets[name];
    const mail = kind !== undefined || name === 'mail';
    const rows = mail
      ? world.events.mail
      : name === 'items'
        ? this.items
        : world.events[name as keyof typeof world.events];
    const own = rows.filter(
      (row) => row.at < instant && this.isOf(row, person) && (!kind || row.fields['kind'] === kind),
    );
    return mail ? distinct(own) : own;
  }

  private isOf(row: EventRow, { id, ids = [id], email }: Person): boolean {
    if (!this.keys.has(row)) this.keys.set(row, row.customer.trim().toLowerCase());
    return this.keys.get(row) === email.toLowerCase() || ids.includes(row.customer.trim());
  }

  /** Each event that windows and "latest" choose, and whether it passes "where" and the sequence. */
  tested(argument: Tree, person: Person, instant: number): Taken[] {
    if (argument.kind !== 'query') return this.rows(argument, person, instant).map(passing);
    const { where: _, sequence: __, ...choice } = argument;
    const chosen = this.chosen(this.rows(argument.subject, person, instant), choice, person, instant);
    const passes = this.narrow(chosen, { ...argument, windows: [], latest: undefined }, person, instant);
    return chosen.map((row) => ({ at: row.at, value: passes.includes(row) }));
  }

  private narrow(
    rows: readonly EventRow[],
    clauses: Clauses | undefined,
    person: Person,
    instant: number,
  ): EventRow[] {
    const chosen = this.chosen(rows, clauses, person, instant);
    const sequence = clauses?.sequence;
    if (!sequence) return chosen;
    const others = this.rows(sequence.events, person, instant);
    return chosen.filter((row) => fits(row, sequence, others));
  }

  /** The rows in all windows for which the condition holds; of these the latest, all of one instant alike. */
  private chosen(
    rows: readonly EventRow[],
    { where, windows = [], latest }: Clauses = {},
    person: Person,
    instant: number,
  ): EventRow[] {
    const { zone } = this.oracle.world;
    const left = rows.filter((row) => {
      if (where && !this.oracle.holds(where, { person, instant, row })) return false;
      return windows.every((window) => {
        const date = 'date' in window ? this.oracle.instantOf(window.date, { person, instant }) : undefined;
        return isWithin(window, row.at, instant, zone, date);
      });
    });
    if (!latest) return left;
    return left.filter((row) => left.filter((other) => other.at > row.at).length < latest.count);
  }

  /** The event set whose columns a value is made of. */
  private setIn(tree: Tree): string | undefined {
    if (tree.kind === 'name') {
      return tree.parts.length > 1 && this.isSet(tree.parts[0]!.name) ? tree.parts[0]!.name : undefined;
    }
    const parts = Object.values(tree).flat() as unknown[];
    const trees = parts.filter(
      (each): each is Tree => typeof each === 'object' && each !== null && 'kind' in each,
    );
    return trees.map((each) => this.setIn(each)).find((name) => name !== undefined);
  }
}

/** Whether a row is, or for "without" is not, followed by one of the others: later than it, and soon enough. */
function fits(row: EventRow, { kind, within, same }: Sequence, others: readonly EventRow[]): boolean {
  const isSame = (other: EventRow) => {
    if (!same) return true;
    const [own, theirs] = [row, other].map((each) => each.fields[same.name] ?? null);
    return own !== null && own === theirs;
  };
  const followed = others.some(
    (other) => other.at > row.at && isSame(other) && (!within || other.at - row.at <= millisecondsOf(within)),
  );
  return followed === (kind === 'followed');
}
