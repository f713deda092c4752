import { describe, expect, it } from 'vitest';
import { filesOf, read } from './support/reading.ts';
import { problemsOf } from './support/shop.ts';

const header = 'id,email,name,points\n';
const ann = '1,ann@example.com,Ann,5\n';
const bob = '2,bob@example.com,Bob,6\n';
const cleo = '3,cleo@example.com,Cleo,7\n';
const plain = header + ann + bob + cleo;

const asked = {
  sources: { customers: { path: 'customers.csv', columns: { points: 'number' } } },
  columns: { ID: 'id', NAME: 'name', POINTS: 'points' },
};

/** Who is on the list, each as id, name and points, and which rows are not used, by line. */
async function outcome(content: string) {
  const [people, summary, shop] = await read({ 'customers.csv': content }, asked);
  const [[, used, rejected] = []] = filesOf(summary, 'customers');
  const rows = rejected === 0 ? [] : shop.rejected('customers');
  return {
    people: people.map((each) => [each['ID'], each['NAME'], each['POINTS']].join(' ')),
    used,
    rejected: rows.map(({ line, reason }) => `${line}: ${reason}`),
  };
}

const everybody = ['1 Ann 5', '2 Bob 6', '3 Cleo 7'];
const fewer = 'the row has fewer cells than the header';
const more = 'the row has more cells than the header';
const quote = 'a quote is opened and not closed, or something follows a closed one';
const noNumber = 'this is no number that can be read';
const nobody = 'the row does not say whose it is';

/** The cases that the csv-spectrum suite names, each with cells of our own. */
describe('what CSV may hold', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  const names = (...cells: string[]) =>
    header + cells.map((cell, index) => `${index + 1},p${index + 1}@example.com,${cell},5\n`).join('');

  it.each<[string, string, string[]]>([
    ['simple', names('Ann', 'Bob'), ['Ann', 'Bob']],
    ['simple_crlf', crlf(names('Ann', 'Bob')), ['Ann', 'Bob']],
    ['comma_in_quotes', names('"Quill, Ann"', '",,"'), ['Quill, Ann', ',,']],
    ['empty', names('""', '', 'Ann'), ['', '', 'Ann']],
    ['empty_crlf', crlf(names('""', '', 'Ann')), ['', '', 'Ann']],
    ['escaped_quotes', names('"Ann ""Bee"" Quill"', '""""'), ['Ann "Bee" Quill', '"']],
    [
      'json',
      names('"{""type"": ""Point"", ""at"": [102.0, 0.5]}"'),
      ['{"type": "Point", "at": [102.0, 0.5]}'],
    ],
    [
      'location_coordinates',
      names('"50°51′N 4°21′E"', '"37°48\'30.5""N"', '"50.85, -4.35"'),
      ['50°51′N 4°21′E', '37°48\'30.5"N', '50.85, -4.35'],
    ],
    // Not every service reads line ends within a cell of a list: each character of them becomes a blank there.
    ['newlines', names('"Once\nupon"', '"a\n\ntime"'), ['Once upon', 'a  time']],
    ['newlines_crlf', crlf(names('"Once\nupon"', '"a\n\ntime"')), ['Once  upon', 'a    time']],
    ['quotes_and_newlines', names('"She said ""once\nupon"""', '"\n""\n"'), ['She said "once upon"', ' " ']],
    ['utf8', names('Łucja ʤ', '日本語', 'naïve 🕯'), ['Łucja ʤ', '日本語', 'naïve 🕯']],
  ])('%s', async (_, content, expected) => {
    const [people, summary] = await read({ 'customers.csv': content }, asked);
    expect(people.map((each) => each['NAME'])).toEqual(expected);
    expect(filesOf(summary, 'customers')).toEqual([[expected.length, expected.length, 0]]);
  });
});

