import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { stringify as yaml } from 'yaml';
import { formatInstant } from '../../src/clock/instant.ts';
import { toInstant, toLocal } from '../../src/clock/zone.ts';
import { addressFiles, inAddressFiles } from './segments.ts';
import { isInstant, written } from './value.ts';
import type { Definitions, EventRow, Value, World } from './world.ts';

/** The segment of everybody, whose list shows every trait. */
export const everybody = 'everybody';

const columns = {
  customers: { born: 'date', signed_up_at: 'timestamp', points: 'number', tags: 'list', vip: 'boolean' },
  orders: { total: 'number', quantity: 'number' },
  mail: {},
  visits: { seconds: 'number' },
};

const fields = {
  mail: ['kind', 'campaign'],
  visits: ['page', 'seconds', 'channel'],
};

const shopColumns = ['city', 'discount', 'lat', 'lon'];

/** The rules file of a world's definitions, with one plain list of all segments that shows all traits. */
export function rulesOf(world: World, definitions: Definitions): string {
  const source = (name: 'orders' | 'mail' | 'visits', more: object = {}) => ({
    path: name === 'orders' ? 'orders.jsonl' : `${name}.csv`,
    customer: 'email',
    at: 'at',
    columns: columns[name],
    ...more,
  });
  const traits = Object.keys(definitions.traits);
  const rules = {
    version: 1,
    timezone: world.zone,
    ...(world.everyone && { people: 'everyone' }),
    sources: {
      customers: { path: 'customers.csv', id: 'id', email: 'email', columns: columns.customers },
      orders: source('orders', { lines: 'lines' }),
      mail: source('mail', { kind: 'kind' }),
      visits: source('visits'),
      shops: { path: 'shops.csv', table: true, id: 'code', columns: { discount: 'number' } },
    },
    ...definitions,
    segments: { [everybody]: 'true', ...definitions.segments },
    // Worlds in which no customer has an address or an id are worlds too.
    guards: { sources: { customers: { at_least: 0 } } },
    lists: {
      plain: {
        provider: 'plain',
        segments: 'all',
        formulas: 'keep',
        columns: Object.fromEntries(traits.map((name) => [name, name])),
      },
    },
  };
  return yaml(rules, { lineWidth: 0 });
}

/** Writes a world's exports and the rules into a folder; gives the path of the rules file. */
export function writeFiles(folder: string, world: World, definitions: Definitions): string {
  mkdirSync(folder, { recursive: true });
  const { zone, people, events } = world;
  const headers = ['id', 'email', 'born', 'signed_up_at', 'points', 'tags', 'vip', 'country', 'consent'];
  const customers = (world.customers ?? people).map(({ attributes }) =>
    headers.map((name) => cell(attributes[name]!, zone)),
  );
  writeFileSync(join(folder, 'customers.csv'), csv(headers, customers));
  const orders = [...events.orders, everyColumn(world)];
  writeFileSync(join(folder, 'orders.jsonl'), orders.map((row) => orderOf(row, zone)).join(''));
  for (const source of ['mail', 'visits'] as const) {
    const rows = events[source].map((row) => rowOf(row, fields[source], zone));
    writeFileSync(join(folder, `${source}.csv`), csv(['email', 'at', ...fields[source]], rows));
  }
  for (const [file, of] of Object.entries(addressFiles)) {
    // As people write them, and a stranger among them.
    const addresses = [...of(people).map(({ email }) => ` ${email.toUpperCase()} `), inAddressFiles];
    const rows = file.endsWith('.csv') ? [['Name', 'E-Mail'], ...addresses.map((each) => ['x', each])] : [];
    writeFileSync(join(folder, file), rows.length > 0 ? csv(rows[0]!, rows.slice(1)) : addresses.join('\n'));
  }
  const rows = Object.entries(world.tables['shops']!).map(([code, row]) => [
    code,
    ...shopColumns.map((name) => cell(row[name]!, zone)),
  ]);
  writeFileSync(join(folder, 'shops.csv'), csv(['code', ...shopColumns], rows));
  const path = join(folder, 'segments.yaml');
  writeFileSync(path, rulesOf(world, definitions));
  return path;
}

/** JSON has no header: an order of nobody's, later than anybody looks, has all columns. */
function everyColumn({ instant }: World): EventRow {
  const fields = { total: 0n, category: 'x', coupon: 'x', channel: 'x' };
  const at = instant + 1000 * 86_400_000;
  return { customer: 'nobody', at, fields, lines: [{ sku: 'x', quantity: 0n }] };
}

/** An order as a line of JSON; whatever it lacks is null or not there at all. */
function orderOf({ customer, at, fields: values, lines }: EventRow, zone: string): string {
  const jsonOf = (value: Value) =>
    typeof value === 'bigint' ? Number(written(value)) : value && cell(value, zone);
  const object = (of: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, jsonOf(value)]));
  const order = { email: customer, at: cell({ instant: at }, zone), ...object(values) };
  return `${JSON.stringify({ ...order, ...(lines && { lines: lines.map(object) }) })}\n`;
}

function rowOf({ customer, at, fields: values }: EventRow, names: readonly string[], zone: string): string[] {
  return [customer, cell({ instant: at }, zone), ...names.map((name) => cell(values[name]!, zone))];
}

/** Instants as local clock times where those say which instant is meant, else in UTC. */
function cell(value: Value, zone: string): string {
  if (value === null) return '';
  if (!isInstant(value)) return written(value);
  const local = toLocal(zone, value.instant);
  const isPlain = toInstant(zone, local) === value.instant && value.instant % 2000 === 0;
  return isPlain ? formatInstant(local).replace('Z', '').replace('T', ' ') : formatInstant(value.instant);
}

function csv(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([headers, ...rows].map((row) => [...row]));
}
