import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../src/index.ts';
import { Shop } from './support/shop.ts';

const day = (number: number) => Date.parse(`2026-11-0${number}T03:00:00Z`);
const rules = `version: 1
sources:
  customers: { path: customers.csv }
  orders: { path: orders.csv, columns: { total: number } }
suppress: { no consent: consent = 'no' }
segments:
  buyers: { where: sum(orders.total) > 0, description: 'Whoever <b>bought</b> & "paid"' }
  here: { where: "city = 'Paris'", holdout: 50% }
  towns: { where: city is known, split_by: { by: city, most: 1 } }
lists:
  mailchimp: { segments: [buyers, here, towns], suppressions: { unsubscribed: [no consent] } }
`;
const people = ['ann', 'bob', 'cyd', 'dee', 'eve', 'fay'];
const customers = (city: string) =>
  `email,city,consent\n${people.map((name) => `${name}@example.com,${city},yes\n`).join('')}x@example.com,Nice,no\n`;
const orders = [
  'customer,at,total',
  'ann@example.com,2026-10-01,5',
  'zoe@example.com,2026-10-01,5',
  'bob@example.com,2026-10-01,many',
];

const maxRejected = { share: 1 };

/** Elements that have no end. */
const empty = new Set(['meta', 'br', '!doctype']);

async function reported(): Promise<{ shop: Shop; summary: Summary; page: string }> {
  const shop = new Shop({
    'segments.yaml': rules,
    'customers.csv': customers('Paris'),
    'orders.csv': orders.join('\n'),
  });
  await shop.run({ maxRejected, asOf: day(1) });
  shop.write({ 'customers.csv': customers('Lyon').replace('Lyon', 'Paris') });
  const summary = await shop.run({ maxRejected, asOf: day(2) });
  return { shop, summary, page: shop.published('report.html') };
}

describe('the report', () => {
  it('is for its owner alone, fetches nothing and holds no address', async () => {
    const { shop, page } = await reported();
    expect(statSync(shop.at('out/latest/report.html')).mode & 0o777).toBe(0o600);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/(?:src|href)="(?:[a-z]+:|\/)/);
    expect(page).not.toContain('@example.com');
  });

  it('has each element closed, in order', async () => {
    const { page } = await reported();
    const open: string[] = [];
    for (const [, end, name] of page.matchAll(/<(\/?)([a-z!][a-z0-9]*)/g)) {
      if (empty.has(name!)) continue;
      if (end === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('has what rules say as text', async () => {
    const { page } = await reported();
    expect(page).toContain('Whoever &lt;b&gt;bought&lt;/b&gt; &amp; &quot;paid&quot;');
  });

  it('links to files that are there, and to every list', async () => {
    const { shop, summary, page } = await reported();
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, path]) => decodeURIComponent(path!));
    for (const path of links) expect([path, existsSync(shop.at(`out/latest/${path}`))]).toEqual([path, true]);
    for (const { path } of [...summary.lists, ...summary.holdouts, ...summary.suppressions])
      expect(links).toContain(path);
    expect(links).toContain('rejected/orders.csv');
    expect(links).toContain('changes/here.left.csv');
  });

  it('has the figures of the summary', async () => {
    const { summary, page } = await reported();
    const rows = page.split('<tr>').map((row) =>
      row
        .replace(/<meter[^]*?<\/meter>/g, '')
        .split(/<[^>]*>/)
        .map((text) => text.trim())
        .filter((text) => text !== ''),
    );
    const figuresOf = (name: string) =>
      rows.find(([first]) => first === name)!.filter((text) => /^[+−]?\d+$/.test(text));
    const { members, suppressed, entered, left } = summary.segments.find((each) => each.name === 'here')!;
    expect([members, suppressed, entered, left]).toEqual([1, 0, 0, 5]);
    expect(figuresOf('here')).toEqual(['1', '1', '0', '−5']);
    expect(figuresOf('no consent')).toEqual(['1']);
    expect(figuresOf('orders')).toEqual(['3', '2', '0', '1']);
    for (const warning of summary.warnings) expect(page).toContain(warning.replaceAll('"', '&quot;'));
  });

  it('of the same run is the same', async () => {
    const { shop } = await reported();
    const pages = [];
    for (const out of ['again', 'anew'].map((name) => shop.at(name))) {
      await shop.run({ maxRejected, asOf: day(2), out });
      pages.push(readFileSync(join(out, 'latest', 'report.html'), 'utf8'));
    }
    expect(pages[0]).toBe(pages[1]);
  });
});