/** The kinds of pollution that the Pollock benchmark names, with an export of our own. */
describe('how CSV is polluted', () => {
  it.each<[string, string, string[], string[]]>([
    ['no trailing newline', plain.trimEnd(), everybody, []],
    ['double trailing newline', `${plain}\n`, everybody, []],
    ['one data row', header + ann, ['1 Ann 5'], []],
    ['header of two rows', header + plain, everybody, [`2: ${noNumber}`]],
    ['header of two rows, units', plain.replace('\n', '\n,,full,in all\n'), everybody, [`2: ${nobody}`]],
    [
      'header of three rows',
      plain.replace('\n', '\nthe,mail,whole,of\nnumber,address,name,all\n'),
      everybody,
      [`2: ${noNumber}`, `3: ${noNumber}`],
    ],
    ['footnote', `${plain}\nTotal: 3 customers\n`, everybody, [`6: ${fewer}`]],
    ['footnote of as many cells', `${plain},,Total,18\n`, everybody, [`5: ${nobody}`]],
    [
      'two tables, the second narrower',
      `${plain}\ncode,shop\nP,Paris\n`,
      everybody,
      [`6: ${fewer}`, `7: ${fewer}`],
    ],
    [
      'two tables, the second wider',
      `${plain}\ncode,shop,city,size,floor\nP,Paris,Paris,3,2\n`,
      everybody,
      [`6: ${more}`, `7: ${more}`],
    ],
    ['row with a missing delimiter', plain.replace('Ann,5', 'Ann5'), everybody.slice(1), [`2: ${fewer}`]],
    ['row with one more delimiter', plain.replace('Ann', 'A,nn'), everybody.slice(1), [`2: ${more}`]],
    ['row with one more delimiter at its end', plain.replace(ann, ann.replace('\n', ',\n')), everybody, []],
    ['every row with one more at its end', plain.replaceAll('\n', ',\n'), everybody, []],
    ['field delimiter comma and space', plain.replaceAll(',', ', '), everybody, []],
    ['field delimiter semicolon', plain.replaceAll(',', ';'), everybody, []],
    ['field delimiter tab', plain.replaceAll(',', '\t'), everybody, []],
    ['field delimiter bar', plain.replaceAll(',', '|'), everybody, []],
    [
      'quotation character apostrophe',
      "'id','email','name','points'\n'1','ann@example.com','Quill, Ann','5'\n",
      ['1 Quill, Ann 5'],
      [],
    ],
    [
      'quotation character apostrophe in one row only',
      plain.replace('Ann', "'Quill, Ann'"),
      everybody.slice(1),
      [`2: ${more}`],
    ],
    ['escape character backslash', plain.replace('Ann', '"\\"Ann\\""'), everybody.slice(1), [`2: ${quote}`]],
    ['no escape character', plain.replace('Ann', '"Ann "A""'), everybody.slice(1), [`2: ${quote}`]],
    ['record delimiter LF', plain, everybody, []],
    ['record delimiter CR', plain.replaceAll('\n', '\r'), everybody, []],
    ['record delimiter CR LF', plain.replaceAll('\n', '\r\n'), everybody, []],
    [
      'cell with an extra quote within',
      plain.replace('Ann', 'A"nn'),
      ['1 A"nn 5', ...everybody.slice(1)],
      [],
    ],
    [
      'cell with an extra quote at its end',
      plain.replace('Ann', 'Ann"'),
      ['1 Ann" 5', ...everybody.slice(1)],
      [],
    ],
    ['quoted cell with an extra quote', plain.replace('Ann', '"A"nn"'), everybody.slice(1), [`2: ${quote}`]],
    [
      'row delimited with blanks',
      plain.replace(ann, ann.replaceAll(',', ' ')),
      everybody.slice(1),
      [`2: ${fewer}`],
    ],
    [
      'row delimited with semicolons',
      plain.replace(ann, ann.replaceAll(',', ';')),
      everybody.slice(1),
      [`2: ${fewer}`],
    ],
    ['empty rows', plain.replaceAll('\n', '\n\n').replace('\n\n', '\n'), everybody, []],
    ['rows of delimiters', `${plain},,,\n`, everybody, [`5: ${nobody}`]],
    ['comment', plain.replace('\n', '\n# of today\n'), everybody, [`2: ${fewer}`]],
  ])('%s', async (_, content, people, rejected) => {
    const found = await outcome(content);
    expect({ people: found.people, rejected: found.rejected }).toEqual({ people, rejected });
  });

  it('two tables of as many columns', async () => {
    const { people, used, rejected } = await outcome(`${plain}\ncode,shop,city,size\nP,Paris,Paris,3\n`);
    // A row of the second table is taken for a customer, whose address is none: it is on no list.
    expect({ people, used, rejected }).toEqual({ people: everybody, used: 4, rejected: [`6: ${noNumber}`] });
  });

  const noAddress = 'column-missing: customers.csv has no column that says the address';
  it.each<[string, string, string]>([
    ['no payload', '', 'no-rows: customers.csv is empty'],
    ['header only', header, 'no-rows: customers has a header and no rows'],
    [
      'no header',
      ann + bob,
      'no-header: customers.csv: its first line holds an address, not names of columns',
    ],
    ['no header, and nothing that tells', '1,Ann,5\n', noAddress],
    ['preamble', `All customers\nas of today\n\n${plain}`, noAddress],
    ['preamble of as many cells', `All,our,customers,today\n${plain}`, noAddress],
    ['two tables, the first narrower', `code,shop\nP,Paris\n\n${plain}`, noAddress],
    ['field delimiter space', plain.replaceAll(',', ' '), noAddress],
    ['header delimited with blanks', plain.replace(header, header.replaceAll(',', ' ')), noAddress],
    [
      'cell with an extra quote at its beginning',
      plain.replace('Ann', '"Ann'),
      'unreadable-file: a quote that is opened here takes in the lines that follow',
    ],
  ])('%s, which is refused', async (_, content, told) => {
    const said = await problemsOf(read({ 'customers.csv': content }, asked), '');
    const [code, message] = [told.slice(0, told.indexOf(': ')), told.slice(told.indexOf(': ') + 2)];
    expect(said).toContain(code);
    expect(said).toContain(message);
  });
});
