import { describe, expect, it } from 'vitest';
import { column, literal, missing, number, text, truth, type Formula } from '../src/expression/formula.ts';
import { fieldHeader } from '../src/lists/headers.ts';
import { composeList, type ListColumn, type ListSegment, type Person } from '../src/lists/compose.ts';
import { providerNamed, providerNames, providers } from '../src/lists/providers/index.ts';
import type { Provider } from '../src/lists/providers/provider.ts';
import type { ListFile, ListPlan } from '../src/plan/steps.ts';
import { evaluate, type Value } from './support/evaluate.ts';

const { mailchimp, aweber, getresponse, plain } = providers;

type Rule = Parameters<typeof composeList>[0];
const rule: Rule = {
  name: 'night',
  layout: 'one-file-per-segment',
  roleAddresses: 'leave-out',
  formulas: 'neutralise',
  postalAddress: 'leave-out',
  bom: false,
};
const together: Rule = { ...rule, layout: 'one-file-with-tags' };

const field = (name: string): Formula => column(name, 'text');
const person: Person = {
  address: field('email'),
  fields: { first_name: field('first_name'), last_name: field('last_name') },
};
const anna = { email: 'anna@example.com', first_name: 'Anna', last_name: 'Kowalska' };

const segment = (name: string, rest: Partial<ListSegment> = {}): ListSegment => ({
  name,
  tags: [],
  member: column(name, 'boolean'),
  columns: [],
  ...rest,
});
const everyone = segment('everyone', { member: truth(true) });

/** A row of a file, by header. */
function rowOf(file: ListFile, row: Record<string, Value>, zone?: string): Record<string, Value> {
  return Object.fromEntries(file.columns.map(({ header, value }) => [header, evaluate(value, row, zone)]));
}

const headersOf = (plan: ListPlan): string[][] =>
  plan.files.map((file) => file.columns.map(({ header }) => header));

/** What stands in one added column. */
function cellOf(value: Formula, provider: Provider, header = 'EXTRA', overrides: Partial<Rule> = {}): Value {
  const plan = composeList({ ...rule, ...overrides }, provider, person, [everyone], [{ header, value }]);
  return rowOf(plan.files[0]!, anna, 'Europe/Paris')[fieldHeader(header, provider)]!;
}

describe('providers', () => {
  it('are found by their own names only', () => {
    for (const name of providerNames) expect(providerNamed(name)?.name).toBe(name);
    expect(providerNamed('toString')).toBeUndefined();
  });

  it('have role addresses in lower case, each once, as many as their pages list', () => {
    const counts = { mailchimp: 35, aweber: 7, getresponse: 44, plain: 0 };
    for (const { name, roleAddresses } of Object.values(providers)) {
      expect(roleAddresses).toHaveLength(counts[name as keyof typeof counts]);
      expect(new Set(roleAddresses.map((each) => each.toLowerCase())).size).toBe(roleAddresses.length);
      for (const each of roleAddresses) expect(each).toMatch(/^[a-z-]+$/);
    }
  });

  it('name the columns that their services know', () => {
    const all: Person = {
      address: field('email'),
      fields: { ...person.fields, phone: field('phone'), birthday: column('birthday', 'date') },
    };
    const headers = (provider: Provider): string[] =>
      headersOf(composeList(rule, provider, all, [everyone], []))[0]!;
    expect(headers(mailchimp)).toEqual([
      'Email Address',
      'First Name',
      'Last Name',
      'Phone Number',
      'Birthday',
    ]);
    expect(headers(aweber)).toEqual(['Email', 'Name']);
    expect(headers(getresponse)).toEqual(['email', 'name']);
    expect(headers(plain)).toEqual(['email', 'first_name', 'last_name', 'phone', 'birthday']);
  });

  it('fill a whole name from what there is', () => {
    const named = { ...person, fields: { ...person.fields, name: field('name') } };
    const name = (who: Person, row: Record<string, Value>): Value =>
      rowOf(composeList(rule, aweber, who, [everyone], []).files[0]!, row).Name!;
    expect(name(person, anna)).toBe('Anna Kowalska');
    expect(name(person, { ...anna, first_name: null })).toBe('Kowalska');
    expect(name(named, { ...anna, name: 'A. K.' })).toBe('A. K.');
    expect(name(named, { ...anna, name: null })).toBe('Anna Kowalska');
  });

  it('write no column for a person field that is not there', () => {
    const plan = composeList(rule, mailchimp, { address: field('email'), fields: {} }, [everyone], []);
    expect(headersOf(plan)).toEqual([['Email Address']]);
  });
});

