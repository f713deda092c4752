import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recogniseFiles, type RecognisedFile } from '../src/sources/recognise-files.ts';
import { showSummary } from '../src/cli/show-summary.ts';
import { Folder } from './support/inspecting.ts';
import { read } from './support/reading.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

async function recognised(content: string, name = 'export'): Promise<RecognisedFile> {
  await folder.write({ [name]: content });
  const [file] = await recogniseFiles([join(folder.path, name)]);
  return file!;
}

const customers = 'Email,Accepts Email Marketing,Total Spent,Total Orders\n';

describe('a file', () => {
  it('is certain with all that its format asks for, in any order and case, beside columns that are new', async () => {
    expect(await recognised('total orders,Shiny New,TOTAL SPENT,email,Accepts Marketing\n')).toMatchObject({
      format: 'shopify-customers',
      role: 'customers',
      confidence: 'certain',
      why: 'it has "Email", "Accepts Marketing", "Total Spent" and "Total Orders"',
    });
  });

  it('is likely when it lacks one thing, and says which', async () => {
    expect(await recognised(customers.replace(',Total Orders', ''))).toMatchObject({
      format: 'shopify-customers',
      confidence: 'likely',
      why: 'it is like shopify-customers, but has no "Total Orders"',
    });
  });

  it('is unknown when it lacks more, or is empty', async () => {
    expect(await recognised('Email,Total Spent\n')).toMatchObject({
      confidence: 'unknown',
      why: 'its columns are those of no known format',
    });
    expect(await recognised('')).toMatchObject({ confidence: 'unknown', columns: [] });
  });

  it('of no known format shows which columns look like what', async () => {
    const file = await recognised(
      [
        'Bestell-Nr;E-Mail-Adresse;Datum;Gesamtbetrag;Newsletter;Notiz',
        'B-1;mona@bookshop.example;20.11.2026;1.234,50;ja;ring twice',
        'B-2;sean@bookshop.example;21.11.2026;9,00;nein;',
      ].join('\n'),
    );
    expect(Object.fromEntries(file.looks)).toEqual({
      address: ['E-Mail-Adresse'],
      consent: ['Newsletter'],
      instant: ['Datum'],
      amount: ['Gesamtbetrag'],
      id: ['Bestell-Nr'],
    });
    expect(file).toMatchObject({ role: 'orders', confidence: 'unknown' });
    expect(file.columns).toEqual([
      'Bestell-Nr',
      'E-Mail-Adresse',
      'Datum',
      'Gesamtbetrag',
      'Newsletter',
      'Notiz',
    ]);
  });

  it('takes neither a sender for an address of people, nor a phone or what is paid for an id', async () => {
    const { looks } = await recognised(
      'frm,reply_to,to,KundenNr,Telefonnummer,Paid\na@shop.example,b@shop.example,mona@bookshop.example,K1,0301,yes\n',
    );
    expect(Object.fromEntries(looks)).toEqual({ address: ['to'], id: ['KundenNr'] });
  });

  it.each<[RecognisedFile['role'], string]>([
    ['mail', 'who,when_at,event\nmona@bookshop.example,1774746000,opened\n'],
    ['activity', 'who,time,page\nmona@bookshop.example,2026-11-20T10:00:00Z,/poetry\n'],
    ['customers', 'E-Mail,First Name,Registration date\nmona@bookshop.example,Mona,2026-11-20\n'],
    ['orders', 'KundenNr,Bestellnummer,Bestelldatum,Betrag\nK1,B1,2026-11-20,9\n'],
    [
      'mail',
      'frm,rcpt,at,status\na@shop.example,mona@bookshop.example,2026-11-20 10:00,bounced\na@shop.example,mona@bookshop.example,2026-11-20 10:00,opened\n',
    ],
    [undefined, 'sku,price\nATL-1,15.00\n'],
  ])('suggests %s by its columns', async (role, content) => {
    expect((await recognised(content)).role).toBe(role);
  });
});

describe('the summary', () => {
  const customersOf = (header: string) => `${header}\nmona@bookshop.example,yes,84.20,3\n`;
  async function shown(header: string, source = {}): Promise<string> {
    const sources = { customers: { path: 'c.csv', ...source } };
    const [, summary] = await read({ 'c.csv': customersOf(header) }, { sources });
    return showSummary(summary, undefined).split('\n')[1]!;
  }

  it.each([
    ['Email,Accepts Email Marketing,Total Spent,Total Orders', {}, 'recognised as shopify-customers'],
    [
      'Email,Accepts Email Marketing,Total Spent,Total Orders',
      { format: 'shopify-customers' },
      'c.csv, shopify-customers',
    ],
    [
      'Email,Accepts Email Marketing,Total Spent,Orders',
      {},
      'it is like shopify-customers, but has no "Total Orders"',
    ],
  ])('says of %s %j %s', async (header, source, words) => {
    expect(await shown(header, source)).toContain(words);
  });

  it('says of columns that the rules name what they certainly are, and not what they are like', async () => {
    const mapped = { columns: { spent: { from: 'Total Spent', type: 'number' } } };
    expect(await shown('Email,Accepts Email Marketing,Total Spent,Orders', mapped)).toMatch(/c\.csv$/);
  });

  it('says nothing of a file that is like no other', async () => {
    expect(await shown('Email,A,B,C')).toMatch(/c\.csv$/);
  });
});
