import { before } from '../../src/clock/calendar.ts';
import { decimal } from './decimal.ts';
import type { Definitions, EventRow, Person, Value, World } from './world.ts';

/** The instant and the zone for which examples say what they give. */
const instant = Date.parse('2026-11-22T03:00:00Z');

const daysAgo = (amount: number) => before(instant, { amount, unit: 'day' }, 'UTC');

function order(days: number, total: number, category: string, coupon: string | null): EventRow {
  return {
    customer: 'ann@example.com',
    at: daysAgo(days),
    fields: { total: decimal(total), category, coupon },
  };
}

const nobody: Person = { id: '2', email: 'bob@example.com', attributes: {} };

/** The person of whom the reference's examples speak, and one more who never ordered anything. */
export const ann: Person = { id: '1', email: 'ann@example.com', attributes: {} };

/** The world of the examples in the functions' reference, as those examples describe it. */
export const exampleWorld: World = {
  zone: 'UTC',
  instant,
  people: [ann, nobody],
  events: {
    orders: [
      order(174, 20.2, 'maps', null),
      order(60, 30, 'novels', null),
      order(18, 10.1, 'novels', 'WELCOME5'),
    ],
    mail: [],
    visits: [],
  },
  tables: {
    shops: {
      PAR: { city: 'Paris', lat: decimal(48.853), lon: decimal(2.369) },
      LYO: { city: 'Lyon', lat: decimal(45.7578), lon: decimal(4.832) },
      NET: { city: 'Online', lat: null, lon: null },
    },
  },
};

export const noDefinitions: Definitions = { events: {}, traits: {}, scores: {}, segments: {}, stages: {} };

/** What an example says that it gives, as a value; dates as the text that they are written as. */
export function given(gives: string | number | boolean | null): Value {
  return typeof gives === 'number' ? decimal(gives) : gives;
}