describe('cells', () => {
  const date = literal('date', '1990-02-07');
  // 23:30 in London is the next day in Paris.
  const late = literal('timestamp', Date.UTC(2026, 0, 31, 23, 30));

  it.each<[what: string, value: Formula, expected: Value]>([
    ['a whole number', number(1200000), '1200000'],
    ['a broken number', number(-1234.5), '-1234.5'],
    ['a date', date, '1990-02-07'],
    ['an instant', late, '2026-02-01'],
    ['true', truth(true), 'yes'],
    ['false', truth(false), 'no'],
    ['a text', text("O'Brien"), "O'Brien"],
    ['line breaks and tabs', text('a\r\nb\tc\0d'), 'a  b c d'],
    ['a formula', text('=HYPERLINK("x")'), '\'=HYPERLINK("x")'],
    ['a plus', text('+SUM(1)'), "'+SUM(1)"],
    ['a minus', text('-cmd'), "'-cmd"],
    ['an at sign', text('@A1'), "'@A1"],
    ['a formula behind a tab', text('\t=1+1'), "' =1+1"],
    ['a number as text', text('-12.50'), '-12.50'],
    ['an E.164 phone', text('+48123456789'), '+48123456789'],
    ['an equals sign within', text('1=1'), '1=1'],
    ['a missing text', missing('text'), null],
    ['a missing number', missing('number'), null],
    ['a missing date', missing('date'), null],
    ['a missing instant', missing('timestamp'), null],
    ['a missing boolean', missing('boolean'), null],
    ['a missing list', missing('list'), null],
  ])('%s', (_, value, expected) => {
    for (const provider of Object.values(providers)) expect(cellOf(value, provider)).toBe(expected);
  });

  it('join lists, guarded as the text that they become', () => {
    const plan = composeList(
      rule,
      plain,
      person,
      [everyone],
      [{ header: 'L', value: column('list', 'list') }],
    );
    const cell = (list: string[]): Value => rowOf(plan.files[0]!, { ...anna, list }).L!;
    expect(cell(['art', 'maps'])).toBe('art, maps');
    expect(cell(['=1', 'maps'])).toBe("'=1, maps");
  });

  it('keep formulas when the list asks for it', () => {
    expect(cellOf(text('=1+1'), mailchimp, 'EXTRA', { formulas: 'keep' })).toBe('=1+1');
    expect(cellOf(text('=1\n+1'), mailchimp, 'EXTRA', { formulas: 'keep' })).toBe('=1 +1');
  });

  it('write birthdays in the form of the service, whatever the case of the header', () => {
    expect(cellOf(date, mailchimp, 'BIRTHDAY')).toBe('02/07');
    expect(cellOf(date, mailchimp, 'birthday')).toBe('02/07');
    expect(cellOf(date, getresponse, 'birthday')).toBe('1990-02-07');
  });

  it('cut text to bytes or characters, whole characters only', () => {
    expect(cellOf(text('ł'.repeat(300)), mailchimp)).toBe('ł'.repeat(127));
    expect(cellOf(text('ł'.repeat(300)), getresponse)).toBe('ł'.repeat(255));
    expect(cellOf(text('ł'.repeat(300)), plain)).toBe('ł'.repeat(300));
    expect(cellOf(text('n'.repeat(300)), aweber, 'Name')).toBe('n'.repeat(60));
    expect(cellOf(text('n'.repeat(300)), aweber, 'Ad Tracking')).toBe('n'.repeat(20));
    expect(cellOf(text('n'.repeat(300)), aweber, 'misc notes')).toBe('n'.repeat(60));
    expect(cellOf(text('n'.repeat(300)), aweber, 'Other')).toBe('n'.repeat(300));
    expect(cellOf(text(`=${'n'.repeat(300)}`), getresponse)).toBe(`'=${'n'.repeat(253)}`);
  });

  it.each([
    ['+1 (905) 555-0100', '+19055550100'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+48\u00a0123.456/789', '+48123456789'],
    ['905-555-0100', '905-555-0100'],
    ['+1 905 555 0100 ext. 12', "'+1 905 555 0100 ext. 12"],
    ['+0 1234567', "'+0 1234567"],
    ['+1234567890123456', '+1234567890123456'],
  ])('phone %s', (written, expected) => {
    expect(cellOf(text(written), mailchimp, 'Mobile phone')).toBe(expected);
    for (const provider of [getresponse, aweber, plain])
      expect(cellOf(text(written), provider, 'PHONE')).toBe(expected);
  });

  it('leave phones alone under other headers', () => {
    expect(cellOf(text('+1 905 555 0100'), mailchimp, 'Fax')).toBe("'+1 905 555 0100");
  });
});

describe('one file per segment', () => {
  it('has a file for each, named after list and segment', () => {
    const folders = new Set<string>();
    const segments = [segment('vip'), segment('VIP'), segment('lifecycle.new')];
    const plan = composeList(rule, aweber, person, segments, [], folders);
    expect(plan).toMatchObject({ name: 'night', provider: 'aweber' });
    expect(
      plan.files.map(({ path, list, provider, segments }) => ({ path, list, provider, segments })),
    ).toEqual([
      { path: 'lists/night/vip.csv', list: 'night', provider: 'aweber', segments: ['vip'] },
      { path: 'lists/night/VIP-2.csv', list: 'night', provider: 'aweber', segments: ['VIP'] },
      {
        path: 'lists/night/lifecycle.new.csv',
        list: 'night',
        provider: 'aweber',
        segments: ['lifecycle.new'],
      },
    ]);
    expect(plan.files[0]!.members).toEqual(column('vip', 'boolean'));
    const other = composeList({ ...rule, name: 'Night' }, aweber, person, segments, [], folders);
    expect(other.files[0]!.path).toBe('lists/Night-2/vip.csv');
  });

  it('carries declared tags where files can, and none of a segment without', () => {
    const segments = [segment('vip', { tags: ['VIP', 'Spring, Sale', 'so "called"'] }), segment('cart')];
    const files = (provider: Provider): Record<string, Value>[] =>
      composeList(rule, provider, person, segments, []).files.map((file) => rowOf(file, anna));
    const name = { 'First Name': 'Anna', 'Last Name': 'Kowalska' };
    expect(files(mailchimp)).toEqual([
      { 'Email Address': 'anna@example.com', ...name, Tags: 'VIP,"Spring, Sale","so ""called"""' },
      { 'Email Address': 'anna@example.com', ...name },
    ]);
    expect(files(getresponse)[0]).toEqual({
      email: 'anna@example.com',
      name: 'Anna Kowalska',
      'tag:vip': '1',
      'tag:spring_sale': '1',
      'tag:so_called': '1',
    });
    expect(Object.keys(files(getresponse)[1]!)).toEqual(['email', 'name']);
    expect(Object.keys(files(aweber)[0]!)).toEqual(['Email', 'Name']);
  });

  it('is what a provider gets whose files cannot carry tags', () => {
    const plan = composeList(together, aweber, person, [segment('vip'), segment('cart')], []);
    expect(plan.files.map(({ path }) => path)).toEqual(['lists/night/vip.csv', 'lists/night/cart.csv']);
  });
});

describe('one file with tags', () => {
  const segments = [
    segment('vip', { tags: ['VIP', 'Łódź'] }),
    segment('cart'),
    segment('new', { tags: ['VIP'] }),
  ];
  const tagged = (provider: Provider, row: Record<string, Value>): Record<string, Value> =>
    rowOf(composeList(together, provider, person, segments, []).files[0]!, { ...anna, ...row });

  it('holds the members of any of the segments', () => {
    const { files } = composeList(together, mailchimp, person, segments, []);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ path: 'lists/night/night.csv', segments: ['vip', 'cart', 'new'] });
    const isIn = (vip: boolean, cart: boolean): Value =>
      evaluate(files[0]!.members, { vip, cart, new: false });
    expect([isIn(true, false), isIn(false, true), isIn(false, false)]).toEqual([true, true, false]);
  });

  it('tags each person with the segments that hold, a segment without tags by its name', () => {
    expect(tagged(mailchimp, { vip: true, cart: true, new: false }).Tags).toBe('VIP,Łódź,cart');
    expect(tagged(mailchimp, { vip: false, cart: false, new: true }).Tags).toBe('VIP');
    expect(tagged(plain, { vip: false, cart: true, new: false }).tags).toBe('cart');
    const row = tagged(getresponse, { vip: false, cart: true, new: true });
    expect(Object.entries(row).slice(2)).toEqual([
      ['tag:vip', '1'],
      ['tag:lodz', '0'],
      ['tag:cart', '1'],
    ]);
  });

  it('neutralises a tag that would run, and cuts long ones', () => {
    const odd = [segment('a', { tags: ['=1+1'] }), segment('b', { tags: ['x'.repeat(120)] })];
    const { files } = composeList(together, mailchimp, person, odd, []);
    expect(rowOf(files[0]!, { ...anna, a: true, b: true }).Tags).toBe(`'=1+1,${'x'.repeat(100)}`);
  });

  it('gives unlike tags unlike columns of at most 64 characters', () => {
    const tags = ['Sci-Fi', 'sci fi', '猫', '犬', 'x'.repeat(70), `${'x'.repeat(70)}y`];
    const plan = composeList(together, getresponse, person, [segment('a', { tags }), segment('b')], []);
    expect(headersOf(plan)[0]!.slice(2)).toEqual([
      'tag:sci_fi',
      'tag:sci_fi_2',
      'tag:tag',
      'tag:tag_2',
      `tag:${'x'.repeat(64)}`,
      `tag:${'x'.repeat(62)}_2`,
      'tag:b',
    ]);
  });

  it.each([
    ['VIP 🎉 club', 'VIP club'],
    ['👩🏽‍🚀 crew', 'crew'],
    ['🇫🇷', 'tag'],
    ['❤️', 'tag 2'],
    ['Press 1️⃣', 'Press'],
    ['Kirjat® №1 – 猫', 'Kirjat® №1 – 猫'],
    ['#1  reader', '#1  reader'],
  ])('has no emoji in tags of Mailchimp: %s', (tag, written) => {
    const others = written === 'tag 2' ? ['🇫🇷'] : [];
    const of = (provider: Provider): ReadonlyMap<string, string> =>
      composeList(together, provider, person, [segment('a', { tags: [...others, tag] })], []).files[0]!.tags;
    expect(of(mailchimp).get(tag)).toBe(written);
    expect(of(plain).get(tag)).toBe(tag);
    expect(of(aweber).get(tag)).toBe(tag);
  });

  it('keeps tags apart that are the same when they are cut', () => {
    const tags = [`${'x'.repeat(100)}a`, `${'x'.repeat(100)}b`];
    const { files } = composeList(together, mailchimp, person, [segment('a', { tags })], []);
    expect([...files[0]!.tags.values()]).toEqual(['x'.repeat(100), `${'x'.repeat(98)} 2`]);
  });

  it('unites the columns of segments, filled for members only', () => {
    const own = (value: string, header = 'PRODUCT'): ListColumn => ({ header, value: text(value) });
    const plan = composeList(
      together,
      mailchimp,
      person,
      [
        segment('vip', { columns: [own('map')] }),
        segment('cart', { columns: [own('atlas', 'Product'), { header: 'COUNT', value: number(3) }] }),
      ],
      [],
    );
    const row = (vip: boolean, cart: boolean): Value[] =>
      Object.values(rowOf(plan.files[0]!, { ...anna, vip, cart })).slice(-2);
    expect(headersOf(plan)[0]!.slice(-3)).toEqual(['Tags', 'PRODUCT', 'COUNT']);
    expect(row(true, true)).toEqual(['map', '3']);
    expect(row(false, true)).toEqual(['atlas', '3']);
    expect(row(true, false)).toEqual(['map', null]);
  });
});

describe('columns', () => {
  const added = (header: string, value: string): ListColumn => ({ header, value: text(value) });

  it("follow the contact: tags, the list's, the segment's", () => {
    const vip = segment('vip', { tags: ['VIP'], columns: [added('OWN', 'o')] });
    const plan = composeList(rule, mailchimp, person, [vip], [added('EXTRA', 'e')]);
    expect(headersOf(plan)[0]).toEqual(['Email Address', 'First Name', 'Last Name', 'Tags', 'EXTRA', 'OWN']);
  });

  it('take the place of a contact column, never of the address or the tags', () => {
    const vip = segment('vip', {
      tags: ['VIP'],
      columns: [added('first name', 'too late'), added('B', 'own')],
    });
    const extra = ['first name', 'EMAIL ADDRESS', 'tags', 'A', 'a', 'b'].map((header) =>
      added(header, header),
    );
    const plan = composeList(rule, mailchimp, person, [vip], extra);
    expect(Object.entries(rowOf(plan.files[0]!, anna))).toEqual([
      ['Email Address', 'anna@example.com'],
      ['first name', 'first name'],
      ['Last Name', 'Kowalska'],
      ['Tags', 'VIP'],
      ['A', 'A'],
      ['b', 'b'],
    ]);
  });

  it('have names that fields of GetResponse can have', () => {
    const vip = segment('vip', { tags: ['VIP'], columns: [added('Last Book', 'o'), added('Name', 'n')] });
    const extra = [
      added('SPENT', 'e'),
      added('Größe (cm)', 'g'),
      added('tag:Own', '1'),
      added('x'.repeat(70), 'x'),
    ];
    const headers = headersOf(composeList(rule, getresponse, person, [vip], extra))[0];
    const own = ['spent', 'grosse_cm', 'tag:own', 'x'.repeat(64), 'last_book'];
    expect(headers).toEqual(['email', 'name', 'tag:vip', ...own]);
    for (const provider of [mailchimp, aweber, plain])
      expect(headersOf(composeList(rule, provider, person, [vip], extra))[0]).toContain('Größe (cm)');
  });

  it('of a plain file never repeat the address', () => {
    const both = { ...person, fields: { email: field('other'), city: field('city') } };
    expect(headersOf(composeList(rule, plain, both, [everyone], []))).toEqual([['email', 'city']]);
  });
});
